import { EmbedError, GONE } from './portTalk'
import type { MountOptions } from './sdkTypes'

type SlotOptions = Pick<MountOptions, 'origin' | 'workspace' | 'title'>

/** The host's element around the frame: what stands in it before there is one, and when there can be none. */
export function createSlot(
  element: HTMLElement,
  { origin, workspace, title }: SlotOptions,
  signal: AbortSignal,
) {
  // What was said of an earlier try is over.
  element.querySelector('[data-workspace-slot]')?.remove()

  function box(...children: readonly HTMLElement[]): HTMLElement {
    const slot = document.createElement('div')
    slot.dataset.workspaceSlot = ''
    slot.style.cssText =
      'display:grid;place-content:center;justify-items:center;gap:12px;block-size:100%;padding:16px;font:14px/1.5 system-ui,sans-serif;text-align:center'
    slot.append(...children)
    element.append(slot)
    return slot
  }

  return {
    /** Resolves when the frame is to be made. */
    wanted(loading: MountOptions['loading']): Promise<void> {
      return new Promise((resolve, reject) => {
        let clear = () => {}
        const end = (act: () => void) => () => {
          clear()
          act()
        }
        const gone = end(() => reject(new EmbedError('disposed', GONE)))
        if (signal.aborted) return gone()
        signal.addEventListener('abort', gone, { once: true })
        if (loading === 'lazy') {
          const observer = new IntersectionObserver((seen) => {
            if (seen.some(({ isIntersecting }) => isIntersecting)) end(resolve)()
          })
          observer.observe(element)
          clear = () => observer.disconnect()
        } else if (loading === 'click') {
          const name = document.createElement('strong')
          name.textContent = title ?? workspace
          const button = document.createElement('button')
          button.type = 'button'
          button.textContent = 'Open workspace'
          const poster = box(name, button)
          button.addEventListener('click', end(resolve))
          clear = () => poster.remove()
        } else resolve()
      })
    },
    /** Says in the frame's place why there is none, and offers a way that always works. */
    explain({ code, message }: EmbedError): void {
      const words = document.createElement('p')
      words.setAttribute('role', 'alert')
      words.style.margin = '0'
      words.textContent = message
      const link = document.createElement('a')
      link.href = `${origin}/?workspace=${encodeURIComponent(workspace)}`
      link.target = '_blank'
      link.rel = 'noopener noreferrer'
      link.textContent = 'Open in a new tab'
      // An origin that is none leads nowhere.
      box(words, ...(code === 'origin_mismatch' ? [] : [link]))
    },
  }
}

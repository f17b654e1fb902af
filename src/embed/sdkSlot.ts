import { EmbedError, GONE } from './portTalk'
import { isThisComputer } from './sdkFrame'
import type { MountOptions } from './sdkTypes'

type SlotOptions = Pick<MountOptions, 'origin' | 'workspace' | 'title' | 'signal'>

/** The host's element around the frame: what stands in it before there is one, and when there can be none. */
export function createSlot(element: HTMLElement, { origin, workspace, title, signal }: SlotOptions) {
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
        if (signal?.aborted) return gone()
        signal?.addEventListener('abort', gone, { once: true })
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
      words.textContent = code === 'frame_blocked' ? blocked() : message
      const link = document.createElement('a')
      link.href = `${origin}/?workspace=${encodeURIComponent(workspace)}`
      link.target = '_blank'
      link.rel = 'noopener noreferrer'
      link.textContent = 'Open in a new tab'
      box(words, link)
      if (code === 'frame_blocked') void whyBlocked(origin).then((why) => why && words.replaceChildren(why))
    },
  }
}

const blocked = () =>
  `This site isn't allowed to show the workspace. Ask the workspace owner to allow ${location.origin}.`

/** Null where nothing is known but that the frame did not come: then it was not let. */
async function whyBlocked(origin: string): Promise<string | null> {
  if (await localNetwork(origin))
    return `Your browser keeps this site from ${origin} on your computer or network. Allow local network access in the site's settings, then reload.`
  const found = fetch(`${origin}/embed/sdk.js`, { mode: 'no-cors', credentials: 'omit' })
  return found.then(
    () => null,
    () => `${origin} can't be reached.`,
  )
}

/** Names that the types of browsers do not know yet. */
interface AnyPermissions {
  readonly permissions: { query(descriptor: { readonly name: string }): Promise<{ readonly state: string }> }
}

/** True where the browser was told to keep this page from the computer's own servers. */
async function localNetwork(origin: string): Promise<boolean> {
  const url = new URL(origin)
  const isHere = isThisComputer(url)
  if (!isHere && !/^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\.|\.local$/.test(url.hostname)) return false
  const { permissions }: AnyPermissions = navigator
  // The older name stood for both.
  for (const name of [isHere ? 'loopback-network' : 'local-network', 'local-network-access']) {
    try {
      return (await permissions.query({ name })).state === 'denied'
    } catch {
      // This browser does not know that name; one that knows neither asks for no permission.
    }
  }
  return false
}

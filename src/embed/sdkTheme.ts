import type { EmbedTheme, Look, Scheme } from './messages'

export const isScheme = (text: string | null | undefined): text is Scheme =>
  text === 'light' || text === 'dark' || text === 'hc'

/** How the page around looks: what it asked for, its element's `data-theme`, or the browser's preference. */
export function watchLook(element: HTMLElement, first: EmbedTheme, changed: (look: Look) => unknown) {
  const light = matchMedia('(prefers-color-scheme: light)')
  const contrast = matchMedia('(prefers-contrast: more)')
  let theme = first
  let told = JSON.stringify(current())

  function current(): Look {
    const { base, ...rest } = typeof theme === 'object' ? theme : { base: theme }
    const own = element.dataset.theme
    const preferred = contrast.matches ? 'hc' : light.matches ? 'light' : 'dark'
    return { ...rest, theme: base !== 'system' ? base : isScheme(own) ? own : preferred }
  }
  async function look(): Promise<void> {
    const now = JSON.stringify(current())
    if (now === told) return
    told = now
    await changed(current())
  }
  const follow = () => void look()
  const observer = new MutationObserver(follow)
  observer.observe(element, { attributes: true, attributeFilter: ['data-theme'] })
  for (const query of [light, contrast]) query.addEventListener('change', follow)
  return {
    current,
    set(next: EmbedTheme): Promise<void> {
      theme = next
      return look()
    },
    stop(): void {
      observer.disconnect()
      for (const query of [light, contrast]) query.removeEventListener('change', follow)
    },
  }
}

import type { EmbedTheme, Look, Scheme } from './messages'

export const isScheme = (text: string | null | undefined): text is Scheme =>
  text === 'light' || text === 'dark' || text === 'hc'

/**
 * How the page around looks: what it asked for, `data-theme` of its element or root, the `color-scheme` that the element
 * has from it, or the browser's preference.
 */
export function watchLook(element: HTMLElement, first: EmbedTheme, changed: (look: Look) => unknown) {
  const light = matchMedia('(prefers-color-scheme: light)')
  const contrast = matchMedia('(prefers-contrast: more)')
  const root = document.documentElement
  let theme = first
  let told = JSON.stringify(current())

  function current(): Look {
    const { base, ...rest } = typeof theme === 'object' ? theme : { base: theme }
    const said = [base, element.dataset.theme, root.dataset.theme].find(isScheme)
    const { colorScheme } = getComputedStyle(element)
    const isLight = /light/.test(colorScheme)
    // What allows both, or says nothing, leaves it to the browser.
    const isLit = isLight === /dark/.test(colorScheme) ? light.matches : isLight
    return { ...rest, theme: said ?? (contrast.matches ? 'hc' : isLit ? 'light' : 'dark') }
  }
  async function look(): Promise<void> {
    const now = JSON.stringify(current())
    if (now === told) return
    told = now
    await changed(current())
  }
  const follow = () => void look()
  const observer = new MutationObserver(follow)
  // Its scheme may hang on any attribute of the root: a class, a style, a name of the page's own.
  for (const one of [element, root]) observer.observe(one, { attributes: true })
  for (const query of [light, contrast]) query.addEventListener('change', follow)
  return {
    current,
    follow,
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

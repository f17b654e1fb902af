import type { PreviewReport } from './messages'
import { clipped } from './textOf'

/** The Navigation API, which not every browser has. */
export function navigationOf(page: Window): Navigation | null {
  return 'navigation' in page ? page.navigation : null
}

/** Tells where the page is whenever that changes. Returns a way to tell it again. */
export function watchLocation(page: Window, report: (report: PreviewReport) => void): () => void {
  const navigation = navigationOf(page)
  let told = ''

  function tell(): void {
    const { pathname, search, hash } = page.location
    const moves = navigation ? { canGoBack: navigation.canGoBack, canGoForward: navigation.canGoForward } : {}
    const now = {
      type: 'location',
      path: clipped(pathname + search + hash, 2048),
      title: clipped(page.document.title, 256),
      ...moves,
    } as const
    if (JSON.stringify(now) === told) return
    told = JSON.stringify(now)
    report(now)
  }

  navigation?.addEventListener('currententrychange', tell)
  for (const event of ['popstate', 'hashchange', 'load', 'pageshow']) page.addEventListener(event, tell)
  page.document.addEventListener('DOMContentLoaded', () => {
    tell()
    // Titles are set late, and often.
    new MutationObserver(tell).observe(page.document.head, {
      childList: true,
      subtree: true,
      characterData: true,
    })
  })
  return () => {
    told = ''
    tell()
  }
}

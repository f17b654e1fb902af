const isStyleSheet = (target: unknown): target is HTMLLinkElement =>
  target instanceof HTMLLinkElement && target.rel === 'stylesheet'

/** Chromium 156 gives a link that failed a sheet whose rules throw; others give it none. */
function hasRules({ sheet }: HTMLLinkElement): boolean {
  try {
    return sheet !== null && sheet.cssRules.length > 0
  } catch {
    return false
  }
}

/**
 * Retries the style sheets of the page itself: a page whose connection was cut while it loaded would stay without
 * them. (`loadPart` retries those of a part.) The function that it returns replaces each link that failed; links in
 * flight stay.
 */
export function createStyleRetry(page: Document): () => void {
  const failed = new Set<HTMLLinkElement>()
  // A module script runs after the page's style sheets: a sheet without rules has failed by then.
  for (const link of page.querySelectorAll('link'))
    if (isStyleSheet(link) && !hasRules(link)) failed.add(link)
  // An `error` event of a link does not bubble, so it is heard on its way down.
  const note = ({ target }: Event) => {
    if (isStyleSheet(target)) failed.add(target)
  }
  page.addEventListener('error', note, { capture: true })
  return () => {
    for (const link of failed) {
      failed.delete(link)
      link.replaceWith(link.cloneNode())
    }
  }
}

const isStyleSheet = (target: unknown): target is HTMLLinkElement =>
  target instanceof HTMLLinkElement && target.rel === 'stylesheet'

/**
 * A style sheet that did not come with the first try is not asked for by the next one. What this returns does:
 * each link that failed gives its place to a new one; those on their way are left alone.
 */
export function createStyleRetry(page: Document): () => void {
  const failed = new Set<HTMLLinkElement>()
  // The sheets of the page itself have been waited for: one without rules did not come.
  for (const link of page.querySelectorAll('link'))
    if (isStyleSheet(link) && link.sheet === null) failed.add(link)
  // Such an event does not rise to the document, but passes it on its way down.
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

/** What the user did this recently in the page may have moved the focus there, in milliseconds. */
const RECENT_MS = 1000
const DEEDS = ['pointerdown', 'pointerup']

/**
 * Tells when the page takes the focus from outside and the user pointed at nothing in it. Keys count for nothing: those
 * that a page gets by taking the focus would excuse the next time.
 * @returns what keeps the page from it from then on; inside, and once the user is there, all is as before
 */
export function watchFocus(page: Window & typeof globalThis, took: () => void): () => void {
  const { document } = page
  let touchedAt = Number.NEGATIVE_INFINITY
  let isHere = document.hasFocus()
  const isTouched = () => performance.now() - touchedAt < RECENT_MS
  for (const deed of DEEDS)
    page.addEventListener(
      deed,
      ({ isTrusted }) => {
        if (isTrusted) touchedAt = performance.now()
      },
      true,
    )
  page.addEventListener('blur', ({ target }) => {
    if (target !== page) return
    // A press from before the user went elsewhere is no reason to come back.
    touchedAt = Number.NEGATIVE_INFINITY
    isHere = document.activeElement?.tagName === 'IFRAME'
  })
  page.addEventListener('focus', ({ target }) => {
    if (target !== page) return
    isHere = true
    if (!isTouched()) took()
  })
  return () => {
    const { prototype } = page.HTMLElement
    const { focus } = prototype
    prototype.focus = function (options) {
      if (isHere || isTouched()) focus.call(this, options)
    }
    page.focus = () => {}
  }
}

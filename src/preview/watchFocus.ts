/** What the user did this recently in the page may have moved the focus there, in milliseconds. */
const RECENT_MS = 1000
const DEEDS = ['pointerdown', 'pointerup', 'keydown']

/** Tells when the page takes the focus from outside and nobody pointed at anything in it or pressed a key. */
export function watchFocus(page: Window, took: () => void): void {
  let touchedAt = Number.NEGATIVE_INFINITY
  const touch = ({ isTrusted }: Event) => {
    if (isTrusted) touchedAt = performance.now()
  }
  for (const deed of DEEDS) page.addEventListener(deed, touch, true)
  page.addEventListener('focus', ({ target }) => {
    if (target === page && performance.now() - touchedAt >= RECENT_MS) took()
  })
}

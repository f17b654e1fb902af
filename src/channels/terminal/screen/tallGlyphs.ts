/** Lines and blocks that touch what stands above or below them. Those that only go sideways are left out. */
const TALL =
  /[\u2502\u2503\u2506\u2507\u250a-\u254b\u254e\u254f\u2551-\u2573\u2575\u2577\u2579\u257b\u257d\u257f-\u259f]/gu
const ONLY_TALL = new RegExp(`^${TALL.source}$`, 'u')
/** Glyphs are as high as a character; rows are higher. A little more closes what rounding leaves open. */
const ROUNDING = 1.04

/** Each of them for itself, so that it is drawn in an element of its own. */
export const tallRanges = (text: string): [number, number][] =>
  [...text.matchAll(TALL)].map(({ index }) => [index, index + 1])

/**
 * Draws lines and blocks as high as their rows where the page's own text shows them; WebGL draws them itself.
 * Returns its end.
 * @param lineHeight of the height of a character
 */
export function attachTallGlyphs(terminal: HTMLElement, lineHeight: number): () => void {
  const transform = `scaleY(${lineHeight * ROUNDING})`
  // Rows are drawn anew on many occasions of which xterm tells some. This is heard before they are painted.
  const observer = new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (!target.parentElement?.classList.contains('xterm-rows')) continue
      for (const glyph of addedNodes)
        if (glyph instanceof HTMLElement && ONLY_TALL.test(glyph.textContent))
          glyph.style.transform = transform
    }
  })
  observer.observe(terminal, { childList: true, subtree: true })
  return () => observer.disconnect()
}

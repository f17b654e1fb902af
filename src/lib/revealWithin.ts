/**
 * Brings an element into sight within what scrolls around it, and moves nothing beyond: the browser's own
 * `scrollIntoView` would also scroll the page around a frame.
 */
export function revealWithin(element: HTMLElement): void {
  const scroller = scrollerOf(element)
  if (!scroller) return
  const box = element.getBoundingClientRect()
  const view = scroller.getBoundingClientRect()
  const by = (from: number, to: number, start: number, end: number) =>
    from < start ? from - start : Math.max(0, Math.min(to - end, from - start))
  scroller.scrollLeft += by(box.left, box.right, view.left, view.right)
  scroller.scrollTop += by(box.top, box.bottom, view.top, view.bottom)
}

function scrollerOf(element: HTMLElement): HTMLElement | null {
  let around = element.parentElement
  while (around) {
    const { overflowX, overflowY } = getComputedStyle(around)
    const scrolls =
      (/auto|scroll/.test(overflowX) && around.scrollWidth > around.clientWidth) ||
      (/auto|scroll/.test(overflowY) && around.scrollHeight > around.clientHeight)
    if (scrolls) return around
    around = around.parentElement
  }
  return null
}

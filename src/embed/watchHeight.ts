/** Scrollers whose content has a height of its own: the conversation, and the editor's text (`data-content-height`). */
const SCROLLERS = '[data-own-height]'
/** Milliseconds between two looks. */
const EVERY_MS = 500

/**
 * Tells the height at which nothing would have to be scrolled, in CSS pixels: what stands around the tallest scroller
 * that is seen, and all of its content. Returns the end of it.
 */
export function watchHeight(
  page: Window,
  isStreaming: () => boolean,
  tell: (contentHeight: number) => void,
): () => void {
  let told = 0
  const look = () => {
    const heights = [...page.document.querySelectorAll<HTMLElement>(SCROLLERS)]
      .filter((scroller) => scroller.checkVisibility())
      .map((scroller) => page.innerHeight - scroller.clientHeight + contentOf(scroller))
    const height = Math.round(Math.max(0, ...heights))
    // A box that shrinks and grows while an answer comes in would never rest.
    if (height === 0 || height === told || (height < told && isStreaming())) return
    told = height
    tell(height)
  }
  const timer = setInterval(look, EVERY_MS)
  return () => clearInterval(timer)
}

function contentOf(scroller: HTMLElement): number {
  const own = Number(scroller.dataset.ownHeight)
  return own > 0 ? own : (scroller.firstElementChild?.getBoundingClientRect().height ?? 0)
}

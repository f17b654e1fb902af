/** Scrollers whose content has a height of its own: the conversation, and the editor's text (`data-own-height`). */
const MARK = 'data-own-height'

/**
 * Tells the height at which nothing would have to be scrolled, in CSS pixels: what stands around the tallest scroller
 * that is seen, and all of its content. At most once a frame, and nothing while the page is not displayed. Returns the
 * end of it.
 */
export function watchHeight(
  page: Window,
  isStreaming: () => boolean,
  tell: (contentHeight: number) => void,
): () => void {
  const { document } = page
  let told = 0
  let frame = 0
  let observed: ReadonlySet<Element> = new Set()
  const soon = () => {
    frame ||= page.requestAnimationFrame(look)
  }
  const sizes = new ResizeObserver(soon)
  const parts = new MutationObserver(soon)

  function look(): void {
    frame = 0
    const scrollers = [...document.querySelectorAll<HTMLElement>(`[${MARK}]`)]
    observe(new Set(scrollers.flatMap((scroller) => [scroller, scroller.firstElementChild ?? []].flat())))
    const heights = scrollers
      .filter((scroller) => scroller.checkVisibility())
      .map((scroller) => page.innerHeight - scroller.clientHeight + contentOf(scroller))
    const height = Math.round(Math.max(0, ...heights))
    // A box that shrinks and grows while an answer comes in would never rest.
    if (height === 0 || height === told || (height < told && isStreaming())) return
    told = height
    tell(height)
  }

  function observe(next: ReadonlySet<Element>): void {
    for (const element of observed) if (!next.has(element)) sizes.unobserve(element)
    for (const element of next) if (!observed.has(element)) sizes.observe(element)
    observed = next
  }

  parts.observe(document.body, { childList: true, subtree: true, attributeFilter: [MARK] })
  soon()
  return () => {
    parts.disconnect()
    sizes.disconnect()
    page.cancelAnimationFrame(frame)
  }
}

function contentOf(scroller: HTMLElement): number {
  const own = Number(scroller.dataset.ownHeight)
  return own > 0 ? own : (scroller.firstElementChild?.getBoundingClientRect().height ?? 0)
}

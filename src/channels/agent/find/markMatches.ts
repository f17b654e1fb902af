/** Names in `CSS.highlights`, which the style of the bar draws. */
export const MARKS = { all: 'conversation-find', current: 'conversation-found' } as const
/** UTF-16 units of one row in which places are marked. */
const MAX_UNITS = 200_000
const MAX_MARKS = 2_000

interface Marks {
  /** Marks what is drawn from now on. @param current the row and which of its places is the one found */
  mark(pattern: RegExp | null, current: { readonly row: number; readonly nth: number } | null): void
  detach(): void
}

/**
 * Marks the places of a pattern in the rows that are on screen or close to it; where the browser has no highlights, only the
 * row of the current one.
 * @example
 * const marks = attachMarks(scroller)
 * marks.mark(/flaky/gi, { row: 3, nth: 0 })
 */
export function attachMarks(scroller: HTMLElement): Marks {
  let wanted: Parameters<Marks['mark']> = [null, null]
  let frame = 0
  let marked: HTMLElement | null = null
  const later = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0
      draw()
    })
  }
  const drawn = new MutationObserver(later)
  drawn.observe(scroller, { childList: true, subtree: true, characterData: true })
  scroller.addEventListener('scroll', later, { passive: true })

  function draw(): void {
    const [pattern, current] = wanted
    // There is no feed while the conversation is loading.
    const feed = scroller.querySelector<HTMLElement>('[role=feed]')
    if (!feed) return
    const article = current && feed.querySelector<HTMLElement>(`article[aria-posinset="${current.row + 1}"]`)
    if (marked !== article) marked?.removeAttribute('data-found')
    marked = article
    article?.setAttribute('data-found', '')
    if (!('highlights' in CSS)) return
    const ranges: Range[] = []
    if (pattern)
      for (const near of nearArticles(feed, scroller))
        ranges.push(...rangesIn(near, pattern, MAX_MARKS - ranges.length))
    const own =
      article && pattern ? rangesIn(article, pattern, Math.max(MAX_MARKS, (current?.nth ?? 0) + 1)) : []
    // A match in the address of a link, for example, is not in the text that is drawn.
    const one = own[Math.min(current?.nth ?? 0, own.length - 1)]
    CSS.highlights.set(MARKS.all, new Highlight(...ranges))
    const found = new Highlight(...(one ? [one] : []))
    found.priority = 1
    CSS.highlights.set(MARKS.current, found)
  }

  return {
    mark(...next) {
      wanted = next
      later()
    },
    detach() {
      cancelAnimationFrame(frame)
      drawn.disconnect()
      scroller.removeEventListener('scroll', later)
      marked?.removeAttribute('data-found')
      if (!('highlights' in CSS)) return
      for (const name of Object.values(MARKS)) CSS.highlights.delete(name)
    },
  }
}

function nearArticles(feed: HTMLElement, scroller: HTMLElement): readonly HTMLElement[] {
  const { top, bottom, height } = scroller.getBoundingClientRect()
  return [...feed.querySelectorAll<HTMLElement>('article')].filter((article) => {
    const place = article.getBoundingClientRect()
    return place.bottom > top - height && place.top < bottom + height
  })
}

/** The names of controls and of the row itself are no words of the conversation; titles of cards are. */
const NO_WORDS = 'h3[id]:first-child, button:not([aria-expanded]), select, textarea, [aria-hidden="true"]'

/** In one walk: the matches come in the order of the nodes. */
function rangesIn(article: HTMLElement, pattern: RegExp, most: number): readonly Range[] {
  const nodes: { readonly node: Text; readonly start: number }[] = []
  let text = ''
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node && text.length < MAX_UNITS; node = walker.nextNode()) {
    if (!(node instanceof Text) || node.parentElement?.closest(NO_WORDS)) continue
    nodes.push({ node, start: text.length })
    text += node.data
  }
  let index = 0
  const placeOf = (at: number) => {
    while ((nodes[index + 1]?.start ?? Number.POSITIVE_INFINITY) <= at) index += 1
    const place = nodes[index]
    return place && { node: place.node, offset: Math.min(at - place.start, place.node.length) }
  }
  const ranges: Range[] = []
  for (const match of text.matchAll(pattern)) {
    if (ranges.length >= most) break
    const start = placeOf(match.index)
    const end = placeOf(match.index + match[0].length - 1)
    if (!start || !end) continue
    const range = document.createRange()
    range.setStart(start.node, start.offset)
    range.setEnd(end.node, Math.min(end.offset + 1, end.node.length))
    ranges.push(range)
  }
  return ranges
}

import { type RefObject, useEffect } from 'react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { MARKS } from '../find/markMatches'
import type { Row } from '../transcript/transcriptRows'
import { useTaskId, useView } from '../useView'

/** Frames after which what is drawn around a row has its height. */
const FRAMES = 30

/** Brings the item that a search led to into view, as soon as its row is drawn, and gives it the focus, if it may have it. */
export function Sought(options: {
  readonly scroller: RefObject<HTMLElement | null>
  readonly rows: readonly Row[]
  /** The place of the first row that is drawn. */
  readonly from: number
  readonly groups: readonly { readonly start: number }[]
  readonly revealTo: (place: number) => void
}): null {
  const { scroller, rows, from, groups, revealTo } = options
  const { store, viewStore } = useWorkspace().agent
  const taskId = useTaskId()
  const sought = useView((view) => view.sought)
  const isHere = sought !== null && sought.taskId === taskId
  useEffect(() => {
    if (!isHere) return undefined
    const { items } = store.getState()
    const { itemId, seq } = sought
    const isSought = (id: string) => (itemId === undefined ? items.get(id)?.seq === seq : id === itemId)
    const place = rows.findIndex(({ ids }) => ids.some(isSought))
    if (place === -1) return undefined
    if (place < from) {
      revealTo(place)
      return undefined
    }
    const group = groups.findLastIndex(({ start }) => start + from <= place)
    return bringIntoView(
      () => {
        const feed = scroller.current?.querySelector('[role=feed]')
        const article = feed?.querySelector<HTMLElement>(`article[aria-posinset="${place + 1}"]`)
        return article ? { article } : { placeholder: feed?.children[group] }
      },
      { takesFocus: itemId === undefined, done: () => viewStore.setState({ sought: null }) },
    )
  }, [isHere, sought, rows, from, groups, revealTo, scroller, store, viewStore])
  return null
}

interface Found {
  readonly article?: HTMLElement
  /** What stands where it will be drawn. */
  readonly placeholder?: Element | undefined
}

function bringIntoView(
  find: () => Found,
  { takesFocus, done }: { takesFocus: boolean; done: () => void },
): () => void {
  let left = FRAMES
  let frame = 0
  const step = () => {
    const { article, placeholder } = find()
    const target = article ? (foundIn(article) ?? article) : placeholder
    target?.scrollIntoView({ block: 'center' })
    if (takesFocus && article && document.activeElement !== article)
      focusIfHere(article, { preventScroll: true })
    left -= 1
    if (left > 0) frame = requestAnimationFrame(step)
    else done()
  }
  frame = requestAnimationFrame(step)
  return () => cancelAnimationFrame(frame)
}

/** The element of the place that the find bar marks in a row: a row may be higher than the screen. */
function foundIn(article: HTMLElement): Element | null {
  const [range] = 'highlights' in CSS ? (CSS.highlights.get(MARKS.current) ?? []) : []
  const element = range instanceof Range ? range.startContainer.parentElement : null
  return element && article.contains(element) ? element : null
}

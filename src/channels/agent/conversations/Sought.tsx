import { type RefObject, useEffect } from 'react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { useWorkspace } from '../../context/WorkspaceProvider'
import type { Row } from '../transcript/transcriptRows'
import { useTaskId, useView } from '../useView'

/** Frames after which what is drawn around a row has its height. */
const FRAMES = 30

/** Brings the item that a search led to into view, as soon as its row is drawn, and gives it the focus. */
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
    const place = rows.findIndex(({ ids }) => ids.some((id) => items.get(id)?.seq === sought.seq))
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
      () => viewStore.setState({ sought: null }),
    )
  }, [isHere, sought, rows, from, groups, revealTo, scroller, store, viewStore])
  return null
}

interface Found {
  readonly article?: HTMLElement
  /** What stands where it will be drawn. */
  readonly placeholder?: Element | undefined
}

function bringIntoView(find: () => Found, done: () => void): () => void {
  let left = FRAMES
  let frame = 0
  const step = () => {
    const { article, placeholder } = find()
    const target = article ?? placeholder
    target?.scrollIntoView({ block: 'center' })
    if (article && document.activeElement !== article) focusIfHere(article, { preventScroll: true })
    left -= 1
    if (left > 0) frame = requestAnimationFrame(step)
    else done()
  }
  frame = requestAnimationFrame(step)
  return () => cancelAnimationFrame(frame)
}

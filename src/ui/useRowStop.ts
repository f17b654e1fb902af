import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useMemo, useRef, useState } from 'react'
import { focusIfHere } from '../lib/focusIfHere'
import { useKeepFocus } from './useKeepFocus'
import { useRowVirtualizer } from './useRowVirtualizer'

interface Keyed {
  readonly key: string
}

interface RowStopOptions<Row extends Keyed> {
  readonly rows: readonly Row[]
  /** The element that scrolls. */
  readonly list: RefObject<HTMLElement | null>
  readonly heightOf: (index: number) => number
  /** Rows that are drawn beyond each edge. */
  readonly overscan: number
}

interface RowStop<Row extends Keyed> {
  /** The row that the Tab key reaches. */
  readonly current: number
  readonly virtual: Virtualizer<HTMLElement, Element>
  /** Takes the focus to a row. */
  readonly go: (index: number) => void
  /** The focus goes elsewhere: a row that is not drawn yet does not get it any more. */
  readonly leave: () => void
  readonly rowOf: (target: EventTarget) => Row | undefined
  /** The row of an element becomes the stop. */
  readonly follow: (event: { readonly target: EventTarget }) => void
}

/**
 * The rows on screen of a tree with one stop of the Tab key. The element of a row is a `treeitem` with the row's key as `data-key`.
 *
 *     const { current, virtual, go, rowOf, follow } = useRowStop({ rows, list, heightOf, overscan: 8 })
 */
export function useRowStop<Row extends Keyed>(options: RowStopOptions<Row>): RowStop<Row> {
  const { rows, list } = options
  const [key, setKey] = useState<string | null>(null)
  const current = useCurrent(rows, key)
  const virtual = useRowVirtualizer({
    count: rows.length,
    scroller: list,
    heightOf: options.heightOf,
    current,
    overscan: options.overscan,
  })
  // The row in the place of one that is gone has the focus.
  useKeepFocus(list, () => currentRow(list.current))
  const frame = useRef(0)
  const leave = () => cancelAnimationFrame(frame.current)
  const go = (index: number) => {
    const row = rows[index]
    if (!row) return
    leave()
    setKey(row.key)
    virtual.scrollToIndex(index, { align: 'auto' })
    const focus = (element: HTMLElement | null) => focusIfHere(element, { preventScroll: true })
    // A row that is drawn has the focus at once: a key that follows, such as Enter, is meant there.
    const drawn = rowElement(list.current, row.key)
    if (drawn) focus(drawn)
    else frame.current = requestAnimationFrame(() => focus(rowElement(list.current, row.key)))
  }
  return {
    current,
    virtual,
    go,
    leave,
    rowOf(target) {
      const at = keyOf(target)
      return rows.find((row) => row.key === at)
    },
    follow: ({ target }) => setKey(keyOf(target) ?? key),
  }
}

/** The row the user is on; where it has gone, the one in its place. */
function useCurrent(rows: readonly Keyed[], key: string | null): number {
  const [last, setLast] = useState(0)
  const found = useMemo(() => rows.findIndex((row) => row.key === key), [rows, key])
  if (found !== -1 && found !== last) setLast(found)
  return found === -1 ? Math.max(0, Math.min(last, rows.length - 1)) : found
}

const keyOf = (target: EventTarget): string | null =>
  target instanceof Element ? (target.closest('[data-key]')?.getAttribute('data-key') ?? null) : null

const rowElement = (list: HTMLElement | null, key: string): HTMLElement | null =>
  list?.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? null

/** The row that the Tab key reaches. */
export const currentRow = (list: HTMLElement | null): HTMLElement | null =>
  list?.querySelector('[role="treeitem"][tabindex="0"]') ?? null

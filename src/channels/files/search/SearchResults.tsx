import {
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { searchMessages as words } from '../../../messages/search'
import { useKeepFocus } from '../../../ui/useKeepFocus'
import { useRowVirtualizer } from '../../../ui/useRowVirtualizer'
import { useRowHeight } from '../tree/useRowHeight'
import type { Search } from './createSearch'
import styles from './SearchResults.module.css'
import { SearchRowView } from './SearchRowView'
import { resultKeyAction } from './searchKeys'
import { lineCountOf, type SearchRow } from './searchRows'
import type { Hit } from './searchStore'

/** A line around a match, CSS pixels. */
const CONTEXT = 18

interface SearchResultsProps {
  rows: readonly SearchRow[]
  /** The element that scrolls. */
  list: RefObject<HTMLDivElement | null>
  search: Search
  toField: () => void
  /** What the matches would become; absent: nothing is replaced. */
  replaceBy: ((hit: Hit) => string | undefined) | undefined
  /** Absent: not now. */
  onReplace: ((row: SearchRow) => void) | undefined
  onOpen: (row: SearchRow, how: { readonly preview: boolean; readonly focus: boolean }) => void
}

/** What was found: the rows on screen. One of them is the stop of the Tab key. */
export function SearchResults(props: SearchResultsProps) {
  const { rows, list, search, toField, replaceBy, onReplace, onOpen } = props
  const height = useRowHeight(list)
  const [key, setKey] = useState<string | null>(null)
  const current = useCurrent(rows, key)
  const virtual = useRowVirtualizer({
    count: rows.length,
    scroller: list,
    heightOf: useCallback(
      (index: number) => {
        const row = rows[index]
        return row ? height + (lineCountOf(row) - 1) * CONTEXT : height
      },
      [rows, height],
    ),
    current,
    overscan: 8,
  })
  // What was dismissed, or is found no more, is gone: the row in its place has the focus.
  useKeepFocus(list, () => currentRow(list.current))

  const frame = useRef(0)
  const go = (index: number) => {
    const row = rows[index]
    if (!row) return
    setKey(row.key)
    virtual.scrollToIndex(index, { align: 'auto' })
    // A row that is drawn has the focus at once: a key that follows, such as Enter, is meant there.
    const drawn = rowElement(list.current, row.key)
    if (drawn) focusIfHere(drawn, { preventScroll: true })
    else
      frame.current = requestAnimationFrame(() =>
        focusIfHere(rowElement(list.current, row.key), { preventScroll: true }),
      )
  }
  const fold = (row: SearchRow | undefined, isClosed: boolean) => {
    if (row?.kind === 'file') search.fold(row.path, isClosed)
  }
  const open = (row: SearchRow | undefined, focus: boolean) => {
    if (row?.kind === 'file') fold(row, !row.isClosed)
    else if (row) {
      cancelAnimationFrame(frame.current)
      onOpen(row, { preview: !focus, focus })
    }
  }
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const act = resultKeyAction(rows, current, event, document.dir === 'rtl')
    if (!act) return
    event.preventDefault()
    const row = rows[current]
    if (act.type === 'go') go(act.index)
    if (act.type === 'field') toField()
    if (act.type === 'open') open(row, act.focus)
    if (act.type === 'fold') fold(row, act.isClosed)
    if (act.type === 'dismiss' && row) search.dismiss(row.key)
    if (act.type === 'replace' && row) onReplace?.(row)
  }
  const acts = useRef({ search, onReplace })
  useLayoutEffect(() => {
    acts.current = { search, onReplace }
  })
  /** The same object for good, so that scrolling renders only the rows that come into view. */
  const actions = useMemo(
    () => ({
      dismiss: (row: SearchRow) => acts.current.search.dismiss(row.key),
      replace: (row: SearchRow) => acts.current.onReplace?.(row),
    }),
    [],
  )
  return (
    <div ref={list} className={styles.scroller}>
      <div
        role="tree"
        aria-label={words.results}
        className={styles.list}
        style={{ blockSize: virtual.getTotalSize() }}
        onKeyDown={press}
        onClick={({ target }) => open(rowOf(rows, target), false)}
        onDoubleClick={({ target }) => {
          const row = rowOf(rows, target)
          if (row?.kind === 'hit') open(row, true)
        }}
        onFocus={({ target }) => setKey(keyOf(target) ?? key)}
      >
        {virtual.getVirtualItems().map(({ index, start, size }) => {
          const row = rows[index]
          if (!row) return null
          return (
            <div
              key={row.key}
              role="presentation"
              className={styles.slot}
              style={{ transform: `translateY(${start}px)`, blockSize: size }}
            >
              <SearchRowView
                row={row}
                isCurrent={index === current}
                height={height}
                isReplacing={replaceBy !== undefined}
                becomes={row.kind === 'hit' ? replaceBy?.(row.hit) : undefined}
                actions={actions}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** The row the user is on; where it has gone, the one in its place. */
function useCurrent(rows: readonly SearchRow[], key: string | null): number {
  const [last, setLast] = useState(0)
  const found = useMemo(() => rows.findIndex((row) => row.key === key), [rows, key])
  if (found !== -1 && found !== last) setLast(found)
  return found === -1 ? Math.max(0, Math.min(last, rows.length - 1)) : found
}

const keyOf = (target: EventTarget): string | null =>
  target instanceof Element ? (target.closest('[data-key]')?.getAttribute('data-key') ?? null) : null

const rowOf = (rows: readonly SearchRow[], target: EventTarget): SearchRow | undefined => {
  const key = keyOf(target)
  return rows.find((row) => row.key === key)
}

const rowElement = (list: HTMLElement | null, key: string): HTMLElement | null =>
  list?.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? null

/** The one that the Tab key reaches. */
export const currentRow = (list: HTMLElement | null): HTMLElement | null =>
  list?.querySelector('[role="treeitem"][tabindex="0"]') ?? null

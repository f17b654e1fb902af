import { type KeyboardEvent, type RefObject, useCallback, useLayoutEffect, useMemo, useRef } from 'react'
import { searchMessages as words } from '../../../messages/search'
import { useRowStop } from '../../../ui/useRowStop'
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
  const heightOf = useCallback(
    (index: number) => {
      const row = rows[index]
      return row ? height + (lineCountOf(row) - 1) * CONTEXT : height
    },
    [rows, height],
  )
  const { current, virtual, go, leave, rowOf, follow } = useRowStop({ rows, list, heightOf, overscan: 8 })
  const fold = (row: SearchRow | undefined, isClosed: boolean) => {
    if (row?.kind === 'file') search.fold(row.path, isClosed)
  }
  const open = (row: SearchRow | undefined, focus: boolean) => {
    if (row?.kind === 'file') fold(row, !row.isClosed)
    else if (row) {
      leave()
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
        onClick={({ target }) => open(rowOf(target), false)}
        onDoubleClick={({ target }) => {
          const row = rowOf(target)
          if (row?.kind === 'hit') open(row, true)
        }}
        onFocus={follow}
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

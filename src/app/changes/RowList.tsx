import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react'
import { requestMenu } from '../../channels/files/tree/TreeRowView'
import { useRowHeight } from '../../channels/files/tree/useRowHeight'
import { focusIfHere } from '../../lib/focusIfHere'
import { ContextMenu } from '../../ui/menu/ContextMenu'
import type { MenuItem } from '../../ui/menu/menuItem'
import { useKeepFocus } from '../../ui/useKeepFocus'
import { useRowVirtualizer } from '../../ui/useRowVirtualizer'
import styles from './ChangesView.module.css'
import type { ListRow } from './ListLine'

/** Two lines of text; fingers need more, CSS pixels. */
const ROW = 44
/** Rows below what is on screen, from which on more are asked for. */
const NEAR_END = 40

interface RowListProps<Row extends ListRow> {
  label: string
  rows: readonly Row[]
  /** `focus`: the user goes there. */
  open: (row: Row, focus: boolean) => void
  toggle: (row: Row, isExpanded: boolean) => void
  menu: (row: Row) => readonly MenuItem[]
  /** It is as high as what stands in it. */
  isTall?: (row: Row) => boolean
  /** The last rows are near: there may be more. */
  onEnd?: () => void
  /** What else a key does; true: it is ours. */
  press: (key: string, row: Row) => boolean
  children: (row: Row, place: { isCurrent: boolean; height: number }) => ReactNode
}

/** The rows on screen. One of them is the stop of the Tab key. */
export function RowList<Row extends ListRow>(props: RowListProps<Row>) {
  const { label, rows, open, menu, isTall, onEnd } = props
  const scroller = useRef<HTMLDivElement>(null)
  // Rows grow with those of the tree, which are 24 for a pointer.
  const height = ROW + Math.max(0, useRowHeight(scroller) - 28)
  const [key, setKey] = useState<string | null>(null)
  const current = useCurrent(rows, key)
  const heightOf = useCallback(() => height, [height])
  // Another function places all rows anew, which takes its time where there are 100,000.
  const rowKey = useCallback((index: number) => rows[index]?.key ?? index, [rows])
  const virtual = useRowVirtualizer({
    count: rows.length,
    scroller,
    heightOf,
    // What was measured stays so while rows come and go around it.
    keyOf: rowKey,
    current,
    overscan: 6,
  })
  const lastShown = virtual.range?.endIndex ?? 0
  // Also once more rows have come that are near their end, too.
  useEffect(() => {
    if (rows.length > 0 && lastShown >= rows.length - NEAR_END) onEnd?.()
  }, [lastShown, onEnd, rows])
  // What was kept or undone is gone: the row in its place has the focus.
  useKeepFocus(scroller, () => currentElement(scroller.current))
  useArrival(scroller)

  const go = (index: number) => {
    const row = rows[index]
    if (!row) return
    setKey(row.key)
    virtual.scrollToIndex(index, { align: 'auto' })
    requestAnimationFrame(() => focusIfHere(rowElement(scroller.current, row.key), { preventScroll: true }))
  }
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const isMenu = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)
    const done = isMenu ? openMenu() : keyAct(event.key, { ...props, current, go })
    if (done) event.preventDefault()
  }
  const openMenu = () => {
    const element = rowElement(scroller.current, rows[current]?.key ?? '')
    if (element) requestMenu(element)
    return true
  }
  const items = () => {
    const row = rows[current]
    return row ? menu(row) : []
  }
  return (
    <ContextMenu items={items} label={label}>
      <div ref={scroller} className={styles.scroller}>
        <div
          role="tree"
          aria-label={label}
          className={styles.list}
          style={{ blockSize: virtual.getTotalSize() }}
          onKeyDown={press}
          onClick={({ target }) => {
            const row = rows.find((one) => one.key === keyOf(target))
            if (row) open(row, false)
          }}
          onFocus={({ target }) => setKey(keyOf(target) ?? key)}
          onContextMenuCapture={({ target }) => setKey(keyOf(target) ?? key)}
        >
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]
            if (!row) return null
            return (
              <div
                key={row.key}
                {...(isTall?.(row) ? { ref: virtual.measureElement, 'data-index': index } : {})}
                role="presentation"
                className={styles.slot}
                style={{ transform: `translateY(${start}px)` }}
              >
                {props.children(row, { isCurrent: index === current, height })}
              </div>
            )
          })}
        </div>
      </div>
    </ContextMenu>
  )
}

/** The row the user is on; where it has gone, the one in its place. */
function useCurrent(rows: readonly ListRow[], key: string | null): number {
  const [last, setLast] = useState(0)
  const found = rows.findIndex((row) => row.key === key)
  if (found !== -1 && found !== last) setLast(found)
  return found === -1 ? Math.max(0, Math.min(last, rows.length - 1)) : found
}

/** The user came to the side bar before its rows were there: what has the focus for them gives it on. */
function useArrival(scroller: RefObject<HTMLElement | null>): void {
  const isDone = useRef(false)
  useEffect(() => {
    const row = currentElement(scroller.current)
    if (isDone.current || !row) return
    isDone.current = true
    const { activeElement } = document
    if (activeElement?.matches('[data-region="side"], [data-region="side"] [role="tab"]')) focusIfHere(row)
  })
}

interface KeyParts<Row extends ListRow> extends RowListProps<Row> {
  current: number
  go: (index: number) => void
}

/** True: the key is ours. */
function keyAct<Row extends ListRow>(key: string, parts: KeyParts<Row>): boolean {
  const { rows, current, go, open, toggle, press } = parts
  const row = rows[current]
  if (!row) return false
  const isRtl = document.dir === 'rtl'
  if (key === 'ArrowDown') go(current + 1)
  else if (key === 'ArrowUp') go(current - 1)
  else if (key === 'Home') go(0)
  else if (key === 'End') go(rows.length - 1)
  else if (key === (isRtl ? 'ArrowLeft' : 'ArrowRight')) {
    if (row.kind === 'group' && !row.isExpanded) toggle(row, true)
    else if (row.kind === 'group') go(current + 1)
  } else if (key === (isRtl ? 'ArrowRight' : 'ArrowLeft')) {
    if (row.kind === 'group') toggle(row, false)
    else go(rows.slice(0, current).findLastIndex(({ level }) => level < row.level))
  } else if (key === 'Enter') open(row, true)
  else return press(key, row)
  return true
}

const keyOf = (target: EventTarget): string | null =>
  target instanceof Element ? (target.closest('[data-key]')?.getAttribute('data-key') ?? null) : null

const currentElement = (root: HTMLElement | null): HTMLElement | null =>
  root?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]') ?? null

const rowElement = (root: HTMLElement | null, key: string): HTMLElement | null =>
  root?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`) ?? null

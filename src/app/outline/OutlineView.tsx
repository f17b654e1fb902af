import { ChevronRight } from 'lucide-react'
import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand/react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { nameOf } from '../../channels/files/paths'
import { useRowHeight } from '../../channels/files/tree/useRowHeight'
import { focusIfHere } from '../../lib/focusIfHere'
import { isComposing } from '../../lib/isComposing'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { outlineMessages as text } from '../../messages/editing/outline'
import { EmptyState } from '../../ui/EmptyState'
import { useRowVirtualizer } from '../../ui/useRowVirtualizer'
import { useApp, useTabs } from '../AppContext'
import { selectActivePath } from '../editorArea/tabsStore'
import styles from './OutlineView.module.css'
import { type OutlineRow, outlineRows, symbolsAt } from './outlineRows'
import { useFileSymbols } from './useFileSymbols'

/** What the file in front declares, as a tree that follows the cursor. */
export function OutlineView() {
  const path = useTabs(selectActivePath)
  const found = useFileSymbols(path)
  if (path === null) return <EmptyState text={text.noFile} />
  if (found.kind !== 'found') return <EmptyState text={text[found.kind]} />
  if (found.symbols.length === 0) return <EmptyState text={text.none} />
  return <Outline key={path} path={path} symbols={found.symbols} />
}

interface OutlineProps {
  path: string
  symbols: Extract<ReturnType<typeof useFileSymbols>, { kind: 'found' }>['symbols']
}

function Outline({ path, symbols }: OutlineProps) {
  const { openFile } = useApp()
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [chosen, setChosen] = useState<string | null>(null)
  const rows = useMemo(() => outlineRows(symbols, closed), [symbols, closed])
  const here = useRowAtCursor(path, symbols, rows)
  const tree = useRef<HTMLDivElement>(null)
  const stop = Math.max(
    rows.findIndex(({ key }) => key === (chosen ?? here)),
    0,
  )
  const { scroller, virtual, go } = useRows({ rows, stop, here, tree, setChosen })
  const toggle = ({ key }: OutlineRow, isOpen: boolean) => {
    const next = new Set(closed)
    if (isOpen) next.delete(key)
    else next.add(key)
    setClosed(next)
  }
  const open = ({ symbol: { line, column } }: OutlineRow, focus: boolean) =>
    openFile(path, { line, column, focus, preview: true })
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    if (isComposing(event.nativeEvent) || event.ctrlKey || event.metaKey || event.altKey) return
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl'
    if (!act(isRtl ? mirrored(event.key) : event.key, { rows, stop, go, toggle, open })) return
    event.preventDefault()
  }
  return (
    <div className={styles.view}>
      <h2 className={styles.title}>{text.title}</h2>
      <div ref={scroller} className={styles.scroller}>
        <div
          ref={tree}
          role="tree"
          aria-label={text.tree(revealHiddenInLine(nameOf(path)))}
          className={styles.tree}
          style={{ blockSize: virtual.getTotalSize() }}
          onKeyDown={press}
          // What the cursor does counts again.
          onBlur={({ currentTarget, relatedTarget }) =>
            currentTarget.contains(relatedTarget) || setChosen(null)
          }
        >
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]
            if (!row) return null
            return (
              <Row
                key={row.key}
                row={row}
                start={start}
                isStop={index === stop}
                isHere={row.key === here}
                onOpen={() => {
                  setChosen(row.key)
                  open(row, false)
                }}
                onToggle={() => toggle(row, !row.isExpanded)}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

interface RowProps {
  row: OutlineRow
  start: number
  isStop: boolean
  isHere: boolean
  onOpen: () => void
  onToggle: () => void
}

function Row({ row, start, isStop, isHere, onOpen, onToggle }: RowProps) {
  const { key, symbol, level, posInSet, setSize, hasChildren, isExpanded } = row
  return (
    // Keys are the tree's.
    <div
      role="treeitem"
      aria-level={level}
      aria-posinset={posInSet}
      aria-setsize={setSize}
      aria-expanded={hasChildren ? isExpanded : undefined}
      aria-selected={isHere}
      tabIndex={isStop ? 0 : -1}
      data-key={key}
      className={styles.row}
      style={{ transform: `translateY(${start}px)`, paddingInlineStart: 8 + (level - 1) * 12 }}
      onClick={onOpen}
      onKeyDown={undefined}
    >
      <span
        className={styles.twistie}
        data-open={isExpanded}
        aria-hidden="true"
        onClick={(event) => {
          if (!hasChildren) return
          event.stopPropagation()
          onToggle()
        }}
      >
        {hasChildren && <ChevronRight size={12} strokeWidth={1.5} />}
      </span>
      <span className={styles.name}>{revealHiddenInLine(symbol.name)}</span>
      <span className={styles.kind}>{symbol.kind}</span>
    </div>
  )
}

/** The row of what the cursor is in; where that is closed, of what it is part of. */
function useRowAtCursor(
  path: string,
  symbols: OutlineProps['symbols'],
  rows: readonly OutlineRow[],
): string | null {
  const { view } = useWorkspace().files.editors
  const line = useStore(view, ({ cursor }) => (cursor?.path === path ? cursor.line : null))
  return useMemo(() => {
    if (line === null) return null
    const holding = new Set(symbolsAt(symbols, line))
    return rows.findLast(({ symbol }) => holding.has(symbol))?.key ?? null
  }, [line, symbols, rows])
}

interface RowsParts {
  rows: readonly OutlineRow[]
  stop: number
  here: string | null
  tree: { readonly current: HTMLDivElement | null }
  setChosen: (key: string | null) => void
}

/** Only the rows in sight are there; the one that Tab leads to always is. */
function useRows({ rows, stop, here, tree, setChosen }: RowsParts) {
  const scroller = useRef<HTMLDivElement>(null)
  const height = useRowHeight(scroller)
  const wanted = useRef<string | null>(null)
  const virtual = useRowVirtualizer({
    count: rows.length,
    scroller,
    heightOf: useCallback(() => height, [height]),
    current: stop,
    overscan: 8,
  })
  const at = rows.findIndex(({ key }) => key === here)
  // Follows the cursor while the user is in the text.
  useEffect(() => {
    if (at !== -1 && tree.current?.contains(document.activeElement) === false)
      virtual.scrollToIndex(at, { align: 'auto' })
  }, [at, virtual, tree])
  useLayoutEffect(() => {
    const row = tree.current?.querySelector<HTMLElement>('[tabindex="0"]')
    if (wanted.current === null || row?.dataset.key !== wanted.current) return
    wanted.current = null
    focusIfHere(row, { preventScroll: true })
  })
  const go = (index: number) => {
    const row = rows[Math.max(0, Math.min(index, rows.length - 1))]
    if (!row) return
    wanted.current = row.key
    setChosen(row.key)
    virtual.scrollToIndex(rows.indexOf(row), { align: 'auto' })
  }
  return { scroller, virtual, go }
}

interface KeyParts {
  rows: readonly OutlineRow[]
  stop: number
  go: (index: number) => void
  toggle: (row: OutlineRow, isOpen: boolean) => void
  open: (row: OutlineRow, focus: boolean) => void
}

const mirrored = (key: string): string =>
  key === 'ArrowLeft' ? 'ArrowRight' : key === 'ArrowRight' ? 'ArrowLeft' : key

/** True: the key is ours. */
function act(key: string, { rows, stop, go, toggle, open }: KeyParts): boolean {
  const row = rows[stop]
  if (!row) return false
  switch (key) {
    case 'ArrowDown':
      go(stop + 1)
      return true
    case 'ArrowUp':
      go(stop - 1)
      return true
    case 'Home':
      go(0)
      return true
    case 'End':
      go(rows.length - 1)
      return true
    case 'ArrowRight':
      if (row.hasChildren && !row.isExpanded) toggle(row, true)
      else if (row.hasChildren) go(stop + 1)
      return true
    case 'ArrowLeft':
      if (row.isExpanded) toggle(row, false)
      else if (row.level > 1) go(rows.slice(0, stop).findLastIndex(({ level }) => level < row.level))
      return true
    case 'Enter':
      open(row, true)
      return true
    case ' ':
      open(row, false)
      return true
    default: {
      if ([...key].length !== 1) return false
      const isNext = ({ symbol }: OutlineRow) => symbol.name.toLowerCase().startsWith(key.toLowerCase())
      const ahead = rows.slice(stop + 1).findIndex(isNext)
      const found = ahead === -1 ? rows.findIndex(isNext) : stop + 1 + ahead
      if (found !== -1) go(found)
      return true
    }
  }
}

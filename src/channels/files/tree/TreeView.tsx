import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useCallback, useLayoutEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand/react'
import { isComposing } from '../../../lib/isComposing'
import { messages } from '../../../messages/en'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { requestMenu, type TreeRowActions, TreeRowView } from './TreeRowView'
import styles from './TreeView.module.css'
import { type TreeKeyAction, treeKeyAction } from './treeKeys'
import type { TreeRow } from './treeRows'
import { useReveal } from './useReveal'
import { useRowHeight } from './useRowHeight'
import { useTreeFocus } from './useTreeFocus'
import { useTypeahead } from './useTypeahead'

interface TreeViewProps {
  rows: readonly TreeRow[]
  activePath: string | null
  onOpenFile: (path: string, options: { preview: boolean; focus: boolean }) => void
  onRemove: (path: string) => void
  onRename: (path: string) => void
}

/** The rows on screen, and what keys and clicks do with them. */
export function TreeView({ rows, activePath, onOpenFile, onRemove, onRename }: TreeViewProps) {
  const { commands, viewStore, queries } = useWorkspace().files
  const { queryClient } = useWorkspace()
  const selected = useStore(viewStore, (view) => view.selected)
  const editing = useStore(viewStore, (view) => view.editing)
  const removing = useStore(viewStore, (view) => view.removing)
  const scroller = useRef<HTMLDivElement>(null)
  const height = useRowHeight(scroller)
  const current = useMemo(() => Math.max(indexOf(rows, selected), 0), [rows, selected])

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
    /** The row that has the focus stays, however far one scrolls. */
    rangeExtractor: useCallback(
      (range: Range) =>
        [...new Set([...defaultRangeExtractor(range), current])].filter((index) => index < range.count),
      [current],
    ),
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height stand elsewhere
  useLayoutEffect(() => virtual.measure(), [virtual, height])
  const go = useTreeFocus({ rows, scroller, virtual, height })
  useReveal({ activePath, rows, scroller, virtual })
  const typed = useTypeahead(rows, current)

  const open = (row: TreeRow | undefined, preview: boolean) => {
    if (row?.kind === 'note') retry(row.parent)
    if (row?.kind !== 'entry') return
    if (row.isFolder) (row.isExpanded ? commands.collapse : commands.expand)(row.path)
    else onOpenFile(row.path, { preview, focus: !preview })
  }
  const retry = (folder: string) =>
    void queryClient.refetchQueries({ queryKey: queries.list(folder).queryKey })

  const act = (move: TreeKeyAction) => {
    const row = 'index' in move ? rows[move.index] : undefined
    const path = row?.kind === 'entry' ? row.path : null
    if (move.type === 'go' && row) go(row.key)
    if (move.type === 'expand') commands.expand(...move.paths)
    if (move.type === 'collapse') commands.collapse(move.path)
    if (move.type === 'open') open(row, move.preview)
    if (move.type === 'rename' && path) onRename(path)
    if (move.type === 'remove' && path) onRemove(path)
    if (move.type === 'menu' && document.activeElement instanceof HTMLElement)
      requestMenu(document.activeElement)
  }
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    if (isComposing(event.nativeEvent)) return
    const found = typed(event)
    const move: TreeKeyAction | null =
      found === null
        ? treeKeyAction(rows, current, event, getComputedStyle(event.currentTarget).direction === 'rtl')
        : { type: 'go', index: found }
    if (!move) return
    event.preventDefault()
    act(move)
  }

  const latest = useRef({ open, rows, onOpenFile, retry })
  useLayoutEffect(() => {
    latest.current = { open, rows, onOpenFile, retry }
  })
  /** The same object for good, so that scrolling renders only the rows that come into view. */
  const actions = useMemo<TreeRowActions>(
    () => ({
      click(path) {
        commands.select(path)
        const { open, rows } = latest.current
        open(rows[indexOf(rows, path)], true)
      },
      doubleClick(path) {
        const { rows, onOpenFile } = latest.current
        const row = rows[indexOf(rows, path)]
        if (row?.kind === 'entry' && !row.isFolder) onOpenFile(path, { preview: false, focus: true })
      },
      retry: (folder) => latest.current.retry(folder),
      created: (path) => latest.current.onOpenFile(path, { preview: false, focus: true }),
    }),
    [commands],
  )

  return (
    <div ref={scroller} className={styles.scroller}>
      <div
        role="tree"
        aria-label={messages.files.title}
        className={styles.tree}
        style={{ blockSize: virtual.getTotalSize() }}
        onFocus={({ target }) => commands.select(target.getAttribute('data-key') ?? selected)}
        onKeyDown={press}
        onContextMenu={(event) => selectUnder(event.target, commands.select)}
      >
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          if (!row) return null
          const path = row.kind === 'entry' ? row.path : null
          const isRenaming = editing?.kind === 'rename' && editing.path === path
          return (
            <div
              key={row.key}
              role="presentation"
              className={styles.slot}
              style={{ transform: `translateY(${start}px)` }}
              data-naming={isRenaming || row.kind === 'field'}
            >
              <TreeRowView
                row={row}
                isCurrent={index === current}
                isSelected={row.key === selected}
                isActive={path !== null && path === activePath}
                isRenaming={isRenaming}
                isRemoving={path !== null && removing.has(path)}
                actions={actions}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** -1: there is none. */
const indexOf = (rows: readonly TreeRow[], key: string | null): number =>
  key === null ? -1 : rows.findIndex((row) => row.key === key)

/** The menu is about the row under the pointer; on the empty space below, about the root. */
function selectUnder(target: EventTarget, select: (path: string | null) => void): void {
  const row = target instanceof Element ? target.closest('[data-key]') : null
  const key = row?.getAttribute('data-key') ?? ''
  select(key.startsWith('/') ? key : null)
}

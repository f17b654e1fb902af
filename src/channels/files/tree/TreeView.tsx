import {
  type KeyboardEvent,
  type MouseEvent,
  Suspense,
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useStore } from 'zustand/react'
import { setDraggedPaths } from '../../../lib/draggedPaths'
import { isComposing } from '../../../lib/isComposing'
import { shellQuoted } from '../../../lib/text/shellQuoted'
import { messages } from '../../../messages/en'
import { lazyPart } from '../../../ui/later/lazyPart'
import { useRowVirtualizer } from '../../../ui/useRowVirtualizer'
import { useWorkspace } from '../../context/WorkspaceProvider'
import type { FilesCommands } from '../commands'
import { withMarked } from '../viewStore'
import type { StickyRowsProps } from './stickyRows'
import { requestMenu, type TreeRowActions, TreeRowView } from './TreeRowView'
import styles from './TreeView.module.css'
import { type TreeKeyAction, treeKeyAction } from './treeKeys'
import type { TreeRow } from './treeRows'
import { allOf, rangeOf, toggled } from './treeSelection'
import { useReveal } from './useReveal'
import { useRowHeight } from './useRowHeight'
import { useTreeDrop } from './useTreeDrop'
import { useTreeFocus } from './useTreeFocus'
import { useTypeahead } from './useTypeahead'

const StickyRows = lazyPart(
  async () => (await import('../acts/StickyRows')).StickyRows,
  () => null,
)

const NONE: readonly string[] = []

interface TreeViewProps {
  rows: readonly TreeRow[]
  activePath: string | null
  onOpenFile: (path: string, options: { preview: boolean; focus: boolean }) => void
  onFold: (paths: readonly string[], isOpen: boolean) => void
  onRemove: (path: string, isForGood: boolean) => void
  onUndo: () => void
  onRename: (path: string) => void
  /** Why nothing can be changed now. */
  unready: string | undefined
  onRefuse: () => void
}

/** The rows on screen, and what keys and clicks do with them. */
export function TreeView({
  rows,
  activePath,
  onOpenFile,
  onFold,
  onRemove,
  onRename,
  onUndo,
  unready,
  onRefuse,
}: TreeViewProps) {
  const { commands, viewStore, queries } = useWorkspace().files
  const { queryClient, config } = useWorkspace()
  const root = useCallback(() => config.store.getState().config?.workspace.root ?? '', [config])
  const selected = useStore(viewStore, (view) => view.selected)
  const editing = useStore(viewStore, (view) => view.editing)
  const removing = useStore(viewStore, (view) => view.removing)
  const marked = useStore(viewStore, (view) => view.marked)
  const cut = useStore(viewStore, ({ clipboard }) => (clipboard?.isCut ? clipboard.paths : NONE))
  const scroller = useRef<HTMLDivElement>(null)
  const height = useRowHeight(scroller)
  /** What lies over the first rows, CSS pixels. */
  const [hidden, setHidden] = useState(0)
  const current = useMemo(() => Math.max(indexOf(rows, selected), 0), [rows, selected])

  const heightOf = useCallback(() => height, [height])
  const virtual = useRowVirtualizer({ count: rows.length, scroller, heightOf, current, overscan: 8, hidden })
  const go = useTreeFocus({ rows, scroller, virtual, height })
  useReveal({ activePath, rows, scroller, virtual })
  const typed = useTypeahead(rows, current)
  useTreeDrop(scroller, unready)

  const open = (row: TreeRow | undefined, preview: boolean) => {
    if (row?.kind === 'note') retry(row.parent)
    if (row?.kind !== 'entry') return
    if (row.isFolder) onFold([row.path], !row.isExpanded)
    else onOpenFile(row.path, { preview, focus: !preview })
  }
  const retry = (folder: string) =>
    void queryClient.refetchQueries({ queryKey: queries.list(folder).queryKey })

  const select = (move: SelectAction, row: TreeRow | undefined) => {
    const view = viewStore.getState()
    if (move.type === 'all') commands.mark(allOf(rows))
    if (move.type === 'clear') {
      commands.mark([])
      commands.setClipboard([], false)
    }
    if (move.type === 'toggle' && row?.kind === 'entry')
      commands.mark(toggled(view.marked, view.selected, row.path), row.path)
    if (move.type === 'extend') {
      const anchor = view.anchor ?? view.selected
      commands.mark(rangeOf(rows, anchor, move.index), anchor)
    }
    if (move.type === 'pass' && view.marked.size === 0 && view.selected !== null)
      commands.mark([view.selected], view.selected)
    if ((move.type === 'extend' || move.type === 'pass') && row) go(row.key)
  }
  /** Of what is selected; what is pasted goes to where the focus is. */
  const edit = (what: 'cut' | 'copy' | 'paste') => {
    const view = viewStore.getState()
    const row = rows[current]
    if (what !== 'copy' && unready !== undefined) onRefuse()
    else if (what === 'paste') commands.paste()
    else if (row?.kind === 'entry') commands.setClipboard(withMarked(view, row.path), what === 'cut')
  }
  const act = (move: TreeKeyAction) => {
    const row = 'index' in move ? rows[move.index] : undefined
    const path = row?.kind === 'entry' ? row.path : null
    if (move.type === 'go' && row) {
      commands.mark([])
      go(row.key)
    }
    if (isSelecting(move)) select(move, row)
    if (move.type === 'cut' || move.type === 'copy' || move.type === 'paste') edit(move.type)
    if (move.type === 'expand') onFold(move.paths, true)
    if (move.type === 'collapse') onFold([move.path], false)
    if (move.type === 'filter') viewStore.setState({ filter: '' })
    if (move.type === 'open') open(row, move.preview)
    if (move.type === 'rename' && path) onRename(path)
    if (move.type === 'remove' && path) onRemove(path, move.isForGood)
    if (move.type === 'undo') onUndo()
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
    if (!move || (move.type === 'clear' && marked.size === 0 && cut.length === 0)) return
    // Files of another program come with an event of their own.
    if (move.type === 'paste' && viewStore.getState().clipboard === null) return
    event.preventDefault()
    act(move)
  }

  const latest = useRef({ open, rows, go, onOpenFile, retry })
  useLayoutEffect(() => {
    latest.current = { open, rows, go, onOpenFile, retry }
  })
  /** The same object for good, so that scrolling renders only the rows that come into view. */
  const actions = useMemo<TreeRowActions>(
    () => ({
      click(path, event) {
        const { open, rows, go } = latest.current
        const { anchor, selected, marked } = viewStore.getState()
        const index = indexOf(rows, path)
        if (event.shiftKey) commands.mark(rangeOf(rows, anchor ?? selected, index), anchor ?? selected)
        else commands.mark(isMod(event) ? toggled(marked, selected, path) : [], path)
        if (isSeveral(event)) {
          go(path)
          return
        }
        commands.select(path)
        open(rows[index], true)
      },
      dragStart(path, { dataTransfer }) {
        const { rows } = latest.current
        const paths = withMarked(viewStore.getState(), path)
        const isFolder = (each: string) => {
          const row = rows[indexOf(rows, each)]
          return row?.kind === 'entry' && row.isFolder
        }
        setDraggedPaths(
          dataTransfer,
          paths.map((each) => (isFolder(each) ? `${each}/` : each)),
        )
        dataTransfer.setData('text/plain', paths.map((each) => shellQuoted(root() + each)).join(' '))
        dataTransfer.effectAllowed = 'copyMove'
        commands.drag(paths)
      },
      doubleClick(path) {
        const { rows, onOpenFile } = latest.current
        const row = rows[indexOf(rows, path)]
        if (row?.kind === 'entry' && !row.isFolder) onOpenFile(path, { preview: false, focus: true })
      },
      retry: (folder) => latest.current.retry(folder),
      created: (path) => latest.current.onOpenFile(path, { preview: false, focus: true }),
    }),
    [commands, viewStore, root],
  )

  const stuck = { rows, scroller, height, onPick: go, onHide: setHidden }
  return (
    <div ref={scroller} className={styles.scroller}>
      {(virtual.scrollOffset ?? 0) > 0 && <Stuck {...stuck} />}
      <div
        role="tree"
        aria-multiselectable="true"
        aria-label={messages.files.title}
        className={styles.tree}
        style={{ blockSize: virtual.getTotalSize() }}
        onFocus={({ target }) => commands.select(target.getAttribute('data-key') ?? selected)}
        onKeyDown={press}
        onMouseDown={keepFocus}
        onContextMenu={(event) => selectUnder(event.target, commands, viewStore.getState().marked)}
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
                isSelected={marked.size > 0 ? marked.has(row.key) : row.key === selected}
                isActive={path !== null && path === activePath}
                isRenaming={isRenaming}
                isRemoving={path !== null && removing.has(path)}
                isCut={path !== null && cut.includes(path)}
                actions={actions}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** The folders above stay in sight once one has scrolled. */
function Stuck(props: StickyRowsProps) {
  return (
    <Suspense fallback={null}>
      <StickyRows {...props} />
    </Suspense>
  )
}

/** -1: there is none. */
const indexOf = (rows: readonly TreeRow[], key: string | null): number =>
  key === null ? -1 : rows.findIndex((row) => row.key === key)

/** The menu is about the row under the pointer, with those that are selected with it; on the empty space below, about the root. */
function selectUnder(
  target: EventTarget,
  { select, mark }: Pick<FilesCommands, 'select' | 'mark'>,
  marked: ReadonlySet<string>,
): void {
  const row = target instanceof Element ? target.closest('[data-key]') : null
  const key = row?.getAttribute('data-key') ?? ''
  if (!marked.has(key)) mark([])
  select(key.startsWith('/') ? key : null)
}

/** What was selected before counts until the click: the focus would select the row under the pointer first. */
function keepFocus(event: MouseEvent): void {
  if (isSeveral(event)) event.preventDefault()
}

/** The keys that every platform has for several at once. */
const isMod = ({ ctrlKey, metaKey }: Pick<MouseEvent, 'ctrlKey' | 'metaKey'>): boolean => ctrlKey || metaKey

const isSeveral = (event: MouseEvent): boolean => event.shiftKey || isMod(event)

type SelectAction = Extract<TreeKeyAction, { type: 'all' | 'clear' | 'toggle' | 'extend' | 'pass' }>

const isSelecting = (move: TreeKeyAction): move is SelectAction =>
  ['all', 'clear', 'toggle', 'extend', 'pass'].includes(move.type)

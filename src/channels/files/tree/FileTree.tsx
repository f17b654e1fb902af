import { useIsFetching } from '@tanstack/react-query'
import { ChevronsDownUp, FilePlus, FolderPlus, type LucideIcon, RefreshCw, Search } from 'lucide-react'
import { type MouseEvent, Suspense, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand/react'
import { messages } from '../../../messages/en'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { Button } from '../../../ui/Button'
import { useCopy } from '../../../ui/CopyProvider'
import { EmptyState } from '../../../ui/EmptyState'
import { IconButton } from '../../../ui/IconButton'
import { lazyPart } from '../../../ui/later/lazyPart'
import { ContextMenu } from '../../../ui/menu/ContextMenu'
import { SkeletonRows } from '../../../ui/SkeletonRows'
import { Strip } from '../../../ui/Strip'
import { Toolbar, ToolbarItem } from '../../../ui/Toolbar'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useIsLive } from '../../context/useIsLive'
import { useConfig, useWorkspace } from '../../context/WorkspaceProvider'
import { fileKeys } from '../fileKeys'
import { withMarked } from '../viewStore'
import styles from './FileTree.module.css'
import { CatchingUpStrip, OfflineStrip } from './OfflineStrip'
import { TreeView } from './TreeView'
import type { ShownRows, TreeRow } from './treeRows'
import { useTree } from './useTree'

const text = messages.files

const TreeFilter = lazyPart(async () => (await import('../acts/TreeFilter')).TreeFilter)
const TreeAside = lazyPart(async () => (await import('../acts/TreeAside')).TreeAside)

interface FileTreeProps {
  /** The file in the editor. */
  activePath: string | null
  onOpenFile: (path: string, options: { preview: boolean; focus: boolean }) => void
  /** Absent: there is no agent that could be asked. */
  onAsk?: ((path: string, isFolder: boolean) => void) | undefined
  /** Absent: the server cannot search. */
  onFindIn?: ((folder: string) => void) | undefined
}

/** The files of the workspace as a tree. */
export function FileTree({ activePath, onOpenFile, onAsk, onFindIn }: FileTreeProps) {
  const { commands, viewStore } = useWorkspace().files
  const { rows: all, root } = useTree()
  const isFiltered = useStore(viewStore, (view) => view.filter !== null)
  const [filtered, setFiltered] = useState<ShownRows | null>(null)
  const shown = isFiltered ? filtered : null
  const rows = shown?.rows ?? all
  const unready = useDisabledReason('files')
  const isEditing = useStore(viewStore, (view) => view.editing !== null)
  const announce = useAnnounce()
  useNotices()

  const { menuItems, awaitMenu } = useMenuItems({ rows, unready, onOpenFile, onAsk, onFindIn })
  const remove = (path: string, isForGood: boolean) => {
    const paths = withMarked(viewStore.getState(), path)
    if (isForGood) commands.doom({ paths, reason: null })
    else commands.trash(...paths)
  }
  const fold: ShownRows['fold'] = (paths, isOpen) => (isOpen ? commands.expand : commands.collapse)(...paths)
  const refuse = () => announce(unready ?? '')
  const isEmpty = root.listing !== undefined && all.length === 0 && !isEditing

  return (
    <div className={styles.pane} data-file-tree>
      <header className={styles.header}>
        <h2 className={styles.title}>{text.title}</h2>
        <TreeToolbar unready={unready} />
      </header>
      {isFiltered && (
        <Suspense fallback={null}>
          <TreeFilter onRows={setFiltered} />
        </Suspense>
      )}
      <OfflineStrip />
      <CatchingUpStrip />
      <TreeStrips problem={root.listing ? null : root.problem} />
      {!root.listing && root.problem === null && <SkeletonRows count={8} label={text.loading} />}
      {isEmpty && (
        <EmptyState text={text.empty}>
          <Button disabledReason={unready} onClick={() => commands.newFile()}>
            {text.newFile}
          </Button>
        </EmptyState>
      )}
      {rows.length > 0 && (
        <ContextMenu items={menuItems} label={text.title}>
          <div className={styles.menuArea} onContextMenuCapture={awaitMenu}>
            <TreeView
              rows={rows}
              activePath={activePath}
              onOpenFile={onOpenFile}
              onFold={shown?.fold ?? fold}
              onRemove={unready === undefined ? remove : refuse}
              onUndo={unready === undefined ? commands.undo : refuse}
              onRename={unready === undefined ? commands.startRename : refuse}
              unready={unready}
              onRefuse={refuse}
            />
          </div>
        </ContextMenu>
      )}
      <Aside />
    </div>
  )
}

/** What is asked, said and offered about changes of files; none of it stands there at first. */
function Aside() {
  const isWanted = useStore(
    useWorkspace().files.viewStore,
    (view) =>
      view.doomed ??
      view.undoable ??
      view.inDoubt[0] ??
      view.working ??
      view.dropHint ??
      view.upload ??
      view.download ??
      (view.isTrashShown || null),
  )
  return (
    isWanted !== null && (
      <Suspense fallback={null}>
        <TreeAside />
      </Suspense>
    )
  )
}

/** The entry with this path, if it is shown. */
function rowOf(rows: readonly TreeRow[], path: string | null) {
  const row = rows.find((each) => each.kind === 'entry' && each.path === path)
  return row?.kind === 'entry' ? row : undefined
}

interface MenuParts {
  readonly rows: readonly TreeRow[]
  readonly unready: string | undefined
  readonly onOpenFile: FileTreeProps['onOpenFile']
  readonly onAsk: FileTreeProps['onAsk']
  readonly onFindIn: FileTreeProps['onFindIn']
}

/** The items of the context menu, made when it opens. */
function useMenuItems({ rows, unready, onOpenFile, onAsk, onFindIn }: MenuParts) {
  const { commands, viewStore, queries } = useWorkspace().files
  const announce = useAnnounce()
  const copy = useCopy()

  const copyPath = async (paths: readonly string[]) => {
    if (await copy(paths.join('\n'))) announce(text.copiedPath)
  }
  const made = useRef<typeof import('../acts/treeMenu').treeMenu>(null)
  const menuItems = () => {
    const view = viewStore.getState()
    const row = rowOf(rows, view.selected)
    return (made.current ?? noItems)(row, {
      chosen: row ? withMarked(view, row.path) : [],
      showsHidden: view.showsHidden,
      has: queries.has,
      canPaste: view.clipboard !== null,
      disabledReason: unready,
      open: (path) => onOpenFile(path, { preview: false, focus: true }),
      copyPath: (paths) => void copyPath(paths),
      ask: onAsk,
      findIn: onFindIn,
      past: view.past,
      commands,
    })
  }
  /** The code of the menu comes with the first one, which waits for it. */
  const awaitMenu = (event: MouseEvent) => {
    const { target, clientX, clientY } = event
    if (made.current) return
    event.preventDefault()
    event.stopPropagation()
    // Where it does not come, there is no menu.
    import('../acts/treeMenu').then(
      ({ treeMenu }) => {
        made.current = treeMenu
        const again = { bubbles: true, cancelable: true, clientX, clientY }
        target.dispatchEvent(new globalThis.MouseEvent('contextmenu', again))
      },
      () => {},
    )
  }
  return { menuItems, awaitMenu }
}

const noItems = () => []

interface ToolbarButton {
  readonly icon: LucideIcon
  readonly label: string
  readonly disabledReason: string | undefined
  readonly busy?: boolean
  readonly onClick: () => void
}

function TreeToolbar({ unready }: { unready: string | undefined }) {
  const { commands, viewStore } = useWorkspace().files
  const offline = useIsLive() ? undefined : text.offlineReason
  const isExpanded = useStore(viewStore, (view) => view.expanded.size > 0)
  const isRefreshing = useIsFetching({ queryKey: fileKeys.below('/')[0] ?? fileKeys.all }) > 0
  const noneExpanded = isExpanded ? undefined : text.noneExpanded

  const buttons: readonly ToolbarButton[] = [
    { icon: FilePlus, label: text.newFile, disabledReason: unready, onClick: () => commands.newFile() },
    { icon: FolderPlus, label: text.newFolder, disabledReason: unready, onClick: () => commands.newFolder() },
    {
      icon: RefreshCw,
      label: text.refresh,
      disabledReason: offline,
      busy: isRefreshing,
      onClick: commands.refresh,
    },
    {
      icon: Search,
      label: text.filter,
      disabledReason: undefined,
      onClick: () => viewStore.setState({ filter: '' }),
    },
    {
      icon: ChevronsDownUp,
      label: text.collapseAll,
      disabledReason: noneExpanded,
      onClick: commands.collapseAll,
    },
  ]
  return (
    <Toolbar className={styles.toolbar} label={text.toolbar}>
      {buttons.map((button) => (
        <ToolbarItem key={button.label}>
          <IconButton size="sm" {...button} />
        </ToolbarItem>
      ))}
    </Toolbar>
  )
}

/** What is uncertain or went wrong. `problem`: why the root could not be listed. */
function TreeStrips({ problem }: { problem: string | null }) {
  const { commands, viewStore } = useWorkspace().files
  const live = useIsLive()
  const failure = useStore(viewStore, (view) => view.failure)
  const isDegraded = useConfig(({ config }) => config?.watch?.degraded === true)
  const offline = live ? undefined : text.offlineReason

  return (
    <>
      {live && isDegraded && <Strip tone="warning">{text.watchDegraded}</Strip>}
      {failure !== null && (
        <Strip
          tone="danger"
          alert
          actions={
            <Button size="sm" onClick={commands.dismissFailure}>
              {text.dismiss}
            </Button>
          }
        >
          {failure}
        </Strip>
      )}
      {problem !== null && (
        <Strip
          tone="danger"
          alert
          actions={
            <Button size="sm" disabledReason={offline} onClick={commands.refresh}>
              {text.tryAgain}
            </Button>
          }
        >
          {text.couldNotList(text.rootName, problem)}
        </Strip>
      )}
    </>
  )
}

/** Announces what was done to assistive technology, which does not see the rows change. */
function useNotices(): void {
  const { viewStore } = useWorkspace().files
  const announce = useAnnounce()
  useEffect(
    () =>
      viewStore.subscribe(({ notice, marked }, before) => {
        if (notice !== null && notice !== before.notice) announce(notice.text)
        if (marked.size > 1 && marked.size !== before.marked.size) announce(text.selected(marked.size))
      }),
    [viewStore, announce],
  )
}

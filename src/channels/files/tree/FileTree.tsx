import { useIsFetching } from '@tanstack/react-query'
import { ChevronsDownUp, FilePlus, FolderPlus, type LucideIcon, RefreshCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand/react'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { messages } from '../../../messages/en'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { Button } from '../../../ui/Button'
import { useCopy } from '../../../ui/CopyProvider'
import { ConfirmDialog } from '../../../ui/dialog/ConfirmDialog'
import { EmptyState } from '../../../ui/EmptyState'
import { IconButton } from '../../../ui/IconButton'
import { ContextMenu } from '../../../ui/menu/ContextMenu'
import { SkeletonRows } from '../../../ui/SkeletonRows'
import { Strip } from '../../../ui/Strip'
import { Toolbar, ToolbarItem } from '../../../ui/Toolbar'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useIsLive } from '../../context/useIsLive'
import { useConfig, useWorkspace } from '../../context/WorkspaceProvider'
import { doubtText } from '../fileChanges'
import { fileKeys } from '../fileKeys'
import { nameOf } from '../paths'
import styles from './FileTree.module.css'
import { CatchingUpStrip, OfflineStrip } from './OfflineStrip'
import { TreeView } from './TreeView'
import { treeMenu } from './treeMenu'
import type { TreeRow } from './treeRows'
import { useTree } from './useTree'

const text = messages.files

interface FileTreeProps {
  /** The file in the editor. */
  activePath: string | null
  onOpenFile: (path: string, options: { preview: boolean; focus: boolean }) => void
  /** Absent: there is no agent that could be asked. */
  onAsk?: ((path: string, isFolder: boolean) => void) | undefined
  /** Absent: the server cannot search. */
  onFindIn?: ((folder: string) => void) | undefined
}

/** An entry that the user is about to delete. */
interface Doomed {
  readonly path: string
  readonly isFolder: boolean
}

/** The files of the workspace as a tree. */
export function FileTree({ activePath, onOpenFile, onAsk, onFindIn }: FileTreeProps) {
  const { commands } = useWorkspace().files
  const { rows, root } = useTree()
  const unready = useDisabledReason('files')
  const isEditing = useStore(useWorkspace().files.viewStore, (view) => view.editing !== null)
  const [doomed, setDoomed] = useState<Doomed | null>(null)
  const announce = useAnnounce()
  useNotices()

  const remove = (path: string) => setDoomed({ path, isFolder: rowOf(rows, path)?.isFolder === true })
  const menuItems = useMenuItems({ rows, unready, onOpenFile, onAsk, onFindIn, remove })
  const refuse = () => announce(unready ?? '')
  const isEmpty = root.listing !== undefined && rows.length === 0 && !isEditing

  return (
    <div className={styles.pane}>
      <header className={styles.header}>
        <h2 className={styles.title}>{text.title}</h2>
        <TreeToolbar unready={unready} />
      </header>
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
          <div className={styles.menuArea}>
            <TreeView
              rows={rows}
              activePath={activePath}
              onOpenFile={onOpenFile}
              onRemove={unready === undefined ? remove : refuse}
              onRename={unready === undefined ? commands.startRename : refuse}
            />
          </div>
        </ContextMenu>
      )}
      <DeleteDialog
        doomed={doomed}
        onCancel={() => setDoomed(null)}
        onConfirm={({ path }) => {
          if (unready === undefined) commands.remove(path)
          else refuse()
          setDoomed(null)
        }}
      />
    </div>
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
  readonly remove: (path: string) => void
}

/** The items of the context menu, made when it opens. */
function useMenuItems({ rows, unready, onOpenFile, onAsk, onFindIn, remove }: MenuParts) {
  const { commands, viewStore } = useWorkspace().files
  const announce = useAnnounce()
  const copy = useCopy()

  const copyPath = async (path: string) => {
    if (await copy(path)) announce(text.copiedPath)
  }
  return () =>
    treeMenu(rowOf(rows, viewStore.getState().selected), {
      disabledReason: unready,
      open: (path) => onOpenFile(path, { preview: false, focus: true }),
      remove,
      copyPath: (path) => void copyPath(path),
      ask: onAsk,
      findIn: onFindIn,
      commands,
    })
}

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
  const inDoubt = useStore(viewStore, (view) => view.inDoubt)
  const failure = useStore(viewStore, (view) => view.failure)
  const isDegraded = useConfig(({ config }) => config?.watch?.degraded === true)
  const offline = live ? undefined : text.offlineReason

  return (
    <>
      {live && isDegraded && <Strip tone="warning">{text.watchDegraded}</Strip>}
      {inDoubt.map((act) => (
        <Strip key={`${act.kind} ${act.path}`} tone="warning">
          {doubtText(act)}
        </Strip>
      ))}
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

interface DeleteDialogProps {
  /** Null: the dialog is closed. */
  readonly doomed: Doomed | null
  readonly onCancel: () => void
  readonly onConfirm: (doomed: Doomed) => void
}

function DeleteDialog({ doomed, onCancel, onConfirm }: DeleteDialogProps) {
  return (
    <ConfirmDialog
      open={doomed !== null}
      title={doomed ? text.confirmDelete(revealHiddenInLine(nameOf(doomed.path)), doomed.isFolder) : ''}
      body={text.cannotUndo}
      confirmLabel={text.delete}
      danger
      onCancel={onCancel}
      onConfirm={() => doomed && onConfirm(doomed)}
    />
  )
}

/** Announces what was done to assistive technology, which does not see the rows change. */
function useNotices(): void {
  const { viewStore } = useWorkspace().files
  const announce = useAnnounce()
  useEffect(
    () =>
      viewStore.subscribe(({ notice }, before) => {
        if (notice !== null && notice !== before.notice) announce(notice.text)
      }),
    [viewStore, announce],
  )
}

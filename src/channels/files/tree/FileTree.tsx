import { useIsFetching } from '@tanstack/react-query'
import { ChevronsDownUp, FilePlus, FolderPlus, RefreshCw } from 'lucide-react'
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
import { useTree } from './useTree'

const text = messages.files

interface FileTreeProps {
  /** The file in the editor. */
  activePath: string | null
  onOpenFile: (path: string, options: { preview: boolean; focus: boolean }) => void
}

/** The files of the workspace as a tree. */
export function FileTree({ activePath, onOpenFile }: FileTreeProps) {
  const { commands, viewStore } = useWorkspace().files
  const { rows, root } = useTree()
  const live = useIsLive()
  const unready = useDisabledReason('files')
  const editing = useStore(viewStore, (view) => view.editing)
  const inDoubt = useStore(viewStore, (view) => view.inDoubt)
  const isExpanded = useStore(viewStore, (view) => view.expanded.size > 0)
  const failure = useStore(viewStore, (view) => view.failure)
  const isRefreshing = useIsFetching({ queryKey: fileKeys.below('/')[0] ?? fileKeys.all }) > 0
  const isDegraded = useConfig(({ config }) => config?.watch?.degraded === true)
  const [doomed, setDoomed] = useState<{ path: string; isFolder: boolean } | null>(null)
  const announce = useAnnounce()
  const copy = useCopy()
  useNotices()

  const rowOf = (path: string | null) => rows.find((row) => row.kind === 'entry' && row.path === path)
  const remove = (path: string) => {
    const row = rowOf(path)
    setDoomed({ path, isFolder: row?.kind === 'entry' && row.isFolder })
  }
  const copyPath = async (path: string) => {
    if (await copy(path)) announce(text.copiedPath)
  }
  const menuItems = () =>
    treeMenu(rowOf(viewStore.getState().selected), {
      disabledReason: unready,
      open: (path) => onOpenFile(path, { preview: false, focus: true }),
      remove,
      copyPath: (path) => void copyPath(path),
      commands,
    })
  const refuse = () => announce(unready ?? '')
  const disabledReason = live ? undefined : text.offlineReason
  const isEmpty = root.listing !== undefined && rows.length === 0 && editing === null

  return (
    <div className={styles.pane}>
      <header className={styles.header}>
        <h2 className={styles.title}>{text.title}</h2>
        <Toolbar className={styles.toolbar} label={text.toolbar}>
          <ToolbarItem>
            <IconButton
              size="sm"
              icon={FilePlus}
              label={text.newFile}
              disabledReason={unready}
              onClick={() => commands.newFile()}
            />
          </ToolbarItem>
          <ToolbarItem>
            <IconButton
              size="sm"
              icon={FolderPlus}
              label={text.newFolder}
              disabledReason={unready}
              onClick={() => commands.newFolder()}
            />
          </ToolbarItem>
          <ToolbarItem>
            <IconButton
              size="sm"
              icon={RefreshCw}
              label={text.refresh}
              disabledReason={disabledReason}
              busy={isRefreshing}
              onClick={commands.refresh}
            />
          </ToolbarItem>
          <ToolbarItem>
            <IconButton
              size="sm"
              icon={ChevronsDownUp}
              label={text.collapseAll}
              disabledReason={isExpanded ? undefined : text.noneExpanded}
              onClick={commands.collapseAll}
            />
          </ToolbarItem>
        </Toolbar>
      </header>
      <OfflineStrip />
      <CatchingUpStrip />
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
      {root.problem !== null && !root.listing && (
        <Strip
          tone="danger"
          alert
          actions={
            <Button size="sm" disabledReason={disabledReason} onClick={commands.refresh}>
              {text.tryAgain}
            </Button>
          }
        >
          {text.couldNotList(text.rootName, root.problem)}
        </Strip>
      )}
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
      <ConfirmDialog
        open={doomed !== null}
        title={doomed ? text.confirmDelete(revealHiddenInLine(nameOf(doomed.path)), doomed.isFolder) : ''}
        body={text.cannotUndo}
        confirmLabel={text.delete}
        danger
        onCancel={() => setDoomed(null)}
        onConfirm={() => {
          if (unready !== undefined) refuse()
          else if (doomed) commands.remove(doomed.path)
          setDoomed(null)
        }}
      />
    </div>
  )
}

/** Says what was done, for those who do not see the rows change. */
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

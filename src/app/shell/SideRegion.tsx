import { messages } from '../../messages/en'
import { firstPart, lazyPart } from '../../ui/later/lazyPart'
import { useApp, useLayout, useTabs } from '../AppContext'
import { useAsk } from '../ask/useAsk'
import { useHasChanges } from '../changes/useUnreviewed'
import { selectActivePath } from '../editorArea/tabsStore'
import { Pane } from './Pane'
import shell from './Shell.module.css'

const FileTree = firstPart(async () => (await import('../../channels/files/tree/FileTree')).FileTree)

const ChangesView = lazyPart(async () => (await import('../changes/ChangesView')).ChangesView)

/** The files stay mounted while the changes are shown, so that the tree keeps its place. */
export function SideRegion() {
  const { openFile } = useApp()
  const ask = useAsk()
  const activePath = useTabs(selectActivePath)
  const hasChanges = useHasChanges()
  const isChanges = useLayout(({ sideView }) => sideView === 'changes') && hasChanges
  const { files, changes } = messages.app.regions
  return (
    <aside id="side" className={shell.side} aria-label={isChanges ? changes : files} data-region="side">
      <div className={shell.body} hidden={isChanges}>
        <Pane name={files} rows={8}>
          <FileTree
            activePath={activePath}
            onOpenFile={openFile}
            onAsk={ask && ((path, isFolder) => ask({ kind: 'file', path: isFolder ? `${path}/` : path }))}
          />
        </Pane>
      </div>
      {isChanges && (
        <Pane name={changes} rows={8}>
          <ChangesView />
        </Pane>
      )}
    </aside>
  )
}

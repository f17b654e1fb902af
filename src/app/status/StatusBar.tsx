import { TriangleAlert } from 'lucide-react'
import { useStore } from 'zustand/react'
import { type EditorFile, selectFile } from '../../channels/files/editorViewStore'
import { messages } from '../../messages/en'
import { Tooltip } from '../../ui/Tooltip'
import { useConfig, useWorkspace } from '../../workspace/SocketProvider'
import { useLayout, useTabs } from '../AppContext'
import { selectActivePath } from '../editorArea/tabsStore'
import shell from '../Shell.module.css'
import { AgentItem } from './AgentItem'
import { ConnectionItem } from './ConnectionItem'
import styles from './StatusBar.module.css'

const text = messages.app.status

/** Class S has no room for it: the connection and the agent stand in the title bar there. */
export function StatusBar() {
  const isSmall = useLayout((state) => state.sizeClass === 'S')
  if (isSmall) return null
  return (
    <footer className={`${shell.status} ${styles.bar}`} data-region="status">
      <ConnectionItem />
      <AgentItem />
      <WatchItem />
      <span className={styles.space} />
      <FileItems />
    </footer>
  )
}

/** Only where the server cannot watch everything. */
function WatchItem() {
  const isDegraded = useConfig((state) => state.config?.watch?.degraded === true)
  if (!isDegraded) return null
  return (
    <Tooltip text={text.watchDegradedDetail} side="top">
      <button type="button" className={styles.item} data-tone="warning">
        <TriangleAlert aria-hidden="true" size={12} strokeWidth={1.5} />
        {text.watchDegraded}
      </button>
    </Tooltip>
  )
}

function FileItems() {
  const { editors } = useWorkspace().files
  const path = useTabs(selectActivePath)
  const file = useStore(editors.view, selectFile(path ?? ''))
  const cursor = useStore(editors.view, (state) => state.cursor)
  if (path === null || file?.status !== 'ready') return null
  return (
    <>
      {cursor?.path === path && (
        <span className={styles.fact}>
          {text.position(cursor.line, cursor.column)}
          {cursor.selected > 0 && ` (${text.selected(cursor.selected)})`}
        </span>
      )}
      <span className={styles.fact}>{encodingOf(file)}</span>
      <span className={styles.fact}>{file.eol}</span>
      {file.language !== null && <span className={styles.fact}>{file.language}</span>}
    </>
  )
}

const encodingOf = ({ bom }: EditorFile) => (bom ? 'UTF-8 BOM' : 'UTF-8')

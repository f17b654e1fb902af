import { Clock } from 'lucide-react'
import { useStore } from 'zustand/react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { messages } from '../../messages/en'
import { Tooltip } from '../../ui/tooltip/Tooltip'
import { useApp, useTabs } from '../AppContext'
import { selectActivePath } from '../editorArea/tabsStore'
import styles from './StatusBar.module.css'

const text = messages.editor

/** How many saves wait for the connection, and which: also those of tabs that are not shown. Goes from one to the next. */
export function QueuedItem() {
  const { tabs } = useApp()
  const shown = useTabs(selectActivePath)
  const { editors } = useWorkspace().files
  const files = useStore(editors.view, (state) => state.files)
  const paths = Object.values(files).flatMap(({ path, isQueued }) => (isQueued ? path : []))
  const next = paths[(paths.indexOf(shown ?? '') + 1) % paths.length]
  if (next === undefined) return null
  return (
    <Tooltip text={text.waitingNamed(paths)} side="top">
      <button
        type="button"
        className={styles.item}
        data-tone="warning"
        onClick={() => tabs.commands.openFile(next)}
      >
        <Clock aria-hidden="true" size={12} strokeWidth={1.5} />
        <span className={styles.text}>{text.waitingFiles(paths.length)}</span>
      </button>
    </Tooltip>
  )
}

import { TriangleAlert } from 'lucide-react'
import { useStore } from 'zustand/react'
import { useConfig, useWorkspace } from '../../channels/context/WorkspaceProvider'
import { messages } from '../../messages/en'
import { Tooltip } from '../../ui/tooltip/Tooltip'
import { useApp, useIsThere } from '../AppContext'
import { FollowItem } from '../follow/FollowItem'
import { ProblemsItem } from '../problems/ProblemsItem'
import { BranchItem } from './BranchItem'
import { FileItems } from './FileItems'
import { GitQuestions } from './GitQuestions'
import styles from './StatusBar.module.css'

const text = messages.app.status

/** What stands in the status bar beside the connection and the agent. */
export function LaterItems() {
  const hasAgent = useIsThere('agent')
  const hasGit = useConfig((state) => state.config?.capabilities.includes('files.git') ?? false)
  return (
    <>
      {hasAgent && <Followed />}
      {hasGit && <BranchItem />}
      <ProblemsItem />
      {hasGit && <GitQuestions />}
      <WatchItem />
      <span className={styles.space} />
      <FileItems />
      <TabItem />
    </>
  )
}

function Followed() {
  const isOn = useStore(useApp().follow.store, (state) => state.isOn)
  return isOn ? <FollowItem /> : null
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

/** While Tab leads out of the editors. */
function TabItem() {
  const { commands } = useApp()
  const { editors } = useWorkspace().files
  const isOn = useStore(editors.view, (state) => state.tabMovesFocus)
  if (!isOn) return null
  return (
    <Tooltip text={text.tabMovesFocusHint} shortcut={commands.shown('tabMovesFocus')} side="top">
      <button type="button" className={styles.item} onClick={() => commands.run('tabMovesFocus')}>
        {text.tabMovesFocus}
      </button>
    </Tooltip>
  )
}

import { TriangleAlert } from 'lucide-react'
import { useStore } from 'zustand/react'
import { useConfig, useWorkspace } from '../../channels/context/WorkspaceProvider'
import { type EditorFile, selectFile } from '../../channels/files/editor/editorViewStore'
import { messages } from '../../messages/en'
import { Tooltip } from '../../ui/tooltip/Tooltip'
import { useApp, useIsThere, useTabs } from '../AppContext'
import { selectActivePath } from '../editorArea/tabsStore'
import { FollowItem } from '../follow/FollowItem'
import { BranchItem } from './BranchItem'
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
      <EncodingItem file={file} />
      <span className={styles.fact}>{text.lineEnds[file.eol]}</span>
      {file.language !== null && <span className={styles.fact}>{file.language}</span>}
    </>
  )
}

/** Leads to the choice of another one, where the server knows others. */
function EncodingItem({ file: { charset, bom } }: { file: EditorFile }) {
  const { commands } = useApp()
  const canChoose = useConfig((state) => state.config?.capabilities.includes('files.encoding') ?? false)
  const name = `${charset.toUpperCase()}${bom && charset === 'utf-8' ? ' BOM' : ''}`
  if (!canChoose) return <span className={styles.fact}>{name}</span>
  const refusal = commands.reason('reopenEncoding')
  return (
    <Tooltip text={refusal ?? messages.editor.reopenAs} side="top">
      <button
        type="button"
        className={styles.item}
        aria-disabled={refusal !== null || undefined}
        onClick={() => commands.run('reopenEncoding')}
      >
        {name}
      </button>
    </Tooltip>
  )
}

import { Ellipsis, TriangleAlert } from 'lucide-react'
import { Suspense } from 'react'
import { useStore } from 'zustand/react'
import { useConfig, useWorkspace } from '../../channels/context/WorkspaceProvider'
import { type EditorFile, selectFile } from '../../channels/files/editor/editorViewStore'
import { messages } from '../../messages/en'
import { IconButton } from '../../ui/IconButton'
import { lazyPart } from '../../ui/later/lazyPart'
import { Tooltip } from '../../ui/tooltip/Tooltip'
import { useApp, useEmbedHostState, useIsThere, useLayout, useTabs } from '../AppContext'
import { selectActivePath } from '../editorArea/tabsStore'
import shell from '../shell/Shell.module.css'
import { AgentItem } from './AgentItem'
import { ConnectionItem } from './ConnectionItem'
import { QueuedItem } from './QueuedItem'
import styles from './StatusBar.module.css'
import { useConnectionSummary } from './useConnectionSummary'
import { VersionItem } from './VersionItem'

const text = messages.app.status

/** Fetched where the user switched it on. */
const FollowItem = lazyPart(async () => (await import('../follow/FollowItem')).FollowItem)

/** Class S has no room for it: the connection and the agent stand in the title bar there. */
export function StatusBar() {
  const isSmall = useLayout((state) => state.sizeClass === 'S')
  const isWished = useIsThere('statusBar')
  const hasAgent = useIsThere('agent')
  const isUp = useIsConnected()
  if (isSmall || (!isWished && isUp)) return null
  return (
    <footer className={`${shell.status} ${styles.bar}`} data-region="status">
      <ConnectionItem />
      <VersionItem />
      <QueuedItem />
      {hasAgent && <AgentItem />}
      {hasAgent && <Followed />}
      <WatchItem />
      <span className={styles.space} />
      <FileItems />
      <TabItem />
      <CommandsItem />
    </footer>
  )
}

/** An outage is always told, also where there is no status bar otherwise. */
function useIsConnected(): boolean {
  const { shape } = useConnectionSummary()
  return shape === 'full' || shape === 'half'
}

/** In a frame without an activity bar. */
function CommandsItem() {
  const { commands } = useApp()
  const isEmbed = useEmbedHostState((embedHost) => embedHost.isEmbed)
  const hasActivityBar = useIsThere('activityBar')
  if (!isEmbed || hasActivityBar) return null
  return (
    <IconButton
      size="sm"
      label={messages.app.moreCommands}
      icon={Ellipsis}
      shortcut={commands.shown('commands')}
      tooltipSide="top"
      onClick={() => commands.run('commands')}
    />
  )
}

function Followed() {
  const isOn = useStore(useApp().follow.store, (state) => state.isOn)
  if (!isOn) return null
  return (
    <Suspense>
      <FollowItem />
    </Suspense>
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

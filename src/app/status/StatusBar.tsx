import { Ellipsis } from 'lucide-react'
import { Suspense } from 'react'
import { messages } from '../../messages/en'
import { IconButton } from '../../ui/IconButton'
import { lazyPart } from '../../ui/later/lazyPart'
import { useApp, useEmbedHostState, useIsThere, useLayout } from '../AppContext'
import shell from '../shell/Shell.module.css'
import { useIsDrawn } from '../useIsDrawn'
import { AgentItem } from './AgentItem'
import { ConnectionItem } from './ConnectionItem'
import { QueuedItem } from './QueuedItem'
import styles from './StatusBar.module.css'
import { useConnectionSummary } from './useConnectionSummary'
import { VersionItem } from './VersionItem'

/** What is no part of the first picture. */
const LaterItems = lazyPart(async () => (await import('./LaterItems')).LaterItems)
const space = <span className={styles.space} />

/** Class S has no room for it: the connection and the agent stand in the title bar there. */
export function StatusBar() {
  const isSmall = useLayout((state) => state.sizeClass === 'S')
  const isWished = useIsThere('statusBar')
  const hasAgent = useIsThere('agent')
  const isUp = useIsConnected()
  const isDrawn = useIsDrawn()
  if (isSmall || (!isWished && isUp)) return null
  return (
    <footer className={`${shell.status} ${styles.bar}`} data-region="status">
      <ConnectionItem />
      <VersionItem />
      <QueuedItem />
      {hasAgent && <AgentItem />}
      {isDrawn ? (
        <Suspense fallback={space}>
          <LaterItems />
        </Suspense>
      ) : (
        space
      )}
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

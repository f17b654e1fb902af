import { Ellipsis, Search, Settings } from 'lucide-react'
import { Suspense } from 'react'
import { messages } from '../../messages/en'
import { IconButton } from '../../ui/IconButton'
import { Kbd } from '../../ui/Kbd'
import { lazyPart } from '../../ui/later/lazyPart'
import { VisuallyHidden } from '../../ui/VisuallyHidden'
import { useApp, useEmbedHostState, useIsThere, useLayout } from '../AppContext'
import { AgentItem } from '../status/AgentItem'
import { ConnectionItem } from '../status/ConnectionItem'
import shell from './Shell.module.css'
import styles from './TitleBar.module.css'
import { useWorkspaceName } from './useDocumentTitle'

const text = messages.app
/** Fetched on phones only. */
const SmallMenu = lazyPart(
  async () => (await import('./SmallMenu')).SmallMenu,
  () => <IconButton label={text.pageOutdated} icon={Ellipsis} disabled />,
)

export function TitleBar() {
  const { commands } = useApp()
  const isSmall = useLayout((state) => state.sizeClass === 'S')
  const name = useWorkspaceName()
  const isEmbed = useEmbedHostState((embedHost) => embedHost.isEmbed)
  if (isSmall) return <SmallTitleBar name={name} />
  if (isEmbed) return <HiddenTitle name={name} />
  return (
    <header className={`${shell.title} ${styles.bar}`}>
      <h1 className={styles.name} title={name}>
        {name}
      </h1>
      <button type="button" className={styles.search} onClick={() => commands.run('goToFile')}>
        <Search aria-hidden="true" size={14} strokeWidth={1.5} />
        <span className={styles.searchText}>{text.searchFilesAndCommands}</span>
        <Kbd chord={commands.shown('goToFile') ?? ''} />
      </button>
      <span className={styles.end}>
        <IconButton
          label={text.settings}
          icon={Settings}
          shortcut={commands.shown('settings')}
          onClick={() => commands.run('settings')}
        />
      </span>
    </header>
  )
}

/** The page around a frame has a title of its own. */
function HiddenTitle({ name }: { name: string }) {
  return (
    <header className={shell.title}>
      <VisuallyHidden>
        <h1>{name}</h1>
      </VisuallyHidden>
    </header>
  )
}

/** The phone's: what the status bar tells elsewhere stands here, and the rest is one menu. */
function SmallTitleBar({ name }: { name: string }) {
  const hasAgent = useIsThere('agent')
  return (
    <header className={`${shell.title} ${styles.bar}`}>
      <h1 className={styles.name} title={name}>
        {name}
      </h1>
      <span className={styles.end}>
        <ConnectionItem />
        {hasAgent && <AgentItem />}
        <Suspense fallback={<IconButton label={text.more} icon={Ellipsis} busy />}>
          <SmallMenu />
        </Suspense>
      </span>
    </header>
  )
}

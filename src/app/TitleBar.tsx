import { Ellipsis, Search, Settings } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { messages } from '../messages/en'
import { IconButton } from '../ui/IconButton'
import { Kbd } from '../ui/Kbd'
import { useApp, useLayout } from './AppContext'
import shell from './Shell.module.css'
import { AgentItem } from './status/AgentItem'
import { ConnectionItem } from './status/ConnectionItem'
import styles from './TitleBar.module.css'
import { useWorkspaceName } from './useDocumentTitle'

const text = messages.app
/** Fetched on phones only. */
const SmallMenu = lazy(async () => ({ default: (await import('./SmallMenu')).SmallMenu }))

export function TitleBar() {
  const { commands } = useApp()
  const isSmall = useLayout((state) => state.sizeClass === 'S')
  const name = useWorkspaceName()
  if (isSmall) return <SmallTitleBar name={name} />
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

/** The phone's: what the status bar tells elsewhere stands here, and the rest is one menu. */
function SmallTitleBar({ name }: { name: string }) {
  return (
    <header className={`${shell.title} ${styles.bar}`}>
      <h1 className={styles.name} title={name}>
        {name}
      </h1>
      <span className={styles.end}>
        <ConnectionItem />
        <AgentItem />
        <Suspense fallback={<IconButton label={text.more} icon={Ellipsis} disabled />}>
          <SmallMenu />
        </Suspense>
      </span>
    </header>
  )
}

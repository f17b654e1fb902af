import { useIsLive } from '../../channels/context/useIsLive'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { Kbd } from '../../ui/Kbd'
import { VisuallyHidden } from '../../ui/VisuallyHidden'
import { useApp, useEmbedHostState, useTabs } from '../AppContext'
import styles from './WelcomePage.module.css'

const text = messages.editor

const START = [
  ['newFile', text.newFile],
  ['goToFile', text.goToFile],
  ['newTerminal', text.newTerminal],
] as const

const KEYS = [
  ['commands', text.keyCommands],
  ['nextRegion', text.keyRegions],
  ['goToFile', text.keyFile],
  ['composer', text.keyAgent],
  ['terminal', text.keyTerminal],
] as const

/** Actions to begin with, the files that were open last, and the most useful keys. */
export function WelcomePage() {
  const { commands, openFile } = useApp()
  // What a command says of itself may change with either of them.
  useIsLive()
  useEmbedHostState((embedHost) => embedHost)
  const recent = useTabs((state) => state.recent)
  return (
    <div className={styles.page}>
      <VisuallyHidden>
        <h2>{text.welcome}</h2>
      </VisuallyHidden>
      <section className={styles.column}>
        <h3 className={styles.heading}>{text.start}</h3>
        <ul>
          {START.map(([id, label]) => (
            <li key={id}>
              <Button
                variant="quiet"
                disabledReason={commands.reason(id) ?? undefined}
                onClick={() => commands.run(id)}
              >
                {label}
              </Button>
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.column}>
        <h3 className={styles.heading}>{text.recent}</h3>
        {recent.length === 0 && <p className={styles.note}>{text.noRecent}</p>}
        <ul>
          {recent.slice(0, 8).map((path) => (
            <li key={path}>
              <Button
                variant="quiet"
                className={styles.file}
                title={revealHiddenInLine(path)}
                onClick={() => openFile(path)}
              >
                <bdi>{revealHiddenInLine(path.slice(1))}</bdi>
              </Button>
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.column}>
        <h3 className={styles.heading}>{text.keys}</h3>
        <dl className={styles.keys}>
          {KEYS.map(([id, label]) => {
            const chord = commands.shown(id)
            return (
              chord !== undefined && (
                <div key={id} className={styles.key}>
                  <dt>{label}</dt>
                  <dd>
                    <Kbd chord={chord} />
                  </dd>
                </div>
              )
            )
          })}
        </dl>
      </section>
    </div>
  )
}

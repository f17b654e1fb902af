import { useEffect, useLayoutEffect, useRef } from 'react'
import { useStore } from 'zustand/react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { agentsPageMessages as text } from '../../../messages/agentsPage'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { Button } from '../../../ui/Button'
import { useCopy } from '../../../ui/CopyProvider'
import { SkeletonRows } from '../../../ui/SkeletonRows'
import type { LogEntry } from '../shared/agentsProtocol'
import styles from './AgentsPage.module.css'
import type { AgentsModel } from './agentsModel'

interface Props {
  readonly model: AgentsModel
  readonly agentId: string
  readonly onBack: () => void
}

/** Pixels from its end within which a log follows what is said. */
const AT_END = 32

/** What is said to an agent and by it, while it is said. */
export function AgentLog({ model, agentId, onBack }: Props) {
  useEffect(() => model.followLog(agentId), [model, agentId])
  const entries = useStore(model.store, ({ log }) => log?.entries)
  const back = useRef<HTMLButtonElement>(null)
  useEffect(() => void focusIfHere(back.current), [])
  const box = useRef<HTMLElement>(null)
  const isAtEnd = useRef(true)
  // Read before each change, so that a user who looks at something earlier keeps seeing it.
  useLayoutEffect(() => {
    if (box.current && entries && isAtEnd.current) box.current.scrollTop = box.current.scrollHeight
  }, [entries])
  const copy = useCopy()
  const announce = useAnnounce()
  const copyAll = () => {
    void copy((entries ?? []).map(lineOf).join('\n')).then(
      (isCopied) => isCopied && announce(text.log.copied),
    )
  }
  return (
    <div className={styles.logPage}>
      <div className={styles.actions}>
        <Button ref={back} size="sm" onClick={onBack}>
          {text.log.back}
        </Button>
        <Button size="sm" onClick={copyAll}>
          {text.log.copy}
        </Button>
      </div>
      <p className={styles.note}>{text.log.note}</p>
      {entries === undefined && <SkeletonRows count={6} label={text.loading} />}
      {entries?.length === 0 && <p className={styles.description}>{text.log.empty}</p>}
      {entries !== undefined && entries.length > 0 && (
        <section
          ref={box}
          className={styles.log}
          aria-label={text.log.region}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by the keyboard
          tabIndex={0}
          onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
            isAtEnd.current = scrollHeight - clientHeight - scrollTop < AT_END
          }}
        >
          <ol className={styles.entries}>
            {entries.map((entry) => (
              <li key={entry.n} className={styles.entry} data-kind={entry.kind}>
                <span className={styles.when}>
                  <time dateTime={entry.at}>{timeOf(entry)}</time> {text.log.kinds[entry.kind]}
                </span>
                <span className={styles.said}>{revealHiddenInLine(entry.text)}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  )
}

/** With milliseconds: what comes together is told apart by them. */
const timeOf = ({ at }: LogEntry): string => {
  const time = new Date(at)
  const clock = time.toLocaleTimeString('en-GB')
  return `${clock}.${String(time.getMilliseconds()).padStart(3, '0')}`
}

const lineOf = (entry: LogEntry): string => `${entry.at} ${text.log.kinds[entry.kind]}: ${entry.text}`

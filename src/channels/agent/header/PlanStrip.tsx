import { ChevronRight } from 'lucide-react'
import { useId } from 'react'
import { agentItemMessages } from '../../../messages/agentItems'
import { useAgent } from '../../context/WorkspaceProvider'
import type { PlanEntry } from '../shared/eventSchemas'
import { selectTask } from '../store'
import { useCard } from '../useView'
import styles from './PlanStrip.module.css'

const MARK = { pending: '○', in_progress: '●', completed: '✓' } as const
const copy = agentItemMessages.plan

/** What the agent set out to do and how far it is, until it is done; one line until it is opened. */
export function PlanStrip({ taskId }: { taskId: string }) {
  const plan = useAgent((state) => selectTask(taskId)(state)?.plan)
  const [open, toggle] = useCard(`plan:${taskId}`)
  const list = useId()
  if (!plan || plan.entries.every(isDone)) return null
  const { entries } = plan
  return (
    <section className={styles.plan} aria-label={copy.name}>
      <button
        type="button"
        className={styles.summary}
        aria-expanded={open}
        aria-controls={open ? list : undefined}
        onClick={toggle}
      >
        <ChevronRight className={styles.chevron} aria-hidden="true" size={12} strokeWidth={1.5} />
        <span className={styles.name}>{copy.name}</span>
        <span className={styles.progress}>{progressOf(entries)}</span>
      </button>
      <Bar entries={entries} />
      {open && (
        <ol id={list} className={styles.entries}>
          {entries.map((value, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two entries may read the same, and a plan is replaced as a whole
            <li key={index} className={styles.entry} data-status={value.status}>
              <span className={styles.mark} role="img" aria-label={copy.status[value.status]}>
                {MARK[value.status]}
              </span>
              <span dir="auto">{value.content}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

const isDone = ({ status }: PlanEntry): boolean => status === 'completed'

function progressOf(entries: readonly PlanEntry[]): string {
  const current =
    entries.find(({ status }) => status === 'in_progress') ?? entries.find((entry) => !isDone(entry))
  return copy.progress(entries.filter(isDone).length, entries.length, current?.content ?? null)
}

function Bar({ entries }: { entries: readonly PlanEntry[] }) {
  const scaleX = entries.filter(isDone).length / entries.length
  return (
    <div className={styles.bar} aria-hidden="true">
      <div className={styles.fill} style={{ transform: `scaleX(${scaleX})` }} />
    </div>
  )
}

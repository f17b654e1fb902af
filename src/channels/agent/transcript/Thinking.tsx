import { ChevronRight } from 'lucide-react'
import { useId } from 'react'
import { agentItemMessages } from '../../../messages/agentItems'
import { useAgent } from '../../context/WorkspaceProvider'
import { type AgentState, noIds, type TextItem } from '../shared/state'
import { useCard } from '../useView'
import styles from './items.module.css'
import { LongText } from './LongText'

/** One line; what was thought stands behind it and never opens by itself. */
export function Thinking({ item, streaming }: { item: TextItem; streaming: boolean }) {
  const [open, toggle] = useCard(item.id)
  const end = useAgent((state) => nextAt(state, item))
  const content = useId()
  const { thinking, thought } = agentItemMessages.item
  return (
    <div className={styles.thinking}>
      <button
        type="button"
        className={styles.cardButton}
        aria-expanded={open}
        aria-controls={open ? content : undefined}
        onClick={toggle}
      >
        <ChevronRight className={styles.chevron} aria-hidden="true" size={12} strokeWidth={1.5} />
        <span className={styles.muted}>{streaming ? thinking : thought(seconds(item.at, end))}</span>
      </button>
      {open && (
        <p id={content} className={`${styles.plain} ${styles.thought}`} dir="auto">
          <LongText text={item.content} />
        </p>
      )}
    </div>
  )
}

/** When the next thing happened in the same conversation. */
function nextAt(state: AgentState, item: TextItem): string | undefined {
  const items = state.tasks[item.taskId]?.items ?? noIds
  const next = items.at(items.lastIndexOf(item.id) + 1)
  const after = state.items.get(next ?? '')
  return after?.kind === 'tool' ? after.call.at : after?.at
}

function seconds(from: string | undefined, to: string | undefined): number | null {
  if (from === undefined || to === undefined) return null
  const passed = Date.parse(to) - Date.parse(from)
  return Number.isFinite(passed) && passed >= 0 ? Math.round(passed / 1000) : null
}

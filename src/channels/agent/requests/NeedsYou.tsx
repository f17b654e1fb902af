import { useAgent } from '../../context/WorkspaceProvider'
import type { AgentState } from '../shared/state'
import { selectItem } from '../store'
import { useTaskId } from '../useView'
import styles from './NeedsYou.module.css'
import { PermissionCard } from './PermissionCard'
import { QuestionCard } from './QuestionCard'

/**
 * The oldest request of the conversation shown that has no answer. Those of others are named in the header: under
 * this conversation they would look like its own.
 */
export function NeedsYou({ now }: { now: () => number }) {
  const taskId = useTaskId()
  const isOurs = (state: AgentState) => (id: string) => state.items.get(id)?.taskId === taskId
  const first = useAgent((state) => state.open.find(isOurs(state)))
  const total = useAgent((state) => state.open.filter(isOurs(state)).length)
  if (first === undefined) return null
  return (
    <div className={styles.slot}>
      <Card key={first} id={first} total={total} now={now} />
    </div>
  )
}

function Card({ id, total, now }: { id: string; total: number; now: () => number }) {
  const item = useAgent(selectItem(id))
  const props = { index: 1, total, now }
  if (item?.kind === 'permission') return <PermissionCard item={item} {...props} />
  return item?.kind === 'question' ? <QuestionCard item={item} {...props} /> : null
}

import { useAgent } from '../../workspace/SocketProvider'
import styles from './NeedsYou.module.css'
import { PermissionCard } from './PermissionCard'
import { QuestionCard } from './QuestionCard'
import { selectItem, selectOpen } from './store'

/** The oldest request nobody has answered, of any conversation: an agent that waits unseen is an agent that hangs. */
export function NeedsYou({ now }: { now: () => number }) {
  const open = useAgent(selectOpen)
  const [first] = open
  if (first === undefined) return null
  return (
    <div className={styles.slot}>
      <Card key={first} id={first} total={open.length} now={now} />
    </div>
  )
}

function Card({ id, total, now }: { id: string; total: number; now: () => number }) {
  const item = useAgent(selectItem(id))
  const props = { index: 1, total, now }
  if (item?.kind === 'permission') return <PermissionCard item={item} {...props} />
  return item?.kind === 'question' ? <QuestionCard item={item} {...props} /> : null
}

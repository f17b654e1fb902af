import { Suspense } from 'react'
import { lazyPart } from '../../../ui/later/lazyPart'
import { useAgent } from '../../context/WorkspaceProvider'
import { useTaskId } from '../useView'
import styles from './NeedsYou.module.css'

/** Fetched with what else a conversation needs that has begun: a request comes only while there is a connection. */
const RequestCard = lazyPart(async () => (await import('./RequestCard')).RequestCard)

/**
 * The oldest request of the conversation shown that has no answer. Those of others are named in the header: under
 * this conversation they would look like its own.
 */
export function NeedsYou({ now }: { now: () => number }) {
  const taskId = useTaskId()
  const first = useAgent((state) => state.open.find((id) => state.items.get(id)?.taskId === taskId))
  if (first === undefined || taskId === null) return null
  return (
    <div className={styles.slot}>
      <Suspense fallback={null}>
        <RequestCard key={first} id={first} taskId={taskId} now={now} />
      </Suspense>
    </div>
  )
}

import { X } from 'lucide-react'
import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { IconButton } from '../../ui/IconButton'
import { useAgent } from '../../workspace/SocketProvider'
import { useIsLive } from '../../workspace/useIsLive'
import styles from './QueueStrip.module.css'
import { selectTask } from './store'
import { useCommands } from './useView'

const copy = messages.agent.queue

/** Messages that wait for the agent to be done; after a stop they are kept, and go only when told to. */
export function QueueStrip({ taskId }: { taskId: string }) {
  const queue = useAgent((state) => selectTask(taskId)(state)?.queue)
  const commands = useCommands()
  const offline = useIsLive() ? undefined : copy.offline
  if (!queue || queue.messages.length === 0) return null
  const clear = () => {
    for (const { clientMessageId } of queue.messages) commands.unqueue(clientMessageId)
  }
  return (
    <div className={styles.queue}>
      <ul className={styles.messages} aria-label={copy.label}>
        {queue.messages.map(({ clientMessageId, content }) => (
          <li key={clientMessageId} className={styles.message}>
            <span className={styles.text} dir="auto">
              {content}
            </span>
            <IconButton
              size="sm"
              label={copy.remove(content.slice(0, 60))}
              icon={X}
              disabledReason={offline}
              onClick={() => commands.unqueue(clientMessageId)}
            />
          </li>
        ))}
      </ul>
      {queue.paused && (
        <div className={styles.paused}>
          <span className={styles.note}>{copy.paused}</span>
          <Button size="sm" disabledReason={offline} onClick={() => commands.resume(taskId)}>
            {copy.sendQueued}
          </Button>
          <Button size="sm" variant="quiet" disabledReason={offline} onClick={clear}>
            {copy.clear}
          </Button>
        </div>
      )}
    </div>
  )
}

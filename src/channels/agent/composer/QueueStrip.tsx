import { X } from 'lucide-react'
import { agentItemMessages } from '../../../messages/agentItems'
import { requestMessages } from '../../../messages/requests'
import { Button } from '../../../ui/Button'
import { IconButton } from '../../../ui/IconButton'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useAgent, useConfig } from '../../context/WorkspaceProvider'
import { useFirstRequest } from '../requests/useFirstRequest'
import { selectTask } from '../store'
import { senderOf } from '../transcript/SenderLabel'
import { useCommands, useView } from '../useView'
import styles from './QueueStrip.module.css'

const copy = agentItemMessages.queue
const RESUMING = {
  queued: copy.paused,
  sending: copy.resuming,
  unconfirmed: copy.unconfirmed,
  failed: copy.notResumed,
} as const

/** Messages that wait for the end of the turn. After a stop they wait until the user resumes the queue. */
export function QueueStrip({ taskId }: { taskId: string }) {
  const queue = useAgent((state) => selectTask(taskId)(state)?.queue)
  const commands = useCommands()
  const resuming = useView((view) => view.resuming[taskId]?.state)
  const removing = useView((view) => view.removing)
  const unready = useDisabledReason('agent', 'current', { offline: copy.offline })
  if (!queue || queue.messages.length === 0) return null
  const isCleared = queue.messages.every(({ clientMessageId }) => removing.includes(clientMessageId))
  const clear = () => {
    for (const { clientMessageId } of queue.messages) commands.unqueue(clientMessageId)
  }
  return (
    <div className={styles.queue}>
      <ul className={styles.messages} aria-label={copy.label}>
        {queue.messages.map(({ clientMessageId, content, from }) => (
          <li key={clientMessageId} className={styles.message}>
            {from !== undefined && <span className={styles.note}>{senderOf(from)}</span>}
            <span className={styles.text} dir="auto">
              {content}
            </span>
            {removing.includes(clientMessageId) && <span className={styles.note}>{copy.removing}</span>}
            {from === undefined && <AsReason taskId={taskId} id={clientMessageId} content={content} />}
            <IconButton
              size="sm"
              label={copy.remove(content.slice(0, 60))}
              icon={X}
              disabledReason={unready ?? (removing.includes(clientMessageId) ? copy.removing : undefined)}
              onClick={() => commands.unqueue(clientMessageId)}
            />
          </li>
        ))}
      </ul>
      {queue.paused && (
        <div className={styles.paused}>
          <span className={styles.note}>{resuming === undefined ? copy.paused : RESUMING[resuming]}</span>
          <Button
            size="sm"
            disabledReason={unready ?? (resuming === 'sending' ? copy.resuming : undefined)}
            onClick={() => commands.resume(taskId)}
          >
            {copy.sendQueued}
          </Button>
          <Button
            size="sm"
            variant="quiet"
            disabledReason={unready ?? (isCleared ? copy.removing : undefined)}
            onClick={clear}
          >
            {copy.clear}
          </Button>
        </div>
      )}
    </div>
  )
}

/** While the agent asks for a permission, a message that waits can say why it does not get it. */
function AsReason({ taskId, id, content }: { taskId: string; id: string; content: string }) {
  const commands = useCommands()
  const request = useFirstRequest(taskId)
  const isKnown = useConfig(({ config }) => config?.capabilities.includes('agent.denyReason') ?? false)
  const isAnswered = useView(({ answering }) => request !== undefined && request.requestId in answering)
  const unready = useDisabledReason('agent', 'current', { offline: copy.offline })
  if (!isKnown || isAnswered || request?.kind !== 'permission') return null
  const { asReason } = requestMessages.permission
  return (
    <Button
      size="sm"
      aria-label={`${asReason}: ${content.slice(0, 60)}`}
      disabledReason={unready}
      onClick={() => commands.denyWithQueued(request.requestId, id)}
    >
      {asReason}
    </Button>
  )
}

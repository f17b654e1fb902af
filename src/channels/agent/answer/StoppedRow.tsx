import { agentItemMessages } from '../../../messages/agentItems'
import { answerMessages as words } from '../../../messages/answer'
import { Button } from '../../../ui/Button'
import { useAgent } from '../../context/WorkspaceProvider'
import { selectTask } from '../store'
import styles from './answer.module.css'
import { lastMessage } from './answerOf'
import { useMessageActs } from './useMessageActs'

/** After a turn that was stopped: ways on from its message. */
export function StoppedRow({ taskId }: { taskId: string }) {
  const isStopped = useAgent((state) => selectTask(taskId)(state)?.status === 'aborted')
  const message = useAgent((state) => lastMessage(state, taskId))
  const acts = useMessageActs()
  if (!isStopped || !message) return null
  return (
    <div className={styles.stopped}>
      <span>{words.stopped}</span>
      <Button size="sm" disabledReason={acts.againOff(message)} onClick={() => acts.again(message)}>
        {words.retry}
      </Button>
      <Button size="sm" variant="quiet" disabledReason={acts.editOff} onClick={() => acts.edit(message)}>
        {agentItemMessages.error.edit}
      </Button>
    </div>
  )
}

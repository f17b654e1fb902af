import { agentItemMessages } from '../../../messages/agentItems'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useIsLive } from '../../context/useIsLive'
import { pendingAttachments } from '../delivery/keepAttachments'
import type { PendingPrompt } from '../delivery/pendingPrompt'
import { useCommands, useView } from '../useView'
import styles from './PendingMessage.module.css'
import { SenderLabel } from './SenderLabel'

const copy = messages.agent.pending

/** A message that is not in the log yet; it stays in its place until it is, or until the user decides. */
export function PendingMessage({ prompt }: { prompt: PendingPrompt }) {
  const { clientMessageId, content, state, attachments = [] } = prompt
  const isUnkept = useView((view) => view.unkept.includes(pendingAttachments(clientMessageId)))
  return (
    <div className={styles.pending} data-state={state}>
      <SenderLabel from={prompt.from} />
      <p className={styles.text} dir="auto">
        {content}
      </p>
      {attachments.map(({ name, data }) => (
        <p key={data} className={styles.state}>
          {agentItemMessages.item.attachment(name)}
        </p>
      ))}
      {isUnkept && <p className={styles.state}>{agentItemMessages.composer.attachedUnkept}</p>}
      <div className={styles.foot}>
        <span className={styles.state}>{stateText(prompt)}</span>
        {state !== 'sending' && <Choices prompt={prompt} />}
      </div>
    </div>
  )
}

function Choices({ prompt }: { prompt: PendingPrompt }) {
  const { clientMessageId, taskId, content, state, attachments } = prompt
  const live = useIsLive()
  const waits = useView((view) => view.pending.some((other) => other.state === 'queued'))
  const readOnly = useDisabledReason('agent', 'writable')
  const oneWaits = !live && waits ? agentItemMessages.composer.oneWaits : undefined
  const refusal = readOnly ?? oneWaits
  const commands = useCommands()
  const edit = () => {
    commands.putBack(taskId, content, attachments)
    commands.discard(clientMessageId)
  }
  return (
    <>
      {state !== 'queued' && (
        <Button size="sm" disabledReason={refusal} onClick={() => commands.resend(clientMessageId)}>
          {copy.retry}
        </Button>
      )}
      <Button size="sm" variant="quiet" onClick={edit}>
        {copy.edit}
      </Button>
      <Button size="sm" variant="quiet" onClick={() => commands.discard(clientMessageId)}>
        {copy.remove}
      </Button>
    </>
  )
}

function stateText({ state, error }: PendingPrompt): string {
  return state === 'failed' && error !== undefined ? copy.refused(error) : copy[state]
}

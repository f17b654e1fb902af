import { type RefObject, useId } from 'react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { agentContextMessages } from '../../../messages/agentContext'
import { agentItemMessages } from '../../../messages/agentItems'
import { requestMessages } from '../../../messages/requests'
import { Button } from '../../../ui/Button'
import { useIsReadOnly } from '../../context/EmbedHostContext'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useIsLive, useIsServerSilent } from '../../context/useIsLive'
import { useConfig } from '../../context/WorkspaceProvider'
import { draftAttachments } from '../delivery/keepAttachments'
import { useIsBusy } from '../header/useAgentState'
import { MAX_ATTACHED } from '../shared/protocol'
import { useCommands, useTaskId, useView } from '../useView'
import { draftKey, selectAttached, selectDraft } from '../viewStore'
import { AgentChoice } from './AgentChoice'
import { AttachedChips, attachedSize } from './AttachedChips'
import styles from './Composer.module.css'
import { MentionChips } from './MentionChips'
import { MessageBox } from './MessageBox'
import { type Mention, withoutMention } from './mentions'
import { UsageLine } from './UsageLine'
import { useMentions } from './useMentions'
import type { Stop } from './useStop'
import { useTypedAnswer } from './useTypedAnswer'

const copy = agentItemMessages.composer

interface ComposerProps {
  boxRef: RefObject<HTMLTextAreaElement | null>
  stop: Stop
  /** What goes with the message is still being read. */
  isReading: boolean
}

/** The message box. Each conversation keeps its own draft, also without a connection. */
export function Composer({ boxRef, stop, isReading }: ComposerProps) {
  const taskId = useTaskId()
  const draft = useView(selectDraft(taskId))
  const attached = useView(selectAttached(taskId))
  const commands = useCommands()
  const send = useSending(taskId)
  const hint = useId()
  const isReadOnly = useIsReadOnly('agent')
  const mentions = useMentions(draft)

  const isEmpty = draft.trim() === '' && attached.length === 0
  const isTooMuch = attachedSize(attached) > MAX_ATTACHED
  const isRefused = useConfig(({ config }) => config?.capabilities.includes('agent.context') === false)
  const reading = isReading ? agentContextMessages.attach.reading : null
  const refused = isRefused && attached.length > 0 ? agentContextMessages.attach.unsupported : null
  const plain = attached.length === 0 && mentions.list.length === 0
  const typed = useTypedAnswer(taskId, plain ? draft : '')
  const unsendable =
    send.blocked ??
    reading ??
    (mentions.isSaving ? agentContextMessages.suggest.saving : null) ??
    refused ??
    (isTooMuch ? copy.attachedTooMuch : null)
  const blocked = typed ? typed.blocked : unsendable

  const submit = (interrupt: boolean) => {
    if (blocked !== null || isEmpty) return
    if (typed && !interrupt) return typed.send()
    const { context } = mentions
    mentions.whenSaved(() => {
      commands.prompt(draft, { interrupt: interrupt && send.canQueue, attachments: attached, context })
      for (const attachment of attached) commands.detach(taskId, attachment)
      commands.setDraft(taskId, '')
    })
  }
  const notice =
    stop.notice ?? blocked ?? mentions.problem ?? (typed ? requestMessages.question.typed : send.hint)
  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault()
        submit(false)
      }}
    >
      <MessageBox
        boxRef={boxRef}
        taskId={taskId}
        describedBy={hint}
        isReadOnly={isReadOnly || mentions.isSaving}
        onAct={(act) => submit(act === 'interrupt')}
      />
      <Beside boxRef={boxRef} taskId={taskId} mentions={mentions.list} />
      <div className={styles.foot}>
        <AgentChoice taskId={taskId} />
        {stop.busy && <StopButtons stop={stop} isReadOnly={isReadOnly} />}
        <Button
          type="submit"
          variant="primary"
          disabledReason={blocked ?? (isEmpty ? copy.nothingToSend : undefined)}
        >
          {send.live ? copy.send : copy.sendWhenBack}
        </Button>
      </div>
      <div className={styles.status}>
        <p id={hint} className={styles.hint}>
          {notice}
        </p>
        {taskId !== null && <UsageLine taskId={taskId} />}
      </div>
    </form>
  )
}

interface BesideProps extends Pick<ComposerProps, 'boxRef'> {
  taskId: string | null
  mentions: readonly Mention[]
}

/** What goes with the message. */
function Beside({ boxRef, taskId, mentions }: BesideProps) {
  const draft = useView(selectDraft(taskId))
  const attached = useView(selectAttached(taskId))
  const isUnkept = useView((view) => view.unkept.includes(draftAttachments(draftKey(taskId))))
  const commands = useCommands()
  return (
    <>
      {isUnkept && (
        <p role="status" className={styles.hint}>
          {copy.attachedUnkept}
        </p>
      )}
      <MentionChips
        mentions={mentions}
        onRemove={(mention) => {
          commands.setDraft(taskId, withoutMention(draft, mention))
          focusIfHere(boxRef.current)
        }}
      />
      <AttachedChips attached={attached} onRemove={(one) => commands.detach(taskId, one)} />
    </>
  )
}

/** Without a connection nothing can be stopped, but the user may ask for a stop after the reconnect. */
function StopButtons({ stop, isReadOnly }: { stop: Stop; isReadOnly: boolean }) {
  return (
    <>
      {!isReadOnly && stop.wished && <Button onClick={stop.cancelWish}>{copy.dontStop}</Button>}
      {!isReadOnly && !stop.wished && !stop.connected && (
        <Button onClick={stop.whenBack}>{copy.stopWhenBack}</Button>
      )}
      <Button className={styles.stop} disabledReason={stop.unready} onClick={stop.now}>
        {copy.stop}
      </Button>
    </>
  )
}

/** Why a message cannot be sent now, or null, and what the keys do. */
function useSending(taskId: string | null) {
  const live = useIsLive()
  const isSilent = useIsServerSilent()
  const readOnly = useDisabledReason('agent', 'writable')
  const busy = useIsBusy()
  const canQueue = useConfig((state) => state.config?.capabilities.includes('agent.queue') ?? false)
  const running = busy && taskId !== null
  const waits = useView((view) => view.pending.some(({ state }) => state === 'queued'))
  if (readOnly !== undefined) return { live, blocked: readOnly, canQueue, hint: readOnly }
  const offline = isSilent ? copy.silent : copy.offline
  if (!live) return { live, blocked: waits ? copy.oneWaits : null, canQueue, hint: offline }
  const blocked = running && !canQueue ? copy.busy : null
  return { live, blocked, canQueue, hint: running ? copy.whileRunning : copy.hint }
}

import { type RefObject, Suspense, useId } from 'react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { agentContextMessages } from '../../../messages/agentContext'
import { agentItemMessages } from '../../../messages/agentItems'
import { requestMessages } from '../../../messages/requests'
import { Button } from '../../../ui/Button'
import { lazyPart } from '../../../ui/later/lazyPart'
import { OutdatedNotice } from '../../../ui/later/OutdatedNotice'
import { useIsReadOnly } from '../../context/EmbedHostContext'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useIsLive, useIsServerSilent } from '../../context/useIsLive'
import { useAgent, useConfig, useWorkspace } from '../../context/WorkspaceProvider'
import { draftAttachments } from '../delivery/keepAttachments'
import { useIsBusy } from '../header/useAgentState'
import { ModeSentence } from '../session/ModeSentence'
import { type Setting, useOpening, useSetting } from '../session/useSession'
import { useUnfit } from '../session/useUnfit'
import { type Attachment, MAX_ATTACHED } from '../shared/protocol'
import { selectTask } from '../store'
import { useCommands, useTaskId, useView } from '../useView'
import { draftKey, selectAttached, selectDraft } from '../viewStore'
import { AgentChoice } from './AgentChoice'
import { attachedSize } from './attachedSize'
import styles from './Composer.module.css'
import { MentionChips } from './MentionChips'
import { MessageBox } from './MessageBox'
import { withoutMention } from './mentions'
import { type Mentions, useMentions } from './useMentions'
import type { Stop } from './useStop'
import { useTypedAnswer } from './useTypedAnswer'

/** Fetched when there is something to show. */
const AttachedChips = lazyPart(async () => (await import('./AttachedChips')).AttachedChips)
const NotTaken = lazyPart(async () => (await import('../session/NotTaken')).NotTaken)
const UnsavedDialog = lazyPart(
  async () => (await import('./UnsavedDialog')).UnsavedDialog,
  // The user can go on writing the message.
  ({ onCancel }) => <OutdatedNotice onClose={onCancel} />,
)
const GoneAgent = lazyPart(async () => (await import('../session/GoneAgent')).GoneAgent)
const UsageLine = lazyPart(async () => (await import('./UsageLine')).UsageLine)

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
  const { viewStore } = useWorkspace().agent
  const send = useSending(taskId)
  const hint = useId()
  const isReadOnly = useIsReadOnly('agent')
  const mentions = useMentions(draft)
  const setting = useSetting(taskId)
  const opening = useOpening(taskId, attached)
  const unfit = useUnfit(taskId, attached)

  const isEmpty = draft.trim() === '' && attached.length === 0
  const problem = useAttachedProblem(attached, isReading)
  const plain = attached.length === 0 && mentions.list.length === 0
  const typed = useTypedAnswer(taskId, plain ? draft : '')
  const unsendable =
    send.blocked ??
    (mentions.isSaving ? agentContextMessages.suggest.saving : null) ??
    problem ??
    unfit.reason
  const blocked = typed ? typed.blocked : unsendable

  const submit = (interrupt: boolean) => {
    if (blocked !== null || isEmpty || mentions.question !== null) return
    if (typed && !interrupt) return typed.send()
    mentions.whenReady((context) => {
      // It may have waited for files to be saved: it goes where it was written, and takes no other text along.
      const options = { interrupt: interrupt && send.canQueue, attachments: attached, context, taskId }
      commands.prompt(draft, options)
      setting.dismiss()
      for (const attachment of attached) commands.detach(taskId, attachment)
      if (selectDraft(taskId)(viewStore.getState()) === draft) commands.setDraft(taskId, '')
    })
  }
  // What the agent does not take is said above the message.
  const reason = blocked === unfit.reason ? null : blocked
  const usual = typed ? requestMessages.question.typed : (opening.notice ?? send.hint)
  const notice = stop.notice ?? reason ?? mentions.problem ?? setting.failure ?? usual
  return (
    <form
      className={styles.composer}
      onFocus={() => opening.use()}
      onInput={() => draft === '' && opening.use()}
      onSubmit={(event) => {
        event.preventDefault()
        submit(false)
      }}
    >
      {unfit.reason !== null && (
        <Suspense>
          <NotTaken reason={unfit.reason} count={unfit.list.length} onRemove={unfit.remove} />
        </Suspense>
      )}
      <MessageBox
        boxRef={boxRef}
        taskId={taskId}
        describedBy={hint}
        isReadOnly={isReadOnly || mentions.isSaving || mentions.question !== null}
        onAct={(act) => submit(act === 'interrupt')}
      />
      <Beside boxRef={boxRef} taskId={taskId} mentions={mentions} unfit={unfit.list} />
      <div className={styles.foot}>
        <AgentChoice taskId={taskId} setting={setting} onAgent={opening.useSoon} />
        {stop.busy && <StopButtons stop={stop} isReadOnly={isReadOnly} />}
        <Button
          type="submit"
          variant="primary"
          disabledReason={blocked ?? (isEmpty ? copy.nothingToSend : undefined)}
        >
          {send.live ? copy.send : copy.sendWhenBack}
        </Button>
      </div>
      <Status id={hint} notice={notice} taskId={taskId} setting={setting} />
    </form>
  )
}

interface StatusProps {
  id: string
  notice: string
  taskId: string | null
  setting: Setting
}

/** What the keys do or why they do not, what the mode means, and what the conversation uses. */
function Status({ id, notice, taskId, setting }: StatusProps) {
  const hasUsage = useAgent((state) => Boolean(selectTask(taskId)(state)?.usage))
  const gone = useGoneAgent(taskId)
  return (
    <div className={styles.status}>
      {gone !== undefined && (
        <Suspense>
          <GoneAgent agent={gone} />
        </Suspense>
      )}
      <p id={id} className={styles.hint}>
        {notice}
      </p>
      <ModeSentence taskId={taskId} setting={setting} />
      {hasUsage && taskId !== null && (
        <Suspense>
          <UsageLine taskId={taskId} />
        </Suspense>
      )}
    </div>
  )
}

/** The agent of the conversation, where another one answers its next message (A56). */
function useGoneAgent(taskId: string | null): string | undefined {
  const agent = useAgent((state) => selectTask(taskId)(state)?.task?.agent)
  const config = useConfig((state) => state.config)
  const isGone =
    config?.capabilities.includes('agent.conversations') &&
    config.agent?.providers.every(({ id }) => id !== agent)
  return isGone ? agent : undefined
}

interface BesideProps extends Pick<ComposerProps, 'boxRef'> {
  taskId: string | null
  mentions: Mentions
  unfit: readonly Attachment[]
}

/** What goes with the message, and what has to be said about it before. */
function Beside({ boxRef, taskId, mentions, unfit }: BesideProps) {
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
        mentions={mentions.list}
        onRemove={(mention) => {
          commands.setDraft(taskId, withoutMention(draft, mention))
          focusIfHere(boxRef.current)
        }}
      />
      {attached.length > 0 && (
        <Suspense>
          <AttachedChips attached={attached} unfit={unfit} onRemove={(one) => commands.detach(taskId, one)} />
        </Suspense>
      )}
      {mentions.question && (
        <Suspense>
          <UnsavedDialog {...mentions.question} />
        </Suspense>
      )}
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

/** Why what goes with the message keeps it from being sent, or null. */
function useAttachedProblem(attached: readonly Attachment[], isReading: boolean): string | null {
  const isRefused = useConfig(({ config }) => config?.capabilities.includes('agent.context') === false)
  if (isReading) return agentContextMessages.attach.reading
  if (isRefused && attached.length > 0) return agentContextMessages.attach.unsupported
  return attachedSize(attached) > MAX_ATTACHED ? copy.attachedTooMuch : null
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

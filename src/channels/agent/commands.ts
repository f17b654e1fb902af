import type { Clock } from '../../lib/clock'
import type { Link } from '../../socket/link'
import { type Configured, createAgentSettings } from './delivery/agentSettings'
import { type Answers, createApprovals } from './delivery/approvals'
import { createMissedEvents } from './delivery/missedEvents'
import { createPrompts, type PromptOptions } from './delivery/prompts'
import { createQueueActions } from './delivery/queueActions'
import { reducePending } from './delivery/reducePending'
import { askPage } from './queries'
import type { AgentEvent, Attachment } from './shared/protocol'
import { reduceAgent } from './shared/reduce'
import { type AgentStore, selectIsBusy, selectOldestSeq, selectShownTaskId } from './store'
import { type AgentViewStore, selectAttached, selectDraft } from './viewStore'

export interface AgentCommands {
  /** Sends to the conversation shown. Returns the message's `clientMessageId`. */
  prompt(content: string, options?: PromptOptions): string
  /** Sends a message that failed or was never confirmed again, as the same message. */
  resend(clientMessageId: string): void
  /** Forgets a message that did not get through. */
  discard(clientMessageId: string): void
  abort(taskId: string): void
  /** Without a connection: stops this turn, if it still runs, once there is one again. */
  abortWhenBack(taskId: string): void
  cancelAbort(taskId: string): void
  approve(requestId: string, optionId?: string): void
  reject(requestId: string, optionId?: string): void
  answer(requestId: string, answers: Answers): void
  skip(requestId: string): void
  setProvider(provider: string): void
  /** For the task, or for new conversations. */
  setModel(taskId: string | null, model: string): void
  setMode(taskId: string, mode: string): void
  unqueue(clientMessageId: string): void
  resume(taskId: string): void
  /** Begins a sign-in the agent offered; the server opens a terminal for it where one is needed. */
  /** Answers the terminal in which its user logs in, or null where the server opens none. */
  login(methodId: string): string | null
  loadOlder(): void
  newConversation(): void
  selectTask(taskId: string): void
  /** Also stays with the conversation written in, so that a newer one does not come in the way. */
  setDraft(taskId: string | null, text: string): void
  /** Adds to what goes with the message that is being written. */
  attach(taskId: string | null, attachment: Attachment): void
  detach(taskId: string | null, attachment: Attachment): void
  /** Puts a text into the composer, before what is written there already, and what went with it. */
  putBack(taskId: string | null, text: string, attachments?: readonly Attachment[]): void
  /** What earlier pages kept for messages that are not sent is known; null: there is nothing for this one. */
  attachmentsRead(find: (clientMessageId: string) => readonly Attachment[] | null): void
  setCard(itemId: string, open: boolean): void
  /** The connection is gone: what was on its way may or may not have arrived. */
  lost(): void
  /** The server has told all it knows; on a server with a numbered log its history says so by itself. */
  caughtUp(): void
  /** After each (re)connect, once it is known what the server understands and before its history. */
  opened(): void
  /** The server has said anew what agent and model are. */
  configured(): void
  /** The server does not repeat what it said while it was out of reach. */
  notRetold(): void
  /** After an event was folded into the store; asks for what is missing when it left a gap. */
  applied(event: AgentEvent): void
  /** The same after an event that only made a message longer, and so can settle nothing. */
  extended(event: AgentEvent): void
}

export function createAgentCommands(options: {
  readonly link: Link
  readonly store: AgentStore
  readonly viewStore: AgentViewStore
  readonly newId: () => string
  readonly clock: Clock
  readonly configured?: Configured
}): AgentCommands {
  const { link, store, viewStore, newId, clock, configured = () => undefined } = options
  const prompts = createPrompts({ link, store, viewStore, newId, clock })
  const missedEvents = createMissedEvents({ store, viewStore, clock })
  const approvals = createApprovals({ link, store, viewStore, clock })
  const settings = createAgentSettings({ link, store, viewStore, clock, configured })
  const queueActions = createQueueActions({ link, store, viewStore, clock })
  let busyAtLoss: readonly string[] = []
  /** A missing event was asked for and its history has not come yet. */
  let resubscribing = false
  const view = () => viewStore.getState()
  const shownTaskId = () => selectShownTaskId(store.getState(), view())
  const select = (taskId: string | null) => viewStore.setState({ taskId, chosen: true })

  const { setAttached } = viewStore
  const attachedTo = (taskId: string | null) => selectAttached(taskId)(view())

  function setDraft(taskId: string | null, text: string) {
    if (text !== '' && !view().chosen && taskId === shownTaskId()) select(taskId)
    viewStore.setDraft(taskId, text)
  }

  function lost() {
    if (view().current)
      busyAtLoss = store.getState().taskOrder.filter((id) => selectIsBusy(id)(store.getState()))
    missedEvents.lost()
    prompts.lost()
    approvals.lost()
    settings.lost()
    queueActions.lost()
    viewStore.setState({ current: false })
  }

  /** A stop goes first: it means the turn that runs, and not what is sent now. */
  function caughtUp() {
    viewStore.setState({ current: true })
    missedEvents.ended()
    approvals.afterReplay()
    settings.afterReplay()
    queueActions.afterReplay()
    prompts.afterReplay()
  }

  function askForGap() {
    const { gap, seq, epoch } = store.getState()
    if (!gap) resubscribing = false
    else if (!resubscribing && link.has('agent.seq'))
      resubscribing = link.send({ type: 'subscribe', after: seq, ...(epoch === null ? {} : { epoch }) })
  }

  return {
    prompt(content, options) {
      const taskId = shownTaskId() ?? newId()
      select(taskId)
      if (view().untold.includes(taskId))
        viewStore.setState({ untold: view().untold.filter((id) => id !== taskId) })
      return prompts.prompt(taskId, content, options)
    },
    resend: prompts.resend,
    discard: prompts.discard,
    attachmentsRead: prompts.attachmentsRead,
    abort: approvals.abort,
    abortWhenBack: approvals.abortWhenBack,
    cancelAbort: approvals.cancelAbort,
    approve: approvals.approve,
    reject: approvals.reject,
    answer: approvals.answer,
    skip: approvals.skip,
    setProvider: (provider) => settings.choose('provider', provider, null),
    setModel(taskId, model) {
      settings.choose('model', model, link.has('agent.seq') ? taskId : null)
    },
    setMode(taskId, mode) {
      if (link.has('agent.seq')) settings.choose('mode', mode, taskId)
    },
    configured: settings.settle,
    unqueue: queueActions.unqueue,
    resume: queueActions.resume,
    login(methodId) {
      const sessionId = newId()
      return link.has('agent.login') && link.send({ type: 'login', methodId, sessionId }) ? sessionId : null
    },
    loadOlder() {
      if (view().older === 'loading' || !store.getState().hasMore || !link.has('agent.seq')) return
      viewStore.setState({ older: 'loading' })
      askPage(link, selectOldestSeq(store.getState())).then(
        (page) => {
          store.setState((state) => reduceAgent(state, page))
          viewStore.setState({ older: 'idle' })
        },
        () => viewStore.setState({ older: 'failed' }),
      )
    },
    newConversation: () => select(null),
    selectTask: (taskId) => select(taskId),
    setDraft,
    attach(taskId, attachment) {
      const others = attachedTo(taskId).filter(({ data }) => data !== attachment.data)
      setAttached(taskId, [...others, attachment])
    },
    detach: (taskId, attachment) =>
      setAttached(
        taskId,
        attachedTo(taskId).filter((other) => other !== attachment),
      ),
    putBack(taskId, text, attachments = []) {
      setAttached(taskId, [...attachments, ...attachedTo(taskId)])
      const draft = selectDraft(taskId)(view())
      setDraft(taskId, draft === '' ? text : `${text}\n\n${draft}`)
    },
    setCard: viewStore.setCard,
    lost,
    opened() {
      lost()
      resubscribing = false
      viewStore.setState({ older: 'idle' })
    },
    caughtUp,
    notRetold: () => viewStore.setState({ untold: busyAtLoss }),
    extended(event) {
      prompts.heard(event)
      askForGap()
    },
    applied(event) {
      const changed = reducePending(view(), event, {
        state: store.getState(),
        idempotent: link.has('agent.idempotent'),
      })
      if (changed !== view()) viewStore.setState(changed)
      prompts.heard(event)
      settings.applied(event)
      queueActions.applied()
      if (event.type === 'history') caughtUp()
      askForGap()
    },
  }
}

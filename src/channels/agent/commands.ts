import type { Clock } from '../../lib/clock'
import type { Link } from '../../socket/link'
import { type Configured, createAgentSettings } from './delivery/agentSettings'
import { answeredElsewhere } from './delivery/answeredElsewhere'
import { type Answers, createApprovals } from './delivery/approvals'
import { createMissedEvents } from './delivery/missedEvents'
import { createPrompts, type PromptOptions, type SentWith } from './delivery/prompts'
import { createQueueActions } from './delivery/queueActions'
import { reducePending } from './delivery/reducePending'
import { askPage } from './queries'
import type { AgentEvent, Attachment } from './shared/protocol'
import { reduceAgent } from './shared/reduce'
import { type AgentStore, selectHasOlder, selectIsBusy, selectShownTaskId, selectTask } from './store'
import { type AgentViewStore, type PendingAnswer, selectAttached, selectDraft } from './viewStore'

export interface AgentCommands {
  /**
   * Sends to the conversation shown, or to the one it was written in (`taskId`, null: one that has not begun), which may not
   * be the one shown any more. Returns the message's `clientMessageId`.
   */
  prompt(content: string, options?: PromptOptions & { readonly taskId?: string | null }): string
  /** Sends a failed or unconfirmed message again, under the same id. */
  resend(clientMessageId: string): void
  /** Drops a message that was not sent. */
  discard(clientMessageId: string): void
  /** What went with one of the last messages of this page; undefined: it is not known any more. */
  sentWith(clientMessageId: string): SentWith | undefined
  abort(taskId: string): void
  /** Without a connection: stops this turn after the next reconnect, if it still runs. */
  abortWhenBack(taskId: string): void
  cancelAbort(taskId: string): void
  approve(requestId: string, optionId?: string): void
  reject(requestId: string, optionId?: string): void
  /** Denies and lets the agent know why, at once. */
  denyWith(requestId: string, text: string): void
  /** Denies with a message of the queue that says why. */
  denyWithQueued(requestId: string, clientMessageId: string): void
  /** @param text as it was written in the composer, where it was */
  answer(requestId: string, answers: Answers, text?: string): void
  skip(requestId: string): void
  setProvider(provider: string): void
  /** For the task, or for new conversations. */
  setModel(taskId: string | null, model: string): void
  setMode(taskId: string, mode: string): void
  unqueue(clientMessageId: string): void
  resume(taskId: string): void
  /** Begins a sign-in that the agent offered. Returns the id of its terminal; null where the server opens none. */
  login(methodId: string): string | null
  loadOlder(): void
  /** Shows the list of conversations in place of the one shown, or ends that. `renaming`: of this one the name is asked for. */
  showList(isOpen: boolean, renaming?: string): void
  /** Looks for a text in the conversation shown, or ends that. */
  find(isOpen: boolean): void
  /** Brings an item of a conversation into view, and leaves the focus where it is. */
  seek(taskId: string, itemId: string): void
  newConversation(): void
  selectTask(taskId: string): void
  /** Also keeps this conversation shown, so that a newer one does not replace it while the user writes. */
  setDraft(taskId: string | null, text: string): void
  /** Adds an attachment to the draft. */
  attach(taskId: string | null, attachment: Attachment): void
  detach(taskId: string | null, attachment: Attachment): void
  /** Puts a text and its attachments into the composer, before the draft. */
  putBack(taskId: string | null, text: string, attachments?: readonly Attachment[]): void
  /** The attachments that earlier pages kept are read. `find` returns null for a message without any. */
  attachmentsRead(find: (clientMessageId: string) => readonly Attachment[] | null): void
  setCard(itemId: string, open: boolean): void
  /** The connection is gone: what was on its way may or may not have arrived. */
  lost(): void
  /** The state of the server is complete. On a server with a numbered log, `applied` concludes this from the history. */
  caughtUp(): void
  /** After each (re)connect, when the server's capabilities are known and its history has not come. */
  opened(): void
  /** The server announced the agent and model of new conversations. */
  configured(): void
  /** The server does not replay what happened during the absence. */
  notRetold(): void
  /** After an event was folded into the store. Asks for the missing events if it left a gap. */
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
  /** The missing events were asked for, and their history has not come yet. */
  let resubscribing = false
  const view = () => viewStore.getState()
  const shownTaskId = () => selectShownTaskId(store.getState(), view())
  const select = (taskId: string | null) =>
    viewStore.setState({ taskId, chosen: true, list: null, finding: null })

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

  const isPartial = (taskId: string | null) => selectTask(taskId)(store.getState())?.task?.partial ?? false

  function loadOlder() {
    const taskId = shownTaskId()
    const before = store.getState()
    const isMore = selectHasOlder(taskId)(before) || isPartial(taskId)
    if (view().older === 'loading' || !isMore || !link.has('agent.seq')) return
    viewStore.setState({ older: 'loading' })
    askPage(link, before, taskId).then(
      (page) => {
        store.setState((state) => reduceAgent(state, page))
        viewStore.setState({ older: 'idle' })
        if (shownTaskId() !== taskId) loadMissing()
      },
      () => viewStore.setState({ older: 'failed' }),
    )
  }

  /** A conversation of which nothing is here begins with its last page, which also has what a history left out of it. */
  function loadMissing() {
    const task = selectTask(shownTaskId())(store.getState())
    const isMissing = task?.items.length === 0 || isPartial(shownTaskId())
    if (isMissing && link.has('agent.conversations')) loadOlder()
  }

  /** Stops go first: each is meant for the turn that runs, and not for a message that is sent now. */
  function caughtUp() {
    viewStore.setState({ current: true })
    missedEvents.ended()
    const { answering } = view()
    approvals.afterReplay()
    returnWords(answering)
    settings.afterReplay()
    queueActions.afterReplay()
    prompts.afterReplay()
    loadMissing()
  }

  /** Where the server knows of no reasons, the message only follows the answer. */
  function denyWith(requestId: string, text: string) {
    const item = store.getState().items.get(`request:${requestId}`)
    // The message goes with the answer, and so only once, too.
    if (item?.kind !== 'permission' || item.outcome || requestId in view().answering) return
    if (link.has('agent.denyReason')) approvals.rejectFor(requestId, prompts.prompt(item.taskId, text))
    else {
      approvals.rejectFor(requestId, '')
      prompts.prompt(item.taskId, text, { interrupt: link.has('agent.queue') })
    }
  }

  function putBack(taskId: string | null, text: string, attachments: readonly Attachment[] = []) {
    setAttached(taskId, [...attachments, ...attachedTo(taskId)])
    const draft = selectDraft(taskId)(view())
    setDraft(taskId, draft === '' ? text : `${text}\n\n${draft}`)
  }

  /** What did not become the answer, for the server refused it or the question ended otherwise, is not lost. */
  function returnWords(before: Readonly<Record<string, Pick<PendingAnswer, 'words'>>>) {
    for (const [requestId, { words }] of Object.entries(before)) {
      if (!words || requestId in view().answering) continue
      const { items, tasks } = store.getState()
      const item = items.get(`request:${requestId}`)
      const isTaken = item?.kind === 'question' && item.outcome === 'answered'
      if (!isTaken && words.taskId in tasks) putBack(words.taskId, words.text)
    }
  }

  function askForGap() {
    const { gap, seq, epoch } = store.getState()
    if (!gap) resubscribing = false
    else if (!resubscribing && link.has('agent.seq'))
      resubscribing = link.send({ type: 'subscribe', after: seq, ...(epoch === null ? {} : { epoch }) })
  }

  return {
    prompt(content, { taskId: writtenIn, ...options } = {}) {
      const shown = shownTaskId()
      const goesTo = writtenIn === undefined ? shown : writtenIn
      const taskId = goesTo ?? newId()
      // The user may have gone on to another one meanwhile, and stays there.
      if (goesTo === shown) select(taskId)
      if (view().untold.includes(taskId))
        viewStore.setState({ untold: view().untold.filter((id) => id !== taskId) })
      return prompts.prompt(taskId, content, options)
    },
    resend: prompts.resend,
    sentWith: prompts.sentWith,
    discard: prompts.discard,
    attachmentsRead: prompts.attachmentsRead,
    abort: approvals.abort,
    abortWhenBack: approvals.abortWhenBack,
    cancelAbort: approvals.cancelAbort,
    approve: approvals.approve,
    reject: approvals.reject,
    denyWith,
    denyWithQueued: approvals.rejectFor,
    answer(requestId, answers, text) {
      approvals.answer(requestId, answers, text)
      const item = store.getState().items.get(`request:${requestId}`)
      if (item && text !== undefined) returnWords({ [requestId]: { words: { taskId: item.taskId, text } } })
    },
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
    loadOlder,
    showList: (isOpen, renaming) =>
      viewStore.setState({ list: isOpen ? { renaming: renaming ?? null } : null }),
    newConversation: () => select(null),
    find: (isOpen) =>
      viewStore.setState(({ finding }) =>
        isOpen
          ? // It is searched as long as the bar is there: a newer conversation does not take its place.
            { finding: (finding ?? 0) + 1, list: null, taskId: shownTaskId(), chosen: true }
          : { finding: null },
      ),
    seek: (taskId, itemId) => viewStore.setState({ sought: { taskId, itemId } }),
    selectTask(taskId) {
      select(taskId)
      loadMissing()
    },
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
    putBack,
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
      if (view().inDoubt.length > 0) prompts.heard(event)
      askForGap()
    },
    applied(event) {
      const elsewhere = answeredElsewhere(view(), event)
      if (elsewhere !== view().elsewhere) viewStore.setState({ elsewhere })
      const changed = reducePending(view(), event, {
        state: store.getState(),
        idempotent: link.has('agent.idempotent'),
      })
      const { answering } = view()
      if (changed !== view()) viewStore.setState(changed)
      if (changed.answering !== answering) returnWords(answering)
      if (view().inDoubt.length > 0) prompts.heard(event)
      settings.applied(event)
      queueActions.applied()
      if (event.type === 'history') caughtUp()
      askForGap()
    },
  }
}

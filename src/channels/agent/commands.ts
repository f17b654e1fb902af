import type { Link } from '../../socket/link'
import type { QuestionField } from './logEvents'
import type { AgentEvent } from './protocol'
import { askPage } from './queries'
import { reduceAgent } from './reduce'
import { isLogged, settleView, unconfirmed } from './settleView'
import type { AgentItem } from './state'
import { type AgentStore, selectOldestSeq } from './store'
import { type AgentViewStore, type Answering, type PendingPrompt, selectDraft } from './viewStore'

/** An answer per field: text, or the labels chosen. */
export type Answers = Readonly<Record<QuestionField['id'], string | readonly string[]>>

export interface AgentCommands {
  /** Sends to the conversation shown. `interrupt` stops what runs and goes first. */
  prompt(content: string, options?: { readonly interrupt?: boolean }): void
  /** Sends a message that failed or was never confirmed again, as the same message. */
  resend(clientMessageId: string): void
  /** Forgets a message that did not get through. */
  discard(clientMessageId: string): void
  abort(taskId: string): void
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
  login(methodId: string): void
  loadOlder(): void
  newConversation(): void
  selectTask(taskId: string): void
  /** Also stays with the conversation written in, so that a newer one does not come in the way. */
  setDraft(taskId: string | null, text: string): void
  /** Puts a text into the composer, before what is written there already. */
  putBack(taskId: string | null, text: string): void
  setCard(itemId: string, open: boolean): void
  /** After each (re)connect, once it is known what the server understands and before its history. */
  opened(): void
  /** After an event was folded into the store; asks for what is missing when it left a gap. */
  applied(event: AgentEvent): void
}

export function createAgentCommands(options: {
  readonly link: Link
  readonly store: AgentStore
  readonly viewStore: AgentViewStore
  readonly newId: () => string
}): AgentCommands {
  const { link, store, viewStore, newId } = options
  /** A missing event was asked for and its history has not come yet. */
  let resubscribing = false
  const view = () => viewStore.getState()
  const currentTaskId = () => (view().chosen ? view().taskId : (store.getState().taskOrder.at(-1) ?? null))
  /** Such a server never says what we said, so we fold it ourselves. */
  const isSilent = () => !link.has('agent.seq') && !link.has('agent.idempotent')
  const select = (taskId: string | null) => viewStore.setState({ taskId, chosen: true })
  const setPending = (pending: readonly PendingPrompt[]) => viewStore.setState({ pending })
  const without = (id: string) => view().pending.filter(({ clientMessageId }) => clientMessageId !== id)

  /** True when the frame is on its way. */
  function sendPrompt(prompt: PendingPrompt, interrupt: boolean): boolean {
    const { clientMessageId, taskId, content } = prompt
    const sent = link.send({
      type: 'prompt',
      prompt: content,
      taskId,
      ...(link.has('agent.idempotent') ? { clientMessageId } : {}),
      ...(interrupt && link.has('agent.queue') ? { mode: 'interrupt' } : {}),
    })
    if (sent && isSilent()) {
      const message = { taskId, messageId: clientMessageId, content, clientMessageId }
      store.setState((state) => reduceAgent(state, { type: 'user_message', ...message }))
    }
    return sent
  }

  function submit(prompt: PendingPrompt, interrupt = false) {
    setPending([...without(prompt.clientMessageId), prompt])
    const sent = sendPrompt(prompt, interrupt)
    if (sent && isSilent()) setPending(without(prompt.clientMessageId))
    if (!sent) setPending([...without(prompt.clientMessageId), { ...prompt, state: 'failed' }])
  }

  function request(requestId: string): Extract<AgentItem, { kind: 'permission' | 'question' }> | null {
    const item = store.getState().items[`request:${requestId}`]
    return item && (item.kind === 'permission' || item.kind === 'question') && !item.outcome ? item : null
  }

  function decide(requestId: string, answering: Answering, optionId?: string) {
    const item = request(requestId)
    if (!item || requestId in view().answering) return
    const type = answering === 'allowing' ? 'approve' : 'reject'
    const scoped = optionId !== undefined && link.has('agent.permissionOptions')
    if (link.send({ type, requestId, ...(scoped ? { optionId } : {}) }))
      acknowledge(item, answering, type === 'approve' ? 'approved' : 'rejected')
  }

  function respond(requestId: string, answers: Answers, action: 'accept' | 'decline') {
    const item = request(requestId)
    if (item?.kind !== 'question' || requestId in view().answering) return
    const { toolCallId } = item
    const result = JSON.stringify({ answers })
    const named = link.has('agent.seq') ? { requestId, action } : {}
    if (link.send({ type: 'tool_response', toolCallId, result, ...named }))
      acknowledge(item, 'answering', 'answered')
  }

  /** Shows that an answer is on its way; a server that never acknowledges one is taken at its silence. */
  function acknowledge(
    item: { readonly requestId: string; readonly taskId: string },
    answering: Answering,
    outcome: 'approved' | 'rejected' | 'answered',
  ) {
    const { requestId, taskId } = item
    if (isSilent())
      store.setState((state) => reduceAgent(state, { type: 'request_resolved', taskId, requestId, outcome }))
    else viewStore.setState({ answering: { ...view().answering, [requestId]: answering } })
  }

  function setDraft(taskId: string | null, text: string) {
    if (text !== '' && !view().chosen && taskId === currentTaskId()) select(taskId)
    viewStore.setDraft(taskId, text)
  }

  /** What we cannot know arrived is sent once more under its id; the server takes each id once. */
  function resendUnconfirmed() {
    if (!link.has('agent.idempotent')) return
    for (const prompt of view().pending) {
      if (prompt.state === 'unconfirmed' && !isLogged(store.getState(), prompt))
        submit({ ...prompt, state: 'sending' })
    }
  }

  return {
    prompt(content, { interrupt = false } = {}) {
      const taskId = currentTaskId() ?? newId()
      select(taskId)
      submit({ clientMessageId: newId(), taskId, content, state: 'sending' }, interrupt)
    },
    resend(clientMessageId) {
      const prompt = view().pending.find((known) => known.clientMessageId === clientMessageId)
      if (prompt)
        submit({ clientMessageId, taskId: prompt.taskId, content: prompt.content, state: 'sending' })
    },
    discard: (clientMessageId) => setPending(without(clientMessageId)),
    abort(taskId) {
      if (link.send({ type: 'abort', taskId }))
        viewStore.setState({ stopping: { ...view().stopping, [taskId]: true } })
    },
    approve: (requestId, optionId) => decide(requestId, 'allowing', optionId),
    reject: (requestId, optionId) => decide(requestId, 'denying', optionId),
    answer: (requestId, answers) => respond(requestId, answers, 'accept'),
    skip: (requestId) => respond(requestId, {}, 'decline'),
    setProvider: (provider) => void link.send({ type: 'settings', provider }),
    setModel(taskId, model) {
      const scope = taskId !== null && link.has('agent.seq') ? { taskId } : {}
      link.send({ type: 'settings', model, ...scope })
    },
    setMode(taskId, mode) {
      if (link.has('agent.seq')) link.send({ type: 'settings', taskId, mode })
    },
    unqueue(clientMessageId) {
      if (link.has('agent.queue')) link.send({ type: 'unqueue', clientMessageId })
    },
    resume(taskId) {
      if (link.has('agent.queue')) link.send({ type: 'resume', taskId })
    },
    login(methodId) {
      if (link.has('agent.seq')) link.send({ type: 'login', methodId })
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
    putBack(taskId, text) {
      const draft = selectDraft(taskId)(view())
      setDraft(taskId, draft === '' ? text : `${text}\n\n${draft}`)
    },
    setCard: viewStore.setCard,
    opened() {
      resubscribing = false
      viewStore.setState({ pending: unconfirmed(view().pending), answering: {}, stopping: {}, older: 'idle' })
    },
    applied(event) {
      const changed = settleView(view(), event, {
        state: store.getState(),
        idempotent: link.has('agent.idempotent'),
      })
      if (changed !== view()) viewStore.setState(changed)
      if (event.type === 'history') resendUnconfirmed()
      const { gap, seq, epoch } = store.getState()
      if (!gap) resubscribing = false
      else if (!resubscribing && link.has('agent.seq'))
        resubscribing = link.send({ type: 'subscribe', after: seq, ...(epoch === null ? {} : { epoch }) })
    },
  }
}

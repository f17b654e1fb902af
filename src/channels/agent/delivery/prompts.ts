import type { Clock } from '../../../lib/clock'
import { fitsInBytes } from '../../../lib/text/utf8Bytes'
import { msSince } from '../../../lib/timestamp'
import { agentMessages } from '../../../messages/agent'
import { ACTION_RULES, begin, EXPIRES_MS, isExpired, whileOffline } from '../../../socket/deliveryPolicy'
import type { Link } from '../../../socket/link'
import { LIMITS } from '../../../socket/protocol'
import { createDeliveries } from '../../createDeliveries'
import type { AgentEvent, Attachment } from '../shared/protocol'
import { reduceAgent } from '../shared/reduce'
import type { AgentStore } from '../store'
import type { AgentViewStore } from '../viewStore'
import { isQueuePaused, outcomeOfPrompt, turnOf } from './deliveryOutcome'
import type { PendingPrompt } from './pendingPrompt'
import { countSame } from './userItems'

const words = agentMessages.pending
/** Bytes of a prompt's frame beside its text. */
const FRAME_BYTES = 1000
/** Messages of which this page still has what went with them: the log keeps only its names. */
const MAX_SENT = 5

interface Options {
  readonly link: Link
  readonly store: AgentStore
  readonly viewStore: AgentViewStore
  readonly newId: () => string
  readonly clock: Clock
}

export interface PromptOptions {
  /** Stops the turn that runs, and goes first. */
  readonly interrupt?: boolean
  readonly attachments?: readonly Attachment[]
  readonly context?: PendingPrompt['context']
  /** The origin of the embedding page, where that wrote the message. */
  readonly from?: string
}

/** What went with a message that this page sent. */
export type SentWith = Pick<PendingPrompt, 'attachments' | 'context'>

/**
 * Messages to the agent. Each is run once or shown as not sent. After a cut, a message is sent again under its id if
 * the server takes each id once; otherwise the user decides.
 *
 *     const prompts = createPrompts({ link, store, viewStore, newId, clock })
 *     prompts.prompt(taskId, 'Mend the test', { interrupt: true })
 */
export function createPrompts({ link, store, viewStore, newId, clock }: Options) {
  /** Ids of the messages of this page. */
  const ours = new Set<string>()
  const sentWith = new Map<string, SentWith>()
  let stopWaiting = () => {}

  const pending = () => viewStore.getState().pending
  const inDoubt = () => viewStore.getState().inDoubt
  const isSilent = () => !link.has('agent.seq') && !link.has('agent.idempotent')
  /** A replay would remove a message that is put into the conversation before its end: the message waits. */
  const isReplaying = () => isSilent() && !viewStore.getState().current
  const rule = () => ACTION_RULES[link.has('agent.idempotent') ? 'prompt' : 'plainPrompt']

  const deliveries = createDeliveries<PendingPrompt>({
    clock,
    rule,
    pending: {
      get: () => Object.fromEntries(pending().map((prompt) => [prompt.clientMessageId, prompt])),
      set: (next) => viewStore.setState({ pending: Object.values(next) }),
    },
    send: (prompt) => send(prompt, false),
    failed: (prompt, why) => failed(prompt, why === 'outdated' ? words.outdated : words.expired),
  })

  // A message of an earlier page goes on waiting for the rest of its time.
  const restored = pending().filter(({ isRestored }) => isRestored)
  for (const { clientMessageId } of restored) ours.add(clientMessageId)
  const waiting = restored.find(({ state }) => state === 'queued')
  if (waiting) stopWaiting = clock.after(Math.max(0, EXPIRES_MS - msSince(clock, waiting.since)), expire)

  /** True when the frame is on its way. */
  function send(prompt: PendingPrompt, interrupt: boolean): boolean {
    if (isReplaying()) return false
    const { clientMessageId, taskId, content, attachments, context, from } = prompt
    const sent = link.send({
      type: 'prompt',
      prompt: content,
      taskId,
      ...(link.has('agent.idempotent') ? { clientMessageId } : {}),
      ...(link.has('agent.context') ? { attachments, context } : {}),
      ...(interrupt && link.has('agent.queue') ? { mode: 'interrupt' } : {}),
      ...(from !== undefined && link.has('agent.sender') ? { from } : {}),
    })
    if (sent && isSilent()) showAtOnce({ ...prompt, state: 'sending' })
    return sent
  }

  function showAtOnce(prompt: PendingPrompt): void {
    const { clientMessageId, taskId, content, from } = prompt
    deliveries.put(clientMessageId, null)
    viewStore.setState({ inDoubt: [...inDoubt(), prompt] })
    const message = { taskId, messageId: clientMessageId, content, clientMessageId, from }
    store.setState((state) => reduceAgent(state, { type: 'user_message', ...message }))
  }

  /** A message that the user sends now: it goes, or waits as the only one, or says why not. */
  function submit(prompt: PendingPrompt, interrupt = false): void {
    const { clientMessageId, content, context, attachments = [] } = prompt
    const attached = attachments.reduce((sum, { name, data }) => sum + data.length + 4 * name.length + 100, 0)
    if (!fitsInBytes(JSON.stringify([content, context]), LIMITS.sendBytes - FRAME_BYTES - attached)) {
      link.send({ type: 'prompt', prompt: content, context, taskId: prompt.taskId })
      deliveries.put(clientMessageId, failed(prompt, words.tooLarge))
      return
    }
    const others = pending().filter((other) => other.clientMessageId !== clientMessageId)
    const isKept = whileOffline(rule(), others) === 'queue'
    const fresh = withoutError(prompt)
    const isSent = deliveries.start(clientMessageId, fresh, {
      offline: isKept ? { ...fresh, ...begin(clock, 'queued') } : failed(prompt, words.oneWaits),
      send: () => send(fresh, interrupt),
    })
    if (isSent || !isKept) return
    stopWaiting()
    stopWaiting = clock.after(EXPIRES_MS, expire)
  }

  function remember(clientMessageId: string, sent: SentWith): void {
    sentWith.set(clientMessageId, sent)
    const [oldest] = sentWith.keys()
    if (sentWith.size > MAX_SENT && oldest !== undefined) sentWith.delete(oldest)
  }

  function expire(): void {
    deliveries.change((prompt) =>
      prompt.state === 'queued' && isExpired(prompt, clock) ? failed(prompt, words.expired) : prompt,
    )
  }

  function settle(): void {
    const idempotent = link.has('agent.idempotent')
    // Another page may have restored it as well, and a server that knows no ids would take it from both.
    const isDoubtful = ({ isRestored, isReading, state }: PendingPrompt) =>
      isRestored && !isReading && state === 'queued' && !idempotent
    deliveries.change((prompt) => (isDoubtful(prompt) ? { ...prompt, state: 'unconfirmed' } : prompt))
    deliveries.afterReplay((prompt) => {
      if (prompt.isReading) return null
      const isOurs = (id: string) => ours.has(id)
      return outcomeOfPrompt(prompt, { state: store.getState(), idempotent, isOurs })
    })
  }

  return {
    prompt(
      taskId: string,
      content: string,
      { interrupt = false, attachments = [], context, from }: PromptOptions = {},
    ): string {
      const clientMessageId = newId()
      ours.add(clientMessageId)
      const state = store.getState()
      const said = { clientMessageId, taskId, content }
      const beside = {
        ...(attachments.length === 0 ? {} : { attachments }),
        ...(context ? { context } : {}),
        ...(from === undefined ? {} : { from }),
      }
      const known = {
        turn: turnOf(state, taskId),
        isPaused: isQueuePaused(state, taskId),
        same: countSame(state, said),
      }
      remember(clientMessageId, {
        ...(attachments.length === 0 ? {} : { attachments }),
        ...(context ? { context } : {}),
      })
      submit({ ...said, ...beside, ...known, ...begin(clock, 'sending') }, interrupt)
      return clientMessageId
    },
    sentWith: (clientMessageId: string): SentWith | undefined => sentWith.get(clientMessageId),
    resend(clientMessageId: string): void {
      const prompt = pending().find((known) => known.clientMessageId === clientMessageId)
      if (prompt === undefined || prompt.state === 'sending' || prompt.isReading) return
      ours.add(clientMessageId)
      const state = store.getState()
      const turn = turnOf(state, prompt.taskId)
      const isPaused = isQueuePaused(state, prompt.taskId)
      submit({ ...prompt, ...begin(clock, 'sending'), turn, isPaused, same: countSame(state, prompt) })
    },
    /** @param find what an earlier page kept for a message; null: it is not there */
    attachmentsRead(find: (clientMessageId: string) => readonly Attachment[] | null): void {
      deliveries.change((prompt) => {
        const { isReading, ...read } = prompt
        if (!isReading) return prompt
        const attachments = find(prompt.clientMessageId)
        return attachments ? { ...read, attachments } : failed(read, words.attachmentsLost)
      })
      if (viewStore.getState().current) settle()
    },
    discard: (clientMessageId: string) => deliveries.put(clientMessageId, null),
    /** Any event of a conversation acknowledges the messages in doubt that were sent to it. */
    heard(event: AgentEvent): void {
      if (event.type === 'history' || event.type === 'page' || !('taskId' in event)) return
      viewStore.setState({ inDoubt: inDoubt().filter(({ taskId }) => taskId !== event.taskId) })
    },
    lost(): void {
      if (inDoubt().length > 0) viewStore.setState({ pending: [...pending(), ...inDoubt()], inDoubt: [] })
      deliveries.lost()
    },
    /** The conversation is complete again: what was left open is decided, oldest first. */
    afterReplay: settle,
  }
}

const failed = (prompt: PendingPrompt, error: string): PendingPrompt => ({
  ...prompt,
  state: 'failed',
  error,
})

function withoutError({ error: _, ...prompt }: PendingPrompt): PendingPrompt {
  return prompt
}

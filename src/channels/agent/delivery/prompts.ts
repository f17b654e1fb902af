import type { Clock } from '../../../lib/clock'
import { fitsInBytes } from '../../../lib/text/utf8Bytes'
import { msSince } from '../../../lib/timestamp'
import { agentMessages } from '../../../messages/agent'
import {
  ACTION_RULES,
  begin,
  cut,
  EXPIRES_MS,
  isExpired,
  afterReplay as verdictAfterReplay,
  whileOffline,
} from '../../../socket/deliveryPolicy'
import type { Link } from '../../../socket/link'
import { LIMITS } from '../../../socket/protocol'
import type { AgentEvent, Attachment } from '../shared/protocol'
import { reduceAgent } from '../shared/reduce'
import type { AgentStore } from '../store'
import type { AgentViewStore } from '../viewStore'
import { outcomeOfPrompt, turnOf } from './deliveryOutcome'
import type { PendingPrompt } from './pendingPrompt'
import { countSame } from './userItems'

const words = agentMessages.pending
/** Bytes of a prompt's frame beside its text. */
const FRAME_BYTES = 1000

interface Options {
  readonly link: Link
  readonly store: AgentStore
  readonly viewStore: AgentViewStore
  readonly newId: () => string
  readonly clock: Clock
}

/** `interrupt` stops what runs and goes first. `from`: the origin of the page around ours, where that wrote it. */
export interface PromptOptions {
  readonly interrupt?: boolean
  readonly attachments?: readonly Attachment[]
  readonly from?: string
}

/**
 * Messages on their way to the agent. Each is run once or shown as not sent: one that a lost connection left open
 * is sent again under its id where the server takes each id once, else it is the user who decides.
 */
export function createPrompts({ link, store, viewStore, newId, clock }: Options) {
  /** Ids of the messages of this page. */
  const ours = new Set<string>()
  /** Sent to a server that never says what we said: shown in the conversation at once, and not heard of yet. */
  let inDoubt: readonly PendingPrompt[] = []
  let stopWaiting = () => {}

  const pending = () => viewStore.getState().pending
  const set = (next: readonly PendingPrompt[]) => viewStore.setState({ pending: next })
  const others = (id: string) => pending().filter(({ clientMessageId }) => clientMessageId !== id)
  const isSilent = () => !link.has('agent.seq') && !link.has('agent.idempotent')
  /** A conversation that is being told again would take a message put into it away: it waits for the end. */
  const isRetold = () => isSilent() && !viewStore.getState().current
  const rule = () => ACTION_RULES[link.has('agent.idempotent') ? 'prompt' : 'plainPrompt']

  /** Puts it where it stands already, or at the end. */
  function put(prompt: PendingPrompt): void {
    const isThere = pending().some(({ clientMessageId }) => clientMessageId === prompt.clientMessageId)
    set(
      isThere
        ? pending().map((known) => (known.clientMessageId === prompt.clientMessageId ? prompt : known))
        : [...pending(), prompt],
    )
  }

  // They go on waiting, for what is left of their time.
  const restored = pending().filter(({ isRestored }) => isRestored)
  for (const { clientMessageId } of restored) ours.add(clientMessageId)
  const waiting = restored.find(({ state }) => state === 'queued')
  if (waiting) stopWaiting = clock.after(Math.max(0, EXPIRES_MS - msSince(clock, waiting.since)), expire)

  const fail = (prompt: PendingPrompt, error: string) => put({ ...prompt, state: 'failed', error })

  /** True when the frame is on its way. */
  function send(prompt: PendingPrompt, interrupt: boolean): boolean {
    if (isRetold()) return false
    const { clientMessageId, taskId, content, attachments, from } = prompt
    // Known as on its way before it is sent, so that even an answer within `send` finds it.
    put({ ...withoutError(prompt), state: 'sending' })
    const sent = link.send({
      type: 'prompt',
      prompt: content,
      taskId,
      ...(link.has('agent.idempotent') ? { clientMessageId } : {}),
      ...(attachments && link.has('agent.context') ? { attachments } : {}),
      ...(interrupt && link.has('agent.queue') ? { mode: 'interrupt' } : {}),
      ...(from !== undefined && link.has('agent.sender') ? { from } : {}),
    })
    if (!sent) put(prompt)
    else if (isSilent()) showAtOnce({ ...withoutError(prompt), state: 'sending' })
    return sent
  }

  function showAtOnce(prompt: PendingPrompt): void {
    const { clientMessageId, taskId, content, from } = prompt
    set(others(clientMessageId))
    inDoubt = [...inDoubt, prompt]
    const message = { taskId, messageId: clientMessageId, content, clientMessageId, from }
    store.setState((state) => reduceAgent(state, { type: 'user_message', ...message }))
  }

  /** What the user wants sent now: it goes, or waits as the only one, or says why not. */
  function submit(prompt: PendingPrompt, interrupt = false): void {
    const { content, attachments = [] } = prompt
    const attached = attachments.reduce((sum, { name, data }) => sum + data.length + 4 * name.length + 100, 0)
    if (!fitsInBytes(JSON.stringify(content), LIMITS.sendBytes - FRAME_BYTES - attached)) {
      link.send({ type: 'prompt', prompt: content, taskId: prompt.taskId })
      fail(prompt, words.tooLarge)
      return
    }
    if (send(prompt, interrupt)) return
    if (whileOffline(rule(), others(prompt.clientMessageId)) === 'refuse') {
      fail(prompt, words.oneWaits)
      return
    }
    put({ ...withoutError(prompt), ...begin(clock, 'queued') })
    stopWaiting()
    stopWaiting = clock.after(EXPIRES_MS, expire)
  }

  function expire(): void {
    for (const prompt of pending())
      if (prompt.state === 'queued' && isExpired(prompt, clock)) fail(prompt, words.expired)
  }

  function settle(found: PendingPrompt): void {
    if (found.isReading) return
    // Another page may have restored it as well, and a server that knows no ids would take it from both.
    const isDoubtful = found.isRestored && found.state === 'queued' && !link.has('agent.idempotent')
    const prompt: PendingPrompt = isDoubtful ? { ...found, state: 'unconfirmed' } : found
    if (isDoubtful) put(prompt)
    const evidence = outcomeOfPrompt(prompt, {
      state: store.getState(),
      idempotent: link.has('agent.idempotent'),
      isOurs: (id) => ours.has(id),
    })
    const verdict = verdictAfterReplay(prompt, rule(), evidence, clock)
    if (verdict === 'forget') set(others(prompt.clientMessageId))
    else if (verdict === 'send') send(prompt, false)
    else if (typeof verdict === 'object')
      fail(prompt, verdict.fail === 'outdated' ? words.outdated : words.expired)
  }

  return {
    prompt(
      taskId: string,
      content: string,
      { interrupt = false, attachments = [], from }: PromptOptions = {},
    ): string {
      const clientMessageId = newId()
      ours.add(clientMessageId)
      const state = store.getState()
      const said = { clientMessageId, taskId, content }
      const beside = {
        ...(attachments.length === 0 ? {} : { attachments }),
        ...(from === undefined ? {} : { from }),
      }
      submit(
        {
          ...said,
          ...beside,
          turn: turnOf(state, taskId),
          same: countSame(state, said),
          ...begin(clock, 'sending'),
        },
        interrupt,
      )
      return clientMessageId
    },
    resend(clientMessageId: string): void {
      const prompt = pending().find((known) => known.clientMessageId === clientMessageId)
      if (prompt === undefined || prompt.state === 'sending' || prompt.isReading) return
      ours.add(clientMessageId)
      const turn = turnOf(store.getState(), prompt.taskId)
      const same = countSame(store.getState(), prompt)
      submit({ ...prompt, ...begin(clock, 'sending'), turn, same })
    },
    /** @param find what an earlier page kept for a message; null: it is not there */
    attachmentsRead(find: (clientMessageId: string) => readonly Attachment[] | null): void {
      for (const { isReading, ...prompt } of pending()) {
        if (!isReading) continue
        const attachments = find(prompt.clientMessageId)
        if (attachments) put({ ...prompt, attachments })
        else fail(prompt, words.attachmentsLost)
      }
      if (viewStore.getState().current) for (const prompt of pending()) settle(prompt)
    },
    discard: (clientMessageId: string) => set(others(clientMessageId)),
    /** The server has said something: what was heard of is in doubt no more. */
    heard(event: AgentEvent): void {
      if (event.type === 'history' || event.type === 'page' || !('taskId' in event)) return
      inDoubt = inDoubt.filter(({ taskId }) => taskId !== event.taskId)
    },
    lost(): void {
      const doubtful = inDoubt
      inDoubt = []
      const next = [...pending(), ...doubtful].map(cut)
      if (doubtful.length > 0 || next.some((prompt, index) => prompt !== pending()[index])) set(next)
    },
    /** The conversation is complete again: what was left open is decided, oldest first. */
    afterReplay(): void {
      for (const prompt of pending()) settle(prompt)
    },
  }
}

function withoutError({ error: _, ...prompt }: PendingPrompt): PendingPrompt {
  return prompt
}

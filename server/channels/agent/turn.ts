import type { Clock } from '../../../src/lib/clock'
import {
  AgentFailure,
  type AgentPrompt,
  type AgentSession,
  type StopReason,
  toFailure,
} from '../../agents/driver'
import type { Review, ReviewNotes } from '../../review/review'
import type { AgentLog } from './agentLog'
import type { Approvals } from './approvals'
import type { ModeMoment } from './askAboutMode'
import type { TurnProgress } from './progress/turnProgress'

/** How long a turn may take to end after it was cancelled, before its process is killed. */
const CANCEL_MS = 10_000

/** What is done around a turn, so that what it changes can be looked at and undone. */
export type TurnReview = Pick<Review, 'began' | 'ended' | 'notes'>

export interface TurnOptions {
  readonly taskId: string
  /** Of the message that begins it. */
  readonly messageId: string
  readonly prompt: AgentPrompt
  readonly log: AgentLog
  readonly approvals: Approvals
  readonly clock: Clock
  /** Absent where nothing is kept of what agents change. */
  readonly review?: TurnReview | undefined
  /** The session as far as there is one. */
  session(): AgentSession | null
  /** Says what is done before the agent has the prompt; null: it has it. */
  enter(phase: Parameters<TurnProgress['enter']>[1]): void
  /** A session in the mode of the conversation. Rejects where the user wants none. */
  ready(moment: ModeMoment): Promise<AgentSession>
  /** Called once, after everything the turn said is in the log. */
  ended(end: StopReason | AgentFailure): void
}

/** One prompt that the agent works on. */
export interface Turn {
  run(): Promise<void>
  /** A message was said in it. */
  said(messageId: string): void
  /** Ends it for the user, who asked for that. */
  stop(): void
  /** Ends it because the agent left the mode of its conversation: the user is asked before it ends. */
  halt(): void
  isStopping(): boolean
  /** Requests of the agent are shown. */
  isOpen(): boolean
  /** The agent has the prompt, and was not asked to end. */
  isAtWork(): boolean
  /** The agent has the prompt: that it changes its mode now is part of the turn. */
  isPrompting(): boolean
}

/**
 * @example
 * const turn = createTurn({ taskId, messageId, prompt, log, approvals, clock, session, ready, ended })
 * await turn.run() // `ended` has been called
 */
export function createTurn(options: TurnOptions): Turn {
  const { taskId, messageId, prompt, log, approvals, clock, review } = options
  const said = new Set<string>()
  /** Settles when the turn is stopped before its session exists. */
  const { promise: stopped, resolve: tellStopped } = deferred()
  let isReviewed = false
  let isStopping = false
  let isHalted = false
  let isPrompting = false
  let isOver = false
  let stopWaiting: (() => void) | null = null

  async function run(): Promise<void> {
    try {
      if (options.session()?.closed() ?? true) options.enter('starting')
      const ready = await Promise.race([options.ready('before'), stopped])
      if (ready === null || isStopping) return finish('cancelled')
      const notes = review && (await reviewed(review))
      if (isStopping) return finish('cancelled')
      options.enter(null)
      isPrompting = true
      const end = await ready.prompt(notes ? { ...prompt, notes: notes.words } : prompt)
      // Not of one that failed: it may never have reached the agent.
      notes?.told()
      isPrompting = false
      stopWaiting?.()
      if (isHalted) await Promise.race([options.ready('during'), stopped])
      finish(isHalted ? 'cancelled' : end)
    } catch (error) {
      finish(toFailure(error))
    }
  }

  /** The workspace is held as it is before the agent has the prompt. Resolves with what it has to be told before. */
  async function reviewed(review: TurnReview): Promise<ReviewNotes | null> {
    isReviewed = true
    options.enter('noting')
    await Promise.race([review.began(taskId, messageId), stopped])
    // Agents know a command only at the head of a prompt.
    return isStopping || prompt.text.startsWith('/') ? null : review.notes(taskId)
  }

  function finish(end: StopReason | AgentFailure): void {
    if (isOver) return
    isOver = true
    stopWaiting?.()
    isPrompting = false
    log.flush()
    const isOfAgent = !isStopping && !(end instanceof AgentFailure)
    approvals.close(taskId, isStopping ? 'cancelled' : 'expired', isOfAgent ? 'agent' : 'turn')
    endMessages(log, said)
    endCalls(log, taskId)
    if (isReviewed) review?.ended(taskId, messageId)
    options.ended(isStopping ? 'cancelled' : end)
  }

  /** The agent is asked to end, and its process is ended if it does not. */
  function cancel(session: AgentSession): void {
    session.cancel()
    stopWaiting?.()
    stopWaiting = clock.after(CANCEL_MS, () => {
      void session.kill()
      const error = 'The agent did not stop in time, so its process was ended.'
      log.append({ type: 'error', taskId, code: 'agent_unresponsive', error, retryable: true })
      finish('cancelled')
    })
  }

  function end(by: 'agent' | 'turn'): void {
    approvals.close(taskId, 'cancelled', by)
    const session = options.session()
    if (session) cancel(session)
  }

  return {
    run,
    said: (id) => said.add(id),
    stop() {
      isStopping = true
      tellStopped()
      end('turn')
    },
    halt() {
      if (isHalted) return
      isHalted = true
      end('agent')
    },
    isStopping: () => isStopping,
    isOpen: () => !isStopping && !isHalted,
    isAtWork: () => isPrompting && !isStopping,
    isPrompting: () => isPrompting,
  }
}

/** Says how long each message became, so that a lost tail is noticed. */
function endMessages(log: AgentLog, messageIds: Iterable<string>): void {
  for (const messageId of messageIds) {
    const item = log.state().items.get(`message:${messageId}`)
    if (item?.kind !== 'text' && item?.kind !== 'thinking') continue
    const length = item.truncated ? (item.length ?? item.content.length) : item.content.length
    log.append({ type: 'message_end', taskId: item.taskId, messageId, length })
  }
}

/** No tool call goes on after its turn. */
export function endCalls(log: AgentLog, taskId: string): void {
  for (const id of log.state().tasks[taskId]?.items ?? []) {
    const item = log.state().items.get(id)
    if (item?.kind !== 'tool') continue
    const { status } = item.call
    if (status !== 'pending' && status !== 'running' && status !== 'awaiting_input') continue
    const { at: _, ...call } = item.call
    log.append({ ...call, type: 'tool_invocation', status: 'failed' })
  }
}

function deferred(): { promise: Promise<null>; resolve: () => void } {
  let settle = (_: null) => {}
  const promise = new Promise<null>((resolve) => {
    settle = resolve
  })
  return { promise, resolve: () => settle(null) }
}

import type { AgentLogEventOf } from '../../../src/channels/agent/shared/eventSchemas'
import type { Clock } from '../../../src/lib/clock'
import { choose } from '../../agents/choose'
import {
  type AgentDriver,
  AgentFailure,
  type AgentHost,
  type AgentPrompt,
  type AgentSession,
  type AgentUpdate,
  type SessionFacts,
  type StopReason,
  toFailure,
} from '../../agents/driver'
import type { Review } from '../../review/review'
import type { AgentLog } from './agentLog'
import type { Approvals } from './approvals'
import { askAboutMode, type ModeMoment, noModeAllowed } from './askAboutMode'
import { type Queue, type QueuedPrompt, reorder, toEvent } from './queue'
import {
  bytesOf,
  deferred,
  endCalls,
  endMessages,
  factsOf,
  isForbidden,
  withoutMode,
  withTurnCost,
  wordsOf,
} from './turn'

/** How long a turn may take to end after it was cancelled, before its process is killed. */
const CANCEL_MS = 10_000

type TaskEvent = AgentLogEventOf<'task'>

/** What is done around a turn, so that what it changes can be looked at and undone. */
export type TurnReview = Pick<Review, 'began' | 'ended' | 'takeNotes'>

interface Turn {
  /** Of the message that began it. */
  readonly messageId: string
  /** Its beginning was told to the review. */
  isReviewed: boolean
  stopping: boolean
  /** It was stopped because the agent left the mode of its conversation: the user is asked before it ends. */
  halted: boolean
  /** An option was changed during it, which may bring another mode along. */
  configured: boolean
  /** Messages that were said in this turn. */
  readonly messages: Set<string>
  /** Settles when the turn is stopped before its session exists. */
  readonly stopped: Promise<null>
  readonly stop: () => void
}

export interface ConversationOptions {
  readonly taskId: string
  readonly driver: AgentDriver
  readonly model: string | null
  /** The mode of this conversation, whatever process answers; null: one that asks. */
  readonly mode: string | null
  readonly resumeId: string | null
  readonly queue: Queue
  readonly log: AgentLog
  readonly approvals: Approvals
  readonly clock: Clock
  readonly newId: () => string
  /** A session began that can be continued after a restart. */
  resumable(resumeId: string): void
  /** Absent where nothing is kept of what agents change. */
  readonly review?: TurnReview | undefined
  /** The mode this conversation is to have from now on. */
  modeChosen(mode: string): void
  /** The agent announced its models. */
  modelsTold(): void
}

/** One task: its session with an agent, the turn that runs, the prompts that wait. */
export interface Conversation {
  readonly taskId: string
  prompt(prompt: QueuedPrompt, mode: 'queue' | 'interrupt'): 'started' | 'queued'
  /** False when no turn runs, or it is being stopped already. */
  abort(): boolean
  resume(): void
  /** False when it does not wait here. */
  unqueue(clientMessageId: string): boolean
  reorder(clientMessageIds: readonly string[]): void
  /** Throws `AgentFailure`. */
  configure(settings: { readonly model?: string; readonly mode?: string }): Promise<void>
  /** A request was opened or answered. */
  requestsChanged(): void
}

export function createConversation(options: ConversationOptions): Conversation {
  const { taskId, driver, log, approvals, clock } = options
  let { queue, model, mode, resumeId } = options
  let session: AgentSession | null = null
  let starting: Promise<AgentSession> | null = null
  let turn: Turn | null = null
  let stopWaiting: (() => void) | null = null
  /** The agent has the prompt: that it changes its mode now is part of the turn. */
  let prompting = false
  /** The mode the agent said last. */
  let standsIn: string | null = null
  /** Where it stands may not be chosen. */
  let isAstray = false
  /** Settings that are being changed, with what they bring along. */
  let configuring = 0
  /** It was brought back once after it strayed by itself: not again until the next turn or change. */
  let isBroughtBack = false
  /** What the conversation had cost when its turn began. */
  let costBefore = log.state().tasks[taskId]?.usage?.cost

  const isOpen = () => turn !== null && !turn.stopping && !turn.halted
  const host: AgentHost = {
    update,
    requestPermission: async (asked) => (isOpen() ? approvals.permission(taskId, asked) : null),
    ask: async (asked) => (isOpen() ? approvals.question(taskId, asked) : { action: 'cancel' }),
  }

  function update(told: AgentUpdate): void {
    switch (told.type) {
      case 'text':
      case 'thinking':
        turn?.messages.add(told.messageId)
        log.add({ ...told, taskId })
        break
      case 'tool_output':
        log.add({ ...told, taskId })
        break
      case 'session':
        if (told.models) options.modelsTold()
        standsIn = told.mode ?? standsIn
        isAstray = isForbidden(told)
        follow(told)
        break
      case 'usage':
        log.append({ ...withTurnCost(told, costBefore), taskId })
        break
      default:
        log.append({ ...told, taskId })
    }
  }

  /** An agent may leave by itself during a turn, for instance after the user accepted its plan; not otherwise. */
  function follow(told: SessionFacts): void {
    const isItsOwn = prompting && configuring === 0
    if (isItsOwn && told.modes && !isAstray) keepMode(standsIn)
    const isAllowed = !isAstray || (isItsOwn && !turn?.configured)
    const shown = isAllowed ? told : withoutMode(told)
    state(log.state().tasks[taskId]?.status ?? 'created', factsOf(shown))
    if (!isAllowed && configuring === 0 && (!turn || prompting)) bringBack()
  }

  /** Says how the task is, and what changed about it. */
  function state(status: TaskEvent['status'], facts: Partial<TaskEvent> = {}): void {
    log.append({ ...facts, type: 'task', taskId, status })
  }

  function setQueue(next: Queue): void {
    const same = next.prompts.length === 0 && queue.prompts.length === 0
    queue = next
    if (!same) log.append(toEvent(taskId, next))
  }

  function open(): Promise<AgentSession> {
    if (session && !session.closed()) return Promise.resolve(session)
    starting ??= driver
      .start({ host, model, mode, resumeId })
      .then((opened) => {
        session = opened
        if (opened.resumeId === null || opened.resumeId !== resumeId) forgot()
        resumeId = opened.resumeId
        if (resumeId !== null) options.resumable(resumeId)
        return opened
      })
      .finally(() => {
        starting = null
      })
    return starting
  }

  /** A new session in an old conversation. */
  function forgot(): void {
    const said = log.state().tasks[taskId]?.said.length ?? 0
    if (said > 1)
      log.append({
        type: 'notice',
        taskId,
        text: 'The agent was started again and does not remember what was said above.',
      })
  }

  function begin(prompt: QueuedPrompt): void {
    const { text, files, attachments, clientMessageId, from } = prompt
    const sizes = attachments.map(({ name, mimeType, data }) => ({ name, mimeType, size: bytesOf(data) }))
    const messageId = options.newId()
    log.append({
      type: 'user_message',
      taskId,
      messageId,
      content: text,
      clientMessageId,
      ...(sizes.length > 0 ? { attachments: sizes } : {}),
      ...(from === undefined ? {} : { from }),
    })
    const { promise: stopped, resolve } = deferred()
    turn = {
      messageId,
      isReviewed: false,
      stopping: false,
      halted: false,
      configured: false,
      messages: new Set(),
      stopped,
      stop: resolve,
    }
    isBroughtBack = false
    costBefore = log.state().tasks[taskId]?.usage?.cost
    state('running')
    void run(turn, { text, files, attachments })
  }

  function keepMode(next: string | null): void {
    if (next === null || next === mode) return
    mode = next
    options.modeChosen(next)
  }

  async function run(mine: Turn, prompt: AgentPrompt): Promise<void> {
    try {
      const ready = await Promise.race([inOwnMode('before'), mine.stopped])
      if (ready === null || mine.stopping) return finish(mine, 'cancelled')
      const notes = options.review && (await reviewed(mine, options.review, prompt))
      if (mine.stopping) return finish(mine, 'cancelled')
      prompting = true
      const end = await ready.prompt(typeof notes === 'string' ? { ...prompt, notes } : prompt)
      prompting = false
      stopWaiting?.()
      if (mine.halted) await Promise.race([inOwnMode('during'), mine.stopped])
      finish(mine, mine.halted ? 'cancelled' : end)
    } catch (error) {
      finish(mine, toFailure(error))
    }
  }

  /** The workspace is held as it is before the agent has the prompt. Resolves with what it has to be told before. */
  async function reviewed(mine: Turn, review: TurnReview, { text }: AgentPrompt): Promise<string | null> {
    mine.isReviewed = true
    await Promise.race([review.began(taskId, mine.messageId), mine.stopped])
    // Agents know a command only at the head of a prompt.
    return mine.stopping || text.startsWith('/') ? null : review.takeNotes(taskId)
  }

  /** A session in the mode of this conversation, which a new process has forgotten. Rejects where the user says no. */
  async function inOwnMode(moment: ModeMoment): Promise<AgentSession> {
    const opened = await open()
    for (let wanted = mode; ; ) {
      const entered = await opened.enterMode(wanted)
      if ('mode' in entered) {
        keepMode(entered.mode)
        return opened
      }
      if ('forbidden' in entered) throw noModeAllowed(driver.name, entered.forbidden)
      const ask: AgentHost['ask'] = (asked) => approvals.question(taskId, asked)
      wanted = await askAboutMode({ agent: driver.name, refused: entered, moment, ask })
    }
  }

  /** A session that left the mode of this conversation goes back at once, or its turn does not go on. */
  async function goBack(opened: AgentSession): Promise<void> {
    const entered = await opened.enterMode(mode)
    if ('mode' in entered) keepMode(entered.mode)
    else if (turn && prompting && !turn.stopping) halt(turn, opened)
  }

  /** After the agent left the mode by itself, without a request of the server that waits for it. */
  function bringBack(): void {
    if (!session || session.closed()) return
    if (isBroughtBack) {
      if (turn && prompting && !turn.stopping) halt(turn, session)
      return
    }
    isBroughtBack = true
    configuring++
    goBack(session)
      // Only a closed connection rejects, which ends the turn as well.
      .catch(() => undefined)
      .finally(() => configuring--)
  }

  function halt(mine: Turn, opened: AgentSession): void {
    if (mine.halted) return
    mine.halted = true
    approvals.close(taskId, 'cancelled')
    cancel(mine, opened)
  }

  function finish(mine: Turn, end: StopReason | AgentFailure): void {
    if (turn !== mine) return
    stopWaiting?.()
    prompting = false
    log.flush()
    approvals.close(taskId, mine.stopping ? 'cancelled' : 'expired')
    endMessages(log, mine.messages)
    endCalls(log, taskId)
    turn = null
    if (mine.isReviewed) options.review?.ended(taskId, mine.messageId)
    if (mine.stopping || end === 'cancelled') state('aborted', { stopReason: 'cancelled' })
    else if (end instanceof AgentFailure) {
      log.append({ type: 'error', taskId, ...wordsOf(end) })
      setQueue({ ...queue, paused: true })
      state('failed', { stopReason: end.code })
    } else state(end === 'refusal' ? 'failed' : 'completed', { stopReason: end })
    next()
    if (!turn && isAstray) bringBack()
  }

  function next(): void {
    const [first, ...rest] = queue.prompts
    if (turn || queue.paused || !first) return
    setQueue({ ...queue, prompts: rest })
    begin(first)
  }

  async function change(opened: AgentSession, settings: Parameters<AgentSession['configure']>[0]) {
    if (turn) turn.configured = true
    isBroughtBack = false
    configuring++
    try {
      await opened.configure(settings)
      if (settings.mode !== undefined && !isAstray) keepMode(standsIn)
      // A model may bring a mode of its own along.
      await goBack(opened)
    } finally {
      configuring--
    }
  }

  function stopTurn(mine: Turn): void {
    mine.stopping = true
    mine.stop()
    approvals.close(taskId, 'cancelled')
    if (session) cancel(mine, session)
  }

  function cancel(mine: Turn, stopped: AgentSession): void {
    stopped.cancel()
    stopWaiting?.()
    stopWaiting = clock.after(CANCEL_MS, () => {
      void stopped.kill()
      const error = 'The agent did not stop in time, so its process was ended.'
      log.append({ type: 'error', taskId, code: 'agent_unresponsive', error, retryable: true })
      finish(mine, 'cancelled')
    })
  }

  return {
    taskId,
    prompt(prompt, mode) {
      if (!turn) {
        if (queue.paused) setQueue({ ...queue, paused: false })
        begin(prompt)
        return 'started'
      }
      const first = mode === 'interrupt' || queue.paused
      const prompts = first ? [prompt, ...queue.prompts] : [...queue.prompts, prompt]
      setQueue({ prompts, paused: false })
      if (mode === 'interrupt' && !turn.stopping) stopTurn(turn)
      return 'queued'
    },
    abort() {
      if (!turn || turn.stopping) return false
      if (queue.prompts.length > 0) setQueue({ ...queue, paused: true })
      stopTurn(turn)
      return true
    },
    resume() {
      if (queue.paused) setQueue({ ...queue, paused: false })
      next()
    },
    unqueue(clientMessageId) {
      const prompts = queue.prompts.filter((prompt) => prompt.clientMessageId !== clientMessageId)
      if (prompts.length === queue.prompts.length) return false
      setQueue({ ...queue, prompts })
      return true
    },
    reorder: (ids) => setQueue(reorder(queue, ids)),
    async configure(settings) {
      if (settings.mode !== undefined || session) await change(await open(), settings)
      if (settings.model === undefined) return
      model = driver.models().length > 0 ? choose(driver.models(), settings.model, 'model') : settings.model
      if (!session) state(log.state().tasks[taskId]?.status ?? 'created', { model })
    },
    requestsChanged() {
      if (turn && !turn.stopping) state(approvals.isWaiting(taskId) ? 'waiting' : 'running')
    },
  }
}

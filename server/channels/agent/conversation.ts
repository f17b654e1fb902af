import type { AgentLogEventOf } from '../../../src/channels/agent/shared/eventSchemas'
import type { Clock } from '../../../src/lib/clock'
import { choose } from '../../agents/choose'
import {
  type AgentDriver,
  AgentFailure,
  type AgentHost,
  type AgentSession,
  type AgentUpdate,
  type OptionValues,
  type SessionSettings,
  type StopReason,
} from '../../agents/driver'
import type { ToolChoice } from '../../agents/toolbox'
import type { AgentLog } from './agentLog'
import type { Approvals } from './approvals'
import type { Choices } from './defaults'
import { bytesOf, factsOf, withTurnCost, wordsOf } from './eventFields'
import { createOwnMode } from './ownMode'
import type { TurnProgress } from './progress/turnProgress'
import { type Queue, type QueuedPrompt, reorder, toEvent } from './queue'
import { createTurn, type Turn, type TurnReview } from './turn'

type TaskEvent = AgentLogEventOf<'task'>

export interface ConversationOptions {
  readonly taskId: string
  readonly driver: AgentDriver
  readonly model: string | null
  /** The mode of this conversation, whatever process answers; null: one that asks. */
  readonly mode: string | null
  /** What differs from the agent's own when it begins; the log knows it afterwards. */
  readonly options: OptionValues
  readonly resumeId: string | null
  /** The agent that it had before, which is not configured any more (A56). */
  readonly replaces?: string | undefined
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
  /** What it begins with, where the agent has not taken all of that yet. Never rejects. */
  readonly settling?: Promise<Choices> | null
  /** A session with this agent that was opened before, the one of `resumeId` or a new one; null: there is none. */
  takeReady(host: AgentHost, resumeId: string | null): Promise<AgentSession> | null
  readonly progress: Pick<TurnProgress, 'enter' | 'retries'>
  /** The agent announced its models. */
  modelsTold(): void
  /** It does not offer this one any more. */
  modelGone(model: string): void
  /** The servers and folders it uses by now. */
  tools(): ToolChoice
}

/** One task: its session with an agent, the turn that runs, the prompts that wait. */
export interface Conversation {
  readonly taskId: string
  readonly driver: AgentDriver
  prompt(prompt: QueuedPrompt, mode: 'queue' | 'interrupt'): 'started' | 'queued'
  /** False when no turn runs, or it is being stopped already. */
  abort(): boolean
  resume(): void
  /** False when it does not wait here. */
  unqueue(clientMessageId: string): boolean
  reorder(clientMessageIds: readonly string[]): void
  /** Has a session, so that what it offers is known. Rejects with `AgentFailure`. */
  open(): Promise<void>
  /** Throws `AgentFailure`. */
  configure(settings: SessionSettings): Promise<void>
  /** A request was opened or answered. */
  requestsChanged(): void
}

export function createConversation(options: ConversationOptions): Conversation {
  const { taskId, driver, log, approvals, clock, review, progress } = options
  let { queue, model, resumeId, replaces, options: wanted } = options
  let session: AgentSession | null = null
  let starting: Promise<AgentSession> | null = null
  let turn: Turn | null = null
  /** The turn that has the session: it goes on in it, even where the next one needs another. */
  let holding: Turn | null = null
  /** What the conversation had cost when its turn began. */
  let costBefore = log.state().tasks[taskId]?.usage?.cost

  const isOpen = () => turn?.isOpen() ?? false
  const host: AgentHost = {
    update,
    requestPermission: async (asked) => (isOpen() ? approvals.permission(taskId, asked) : null),
    ask: async (asked) => (isOpen() ? approvals.question(taskId, asked) : { action: 'cancel' }),
  }
  const own = createOwnMode({
    mode: options.mode,
    agent: driver.name,
    ask: (asked) => approvals.question(taskId, asked),
    turn: () => turn,
    session: () => session,
    chosen: options.modeChosen,
    show: (facts) => state(log.state().tasks[taskId]?.status ?? 'created', factsOf(facts)),
  })

  function update(told: AgentUpdate): void {
    switch (told.type) {
      case 'text':
      case 'thinking':
        turn?.said(told.messageId)
        log.add({ ...told, taskId })
        break
      case 'tool_output':
        log.add({ ...told, taskId })
        break
      case 'session':
        if (told.models) options.modelsTold()
        own.told(told)
        break
      case 'retrying':
        progress.retries(taskId, told.reason)
        break
      case 'usage':
        log.append({ ...withTurnCost(told, costBefore), taskId })
        break
      default:
        log.append({ ...told, taskId })
    }
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
    // With other tools it counts as closed, but no session is taken away from the turn that runs in it.
    if (session && (!session.closed() || (turn && turn === holding))) return Promise.resolve(session)
    starting ??= start()
      .then((opened) => {
        session = opened
        if (replaces !== undefined)
          state(log.state().tasks[taskId]?.status ?? 'created', { agent: driver.id })
        if (opened.resumeId === null || opened.resumeId !== resumeId) forgot()
        resumeId = opened.resumeId
        replaces = undefined
        if (resumeId !== null) options.resumable(resumeId)
        return opened
      })
      .finally(() => {
        starting = null
      })
    return starting
  }

  async function start(): Promise<AgentSession> {
    if (options.settling && resumeId === null && !session) begunWith(await options.settling)
    const ready = session ? null : await options.takeReady(host, resumeId)
    // It may have begun with other tools, or its process may have ended meanwhile.
    if (ready && !ready.closed()) return ready
    const { tools } = options
    return driver.start({
      host,
      model,
      modelGone,
      mode: own.current(),
      options: optionValues(),
      resumeId,
      tools,
    })
  }

  function modelGone(): void {
    if (model !== null) options.modelGone(model)
    model = null
  }

  function begunWith(settled: Choices): void {
    if (model === options.model) model = settled.model ?? model
    own.begun(settled.mode)
    wanted = settled.options
  }

  /** As the agent said them last. */
  function optionValues(): OptionValues {
    const told = log.state().tasks[taskId]?.task?.options
    return told ? Object.fromEntries(told.map(({ id, value }) => [id, value])) : wanted
  }

  /** A new session in an old conversation. */
  function forgot(): void {
    const said = log.state().tasks[taskId]?.said.length ?? 0
    const text =
      replaces === undefined
        ? 'The agent was started again and does not remember what was said above.'
        : `“${replaces}” is not set up on this server any more. ${driver.name} goes on, and does not know what was said above.`
    if (said > 1) log.append({ type: 'notice', taskId, text })
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
    const begun = createTurn({
      taskId,
      messageId,
      prompt: { text, files, attachments },
      log,
      approvals,
      clock,
      review,
      session: () => session,
      enter: (phase) => progress.enter(taskId, phase),
      async ready(moment) {
        const opened = await open()
        holding = begun
        await own.enter(opened, moment)
        return opened
      },
      ended,
    })
    turn = begun
    own.turnBegan()
    costBefore = log.state().tasks[taskId]?.usage?.cost
    state('running')
    void begun.run()
  }

  function ended(end: StopReason | AgentFailure): void {
    turn = null
    if (end === 'cancelled') state('aborted', { stopReason: 'cancelled' })
    else if (end instanceof AgentFailure) {
      log.append({ type: 'error', taskId, ...wordsOf(end) })
      setQueue({ ...queue, paused: true })
      state('failed', { stopReason: end.code })
    } else state(end === 'refusal' ? 'failed' : 'completed', { stopReason: end })
    next()
    if (!turn) own.turnsEnded()
  }

  function next(): void {
    const [first, ...rest] = queue.prompts
    if (turn || queue.paused || !first) return
    setQueue({ ...queue, prompts: rest })
    begin(first)
  }

  return {
    taskId,
    driver,
    prompt(prompt, mode) {
      if (!turn) {
        if (queue.paused) setQueue({ ...queue, paused: false })
        begin(prompt)
        return 'started'
      }
      const first = mode === 'interrupt' || queue.paused
      const prompts = first ? [prompt, ...queue.prompts] : [...queue.prompts, prompt]
      setQueue({ prompts, paused: false })
      if (mode === 'interrupt' && !turn.isStopping()) turn.stop()
      return 'queued'
    },
    abort() {
      if (!turn || turn.isStopping()) return false
      if (queue.prompts.length > 0) setQueue({ ...queue, paused: true })
      turn.stop()
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
    async open() {
      await open()
    },
    async configure(settings) {
      if (settings.mode !== undefined || settings.options || session) await own.change(await open(), settings)
      if (settings.model === undefined) return
      model = driver.models().length > 0 ? choose(driver.models(), settings.model, 'model') : settings.model
      if (!session) state(log.state().tasks[taskId]?.status ?? 'created', { model })
    },
    requestsChanged() {
      if (turn && !turn.isStopping()) state(approvals.isWaiting(taskId) ? 'waiting' : 'running')
    },
  }
}

import type { Clock } from '../../../src/lib/clock'
import type { AgentDriver, AgentHost, AgentSession } from '../../agents/driver'
import type { ToolChoice } from '../../agents/toolbox'
import type { History } from '../../state/history'
import type { AgentLog } from './agentLog'
import type { AllApprovals } from './approvals'
import { type Conversation, type ConversationOptions, createConversation } from './conversation'
import type { Defaults } from './defaults'
import type { TurnProgress } from './progress/turnProgress'
import { emptyQueue } from './queue'
import type { ReadySessions } from './readySessions'
import type { Restored } from './restore'
import type { ToolChoices } from './toolChoices'
import type { TurnReview } from './turn'

/** UTF-16 units of a title made of the first prompt. */
const TITLE_UNITS = 60

type Begun = Pick<ConversationOptions, 'model' | 'mode' | 'options' | 'settling' | 'replaces'>

/** A session that its agent kept, and that was opened to become a conversation. */
interface Adopted {
  readonly sessionId: string
  readonly session: AgentSession
  /** This conversation hears it from now on. */
  attach(host: AgentHost): void
  readonly mode: string | null
  readonly title: string
  /** When it was used last, ISO 8601; null: its agent does not say. */
  readonly usedAt: string | null
  /** Those it was opened with; absent: those that new conversations begin with. */
  readonly tools?: ToolChoice
  /** Puts what was said in it into the log. */
  write(): void
}

export interface Conversations {
  /** A known task, also one of a server before this one. */
  find(taskId: string): Conversation | undefined
  /** A known task, or a new one named after its first prompt. */
  open(taskId: string, prompt: string): Conversation
  /** A new task that goes on with a session. Resolves once it can be continued after a restart. */
  adopt(taskId: string, driver: AgentDriver, adopted: Adopted): Promise<void>
  /** The task that goes on with this session; null: there is none. */
  holderOf(driver: AgentDriver, sessionId: string): string | null
  /** The session by which a task can be continued; null: there is none. */
  sessionOf(taskId: string): string | null
  /** It was erased. */
  forget(taskId: string): void
  /** Every task that has a conversation in this process. */
  all(): Iterable<Conversation>
}

export function createConversations(options: {
  readonly drivers: readonly AgentDriver[]
  readonly defaults: Defaults
  readonly log: AgentLog
  readonly approvals: AllApprovals
  readonly clock: Clock
  readonly newId: () => string
  readonly history: History
  readonly restored: Restored
  readonly review: TurnReview | undefined
  readonly choices: ToolChoices
  readonly ready: Pick<ReadySessions, 'take'>
  readonly progress: Pick<TurnProgress, 'enter' | 'retries'>
  modelsTold(): void
}): Conversations {
  const { drivers, defaults, log, approvals, clock, newId, history } = options
  const { restored, review, modelsTold, choices, ready, progress } = options
  const known = new Map<string, Conversation>()
  /** The session of each task that can be continued. */
  const sessions = new Map(restored.sessions)
  for (const taskId of restored.queues.keys()) revive(taskId)

  function create(
    taskId: string,
    driver: AgentDriver,
    begun: Begun,
    takeReady: ConversationOptions['takeReady'] = (host, resumeId) =>
      resumeId === null ? ready.take(driver, host, () => choices.of(taskId)) : null,
  ): Conversation {
    const prompts = restored.queues.get(taskId)
    const conversation = createConversation({
      taskId,
      driver,
      log,
      approvals: approvals.of(driver),
      clock,
      newId,
      review,
      progress,
      takeReady,
      modelsTold,
      modelGone: (model) => defaults.forgetModel(driver, model),
      tools: () => choices.of(taskId),
      ...begun,
      resumeId: sessions.get(taskId) ?? null,
      queue: prompts ? { prompts, paused: true } : emptyQueue,
      resumable(resumeId) {
        sessions.set(taskId, resumeId)
        history.append({ type: 'session', taskId, resumeId })
      },
      modeChosen: (mode) => history.append({ type: 'mode', taskId, mode }),
    })
    known.set(taskId, conversation)
    return conversation
  }

  /** The agent that the task began with; undefined: it is no longer configured. */
  function begunWith(taskId: string): AgentDriver | undefined {
    const agent = log.state().tasks[taskId]?.task?.agent
    return drivers.find(({ id }) => id === agent)
  }

  /** Goes on with a task of the log; an agent that is no longer configured gives way to the default one. */
  function revive(taskId: string): Conversation | undefined {
    const task = log.state().tasks[taskId]
    if (!task) return undefined
    const driver = begunWith(taskId)
    if (!driver) {
      const replaces = task.task?.agent
      return create(taskId, defaults.driver(), { model: null, mode: null, options: {}, replaces })
    }
    const mode = restored.modes.get(taskId) ?? task.task?.mode ?? null
    return create(taskId, driver, { model: task.task?.model ?? null, mode, options: {} })
  }

  /** The agent that has the session of the task, or would be asked for it. */
  const driverOf = (taskId: string): AgentDriver =>
    known.get(taskId)?.driver ?? begunWith(taskId) ?? defaults.driver()

  const find = (taskId: string) => known.get(taskId) ?? revive(taskId)

  return {
    find,
    open(taskId, prompt) {
      const conversation = find(taskId)
      if (conversation) return conversation
      const driver = defaults.driver()
      const begun = defaults.choices()
      const model = begun.model ?? driver.defaultModel
      const named = model === '' ? {} : { model }
      log.append({
        type: 'task',
        taskId,
        status: 'created',
        title: titleOf(prompt),
        agent: driver.id,
        ...named,
      })
      choices.begun(taskId)
      return create(taskId, driver, { ...begun, settling: defaults.settling(driver) })
    },
    async adopt(taskId, driver, { sessionId, session, attach, mode, title, usedAt, tools, write }) {
      const state = { type: 'task', taskId, status: 'completed' } as const
      log.append({ ...state, agent: driver.id, ...(title === '' ? {} : { title: titleOf(title) }) })
      write()
      if (tools) choices.choose(taskId, tools)
      else choices.begun(taskId)
      sessions.set(taskId, sessionId)
      const conversation = create(taskId, driver, { model: null, mode, options: {} }, (host, resumeId) => {
        if (resumeId !== sessionId) return null
        attach(host)
        return Promise.resolve(session)
      })
      await conversation.open()
      if (usedAt !== null) log.append({ ...state, activeAt: usedAt })
    },
    holderOf(driver, sessionId) {
      const { tasks } = log.state()
      const isHolder = ([taskId, held]: readonly [string, string]) =>
        held === sessionId && tasks[taskId] !== undefined && driverOf(taskId) === driver
      return [...sessions].find(isHolder)?.[0] ?? null
    },
    sessionOf: (taskId) => sessions.get(taskId) ?? null,
    forget(taskId) {
      known.delete(taskId)
      sessions.delete(taskId)
    },
    all: () => known.values(),
  }
}

function titleOf(prompt: string): string {
  const line = prompt.trim().split('\n', 1)[0] ?? ''
  const units = [...line]
  return units.length > TITLE_UNITS ? `${units.slice(0, TITLE_UNITS - 1).join('')}…` : line
}

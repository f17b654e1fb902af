import type { AgentLogEvent } from '../../../src/channels/agent/shared/eventSchemas'
import type { AgentCommand, Prompted } from '../../../src/channels/agent/shared/protocol'
import { assertNever } from '../../../src/lib/assertNever'
import type { Clock } from '../../../src/lib/clock'
import { type AgentDriver, AgentFailure, toFailure } from '../../agents/driver'
import { type Client, FrameError } from '../../socket/channel'
import type { History } from '../../state/history'
import type { AgentLog } from './agentLog'
import type { AllApprovals, Reception } from './approvals'
import type { Conversation } from './conversation'
import type { Conversations } from './conversations'
import { type Defaults, provider } from './defaults'
import { wordsOf } from './eventFields'
import type { QueuedPrompt } from './queue'
import type { ReadySessions } from './readySessions'
import { ANSWERS_MS, type Answered } from './restore'

type Doing = Exclude<AgentCommand, { type: 'subscribe' | 'page' }>
type Command<T extends Doing['type']> = Extract<Doing, { type: T }>

export type RunInTerminal = (options: {
  readonly sessionId: string
  readonly name: string
  readonly line: string
  /** The user is to read the line and to press Enter. */
  readonly isOnlyTyped?: boolean
}) => string | null

interface CommandOptions {
  readonly drivers: readonly AgentDriver[]
  readonly log: AgentLog
  readonly approvals: AllApprovals
  readonly conversations: Conversations
  readonly defaults: Defaults
  readonly ready: Pick<ReadySessions, 'open'>
  readonly history: History
  readonly clock: Clock
  readonly newId: () => string
  readonly embedOrigins: readonly string[]
  readonly runInTerminal: RunInTerminal | null
  /** Called when a user begins a message, before there is a prompt. */
  readonly begun: () => void
  /** Answers already given, by `clientMessageId`. */
  readonly answers: Map<string, Answered>
}

const DELETED = 'This conversation was deleted.'

/** What a socket may ask of the agents. */
export function createCommands(options: CommandOptions) {
  const { log, approvals, conversations, defaults, ready, history, clock, newId, embedOrigins, answers } =
    options
  const tell = (client: Client, event: AgentLogEvent | Prompted) =>
    client.send({ channel: 'agent', ...event })

  function prompt(client: Client, command: Command<'prompt'>): void {
    const { clientMessageId: given } = command
    const known = given === undefined ? undefined : answers.get(given)
    if (known) {
      tell(client, known.prompted)
      return
    }
    const clientMessageId = given ?? newId()
    const taskId = command.taskId ?? newId()
    const { prompt: text, context, attachments = [], mode = 'queue', from } = command
    const queued: QueuedPrompt = {
      clientMessageId,
      text,
      files: context?.files ?? [],
      attachments,
      ...(from === undefined ? {} : { from }),
    }
    const answer = (state: Prompted['state'], error?: string) => {
      const words = error === undefined ? {} : { error }
      const prompted: Prompted = { type: 'prompted', clientMessageId, taskId, state, ...words }
      keep(prompted, state === 'queued' ? queued : null)
      if (given !== undefined) tell(client, prompted)
    }
    if (text.trim() === '' && attachments.length === 0) answer('refused', 'The message is empty.')
    else if (from !== undefined && !embedOrigins.includes(from))
      answer('refused', `${from} is not one of the pages that may show this workspace.`)
    else if (isDeleted(taskId)) answer('refused', DELETED)
    else answer(conversations.open(taskId, text).prompt(queued, mode))
  }

  /** Also where that can be taken back: no page shows it, so that no turn may begin in it. */
  const isDeleted = (taskId: string): boolean =>
    log.isErased(taskId) || Boolean(log.state().tasks[taskId]?.task?.deleteAt)

  function keep(prompted: Prompted, waiting: QueuedPrompt | null): void {
    const now = clock.wall()
    for (const [id, { at }] of answers) if (now - at >= ANSWERS_MS) answers.delete(id)
    answers.set(prompted.clientMessageId, { prompted, at: now })
    const context = waiting === null ? {} : { prompt: waiting }
    history.append({ ...prompted, at: new Date(now).toISOString(), ...context })
  }

  function abort(client: Client, { taskId }: Command<'abort'>): void {
    if (conversations.find(taskId)?.abort()) return
    const task = log.state().tasks[taskId]?.task
    if (!task) throw new FrameError('BAD_REQUEST', 'There is no such task.')
    const { seq: _, epoch: __, ...last } = task
    tell(client, last)
  }

  function receive(client: Client, id: { requestId: string; taskId: string }, reception: Reception): void {
    if (reception === 'taken') return
    if ('outcome' in reception) tell(client, { type: 'request_resolved', ...id, outcome: reception.outcome })
    else {
      const { error } = reception
      tell(client, { type: 'error', taskId: id.taskId, code: 'invalid_answer', error, retryable: true })
    }
  }

  /** In one step, so that no message but the one that says why can come between the answer and the end of the turn. */
  function reject(client: Client, command: Command<'reject'>): void {
    const { reason, requestId } = command
    const request = named(requestId)
    const reception = approvals.decide(command, client.tab)
    receive(client, request, reception)
    const queued = log.state().tasks[request.taskId]?.queue?.messages ?? []
    const isQueued = queued.some(({ clientMessageId }) => clientMessageId === reason)
    const conversation = conversations.find(request.taskId)
    if (reception !== 'taken' || reason === undefined || !isQueued || !conversation) return
    conversation.reorder([reason])
    conversation.abort()
    conversation.resume()
  }

  /** The request itself, or the one this tool call waits for. */
  function named(requestId: string | undefined, toolCallId = ''): { requestId: string; taskId: string } {
    const { items, open } = log.state()
    const ids = requestId === undefined ? open : [`request:${requestId}`]
    for (const item of ids.map((id) => items.get(id))) {
      if (item?.kind !== 'permission' && item?.kind !== 'question') continue
      if (requestId !== undefined || item.toolCallId === toolCallId)
        return { requestId: item.requestId, taskId: item.taskId }
    }
    return { requestId: requestId ?? toolCallId, taskId: items.get(`tool:${toolCallId}`)?.taskId ?? '' }
  }

  async function settings(client: Client, command: Command<'settings'>): Promise<void> {
    const { taskId, provider: wanted, model, mode, options: values, requestId } = command
    const asked = {
      ...(model === undefined ? {} : { model }),
      ...(mode === undefined ? {} : { mode }),
      ...(values === undefined ? {} : { options: values }),
    }
    try {
      if (taskId === undefined)
        await defaults.change({ ...asked, ...(wanted === undefined ? {} : { provider: wanted }) })
      else {
        const agent = log.state().tasks[taskId]?.task?.agent
        if (wanted !== undefined && provider(options.drivers, wanted).id !== agent)
          throw new AgentFailure('unknown_provider', 'A conversation stays with its agent. Begin a new one.')
        await conversation(taskId).configure(asked)
      }
      if (requestId !== undefined) answer(client, { type: 'settings', requestId }, null)
    } catch (error) {
      const failure = toFailure(error)
      if (requestId !== undefined) return answer(client, { type: 'settings', requestId }, failure)
      const place = taskId ?? log.state().taskOrder.at(-1)
      if (place === undefined) throw new FrameError('BAD_REQUEST', failure.message)
      tell(client, { type: 'error', taskId: place, ...wordsOf(failure) })
    }
  }

  function conversation(taskId: string): Conversation {
    if (isDeleted(taskId)) throw new AgentFailure('unknown_task', DELETED)
    const found = conversations.find(taskId)
    if (!found) throw new AgentFailure('unknown_task', 'There is no such task.')
    return found
  }

  /** What it then offers stands in `config/state`, and in the conversation. */
  async function open(client: Client, { requestId, provider: wanted, taskId }: Command<'open'>) {
    const request = { type: 'open', requestId }
    options.begun()
    try {
      if (taskId !== undefined) await conversation(taskId).open()
      else await ready.open(wanted === undefined ? defaults.driver() : provider(options.drivers, wanted))
      answer(client, request, null)
    } catch (error) {
      answer(client, request, toFailure(error))
    }
  }

  const answer = (
    client: Client,
    request: { type: string; requestId: string },
    failure: AgentFailure | null,
  ) =>
    client.send({
      channel: 'agent',
      ...request,
      ...(failure ? { success: false, ...wordsOf(failure) } : { success: true }),
    })

  /** A socket names an agent, never a command. */
  function login({ methodId, sessionId = newId() }: Command<'login'>): void {
    const driver = options.drivers.find((each) => each.login()?.id === methodId)
    const way = driver?.login()
    if (!driver || !way || !options.runInTerminal)
      throw new FrameError('BAD_REQUEST', 'Log in with the agent’s own command in a terminal.')
    const error = options.runInTerminal({ sessionId, name: `Sign in: ${driver.name}`, line: way.line })
    if (error !== null) throw new FrameError('BAD_REQUEST', error)
    driver.loginBegun()
  }

  return {
    run(client: Client, command: Doing): void | Promise<void> {
      switch (command.type) {
        case 'prompt':
          return prompt(client, command)
        case 'abort':
          return abort(client, command)
        case 'approve':
          return receive(client, named(command.requestId), approvals.decide(command, client.tab))
        case 'reject':
          return reject(client, command)
        case 'tool_response':
          return receive(
            client,
            named(command.requestId, command.toolCallId),
            approvals.respond(command, client.tab),
          )
        case 'settings':
          return settings(client, command)
        case 'open':
          return open(client, command)
        case 'unqueue':
          for (const conversation of conversations.all())
            if (conversation.unqueue(command.clientMessageId)) return
          return
        case 'reorder':
          return conversations.find(command.taskId)?.reorder(command.clientMessageIds)
        case 'resume':
          return isDeleted(command.taskId) ? undefined : conversations.find(command.taskId)?.resume()
        case 'login':
          return login(command)
        default:
          return assertNever(command)
      }
    },
  }
}

import { type ForkCommand, forkCommandSchema } from '../../../../src/channels/agent/shared/forkProtocol'
import { type AgentDriver, AgentFailure, toFailure } from '../../../agents/driver'
import type { AgentLog } from '../agentLog'
import { type ChannelPart, createDoor } from '../channelPart'
import type { Conversations } from '../conversations'
import { createHeldHost } from '../heldHost'
import type { ToolChoices } from '../toolChoices'
import { copyOf } from './copyConversation'

interface ForkOptions {
  readonly drivers: readonly AgentDriver[]
  readonly log: AgentLog
  readonly conversations: Conversations
  readonly choices: Pick<ToolChoices, 'of'>
  readonly newId: () => string
}

const { isFor, read } = createDoor(forkCommandSchema)

const isTaken = () => new AgentFailure('BAD_REQUEST', 'There is another conversation of this id.')

const isBusy = () =>
  new AgentFailure('BUSY', 'The agent is at work in this conversation. Wait for its answer, or stop it.')

/** Code points of the first name that are kept: with ` (fork)` the name stays within the 200 that a name may have. */
const NAME_LENGTH = 190

/** Conversations that go on twice: the agent forks its session, and what was said in it is copied into a new conversation. */
export function createForks(options: ForkOptions): ChannelPart {
  const { log, conversations, newId } = options
  /** Those on their way, by the id of the new conversation. */
  const forking = new Map<string, { readonly taskId: string; readonly done: Promise<void> }>()

  async function fork(command: ForkCommand): Promise<void> {
    const { taskId, forkId } = command
    const running = forking.get(forkId)
    if (running?.taskId === taskId) return running.done
    if (running !== undefined) throw isTaken()
    const done = begin(command).finally(() => forking.delete(forkId))
    forking.set(forkId, { taskId, done })
    return done
  }

  async function begin({ taskId, forkId }: ForkCommand): Promise<void> {
    if (isThere(taskId, forkId)) return
    log.flush()
    const { driver, fork, sessionId, name, mode, count } = sourceOf(taskId)
    const copy = copyOf(log.state(), taskId, { forkId, newId, name })
    const held = createHeldHost(() => {})
    // The fork keeps the tools of this moment, also where others are chosen for the first conversation meanwhile.
    const tools = options.choices.of(taskId)
    const forked = await fork(sessionId, {
      host: held.host,
      model: null,
      mode,
      tools: () => (log.state().tasks[forkId] ? options.choices.of(forkId) : tools),
    })
    try {
      isThere(taskId, forkId)
      // What was said since may be in the session of the fork, and is not in the copy.
      if (sourceOf(taskId).count !== count) throw isBusy()
      await conversations.adopt(forkId, driver, {
        ...forked,
        attach: held.attach,
        mode,
        title: name,
        usedAt: null,
        tools,
        write() {
          for (const { event, at } of copy) log.appendRetold(event, at)
        },
      })
    } catch (error) {
      forked.session.close()
      throw error
    }
    const named = `${[...name].slice(0, NAME_LENGTH).join('')} (fork)`
    log.append({ type: 'task', taskId: forkId, status: 'completed', name: named, forkOf: taskId })
  }

  /** Throws where another conversation has this id, and where the fork was deleted. */
  function isThere(taskId: string, forkId: string): boolean {
    const there = log.state().tasks[forkId]
    if (!there && !log.isErased(forkId)) return false
    if (there?.task?.forkOf !== taskId) throw isTaken()
    if (there.task.deleteAt) throw new AgentFailure('unknown_task', 'This fork was deleted a moment ago.')
    return true
  }

  function sourceOf(taskId: string) {
    const source = log.state().tasks[taskId]
    const { task } = source ?? {}
    if (!source || !task || task.deleteAt)
      throw new AgentFailure('NOT_FOUND', 'There is no such conversation any more.')
    if (source.status === 'running' || source.status === 'waiting') throw isBusy()
    const driver = options.drivers.find(({ id }) => id === task.agent)
    const sessionId = conversations.sessionOf(taskId)
    const fork = driver?.fork
    if (!driver || !fork || sessionId === null)
      throw new AgentFailure('not_offered', 'The agent of this conversation cannot fork it.')
    const mode = task.mode ?? null
    const name = task.name || source.title || 'Conversation'
    return { driver, fork, sessionId, mode, name, count: source.items.length }
  }

  return {
    isFor,
    async received(client, frame) {
      const command = read(frame)
      const { type, requestId } = command
      const told = { channel: 'agent', type, requestId }
      try {
        await fork(command)
        client.send({ ...told, success: true })
      } catch (error) {
        const { code, message } = toFailure(error)
        client.send({ ...told, success: false, code, error: message })
      }
    },
    closed() {},
  }
}

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

/** UTF-16 units of a name, without what tells it from that of the first. */
const NAME_UNITS = 190

/** Conversations that go on twice: the agent forks its session, and what was said in it is copied into a new conversation. */
export function createForks(options: ForkOptions): ChannelPart {
  const { log, conversations, newId } = options
  /** Those on their way, by the id of the new conversation. */
  const forking = new Map<string, Promise<void>>()

  function fork(command: ForkCommand): Promise<void> {
    const running = forking.get(command.forkId)
    if (running !== undefined) return running
    const fork = begin(command).finally(() => forking.delete(command.forkId))
    forking.set(command.forkId, fork)
    return fork
  }

  async function begin({ taskId, forkId }: ForkCommand): Promise<void> {
    if (isThere(taskId, forkId)) return
    const { driver, fork, sessionId, name, mode } = sourceOf(taskId)
    log.flush()
    // What is said while the agent forks its session is not in the fork.
    const copy = copyOf(log.state(), taskId, { forkId, newId, name })
    const held = createHeldHost(() => {})
    const forked = await fork(sessionId, {
      host: held.host,
      model: null,
      mode,
      tools: () => options.choices.of(taskId),
    })
    try {
      isThere(taskId, forkId)
      await conversations.adopt(forkId, driver, {
        ...forked,
        attach: held.attach,
        mode,
        title: name,
        usedAt: null,
        write() {
          for (const { event, at } of copy) log.appendRetold(event, at)
        },
      })
    } catch (error) {
      forked.session.close()
      throw error
    }
    const named = `${[...name].slice(0, NAME_UNITS).join('')} (fork)`
    log.append({ type: 'task', taskId: forkId, status: 'completed', name: named, forkOf: taskId })
  }

  /** Throws where another conversation has this id. */
  function isThere(taskId: string, forkId: string): boolean {
    const there = log.state().tasks[forkId]
    if (!there && !log.isErased(forkId)) return false
    if (there?.task?.forkOf === taskId) return true
    throw new AgentFailure('BAD_REQUEST', 'There is another conversation of this id.')
  }

  function sourceOf(taskId: string) {
    const source = log.state().tasks[taskId]
    const { task } = source ?? {}
    if (!source || !task || task.deleteAt)
      throw new AgentFailure('NOT_FOUND', 'There is no such conversation any more.')
    if (source.status === 'running' || source.status === 'waiting')
      throw new AgentFailure(
        'BUSY',
        'The agent is at work in this conversation. Wait for its answer, or stop it.',
      )
    const driver = options.drivers.find(({ id }) => id === task.agent)
    const sessionId = conversations.sessionOf(taskId)
    const fork = driver?.fork
    if (!driver || !fork || sessionId === null)
      throw new AgentFailure('not_offered', 'The agent of this conversation cannot fork it.')
    const mode = task.mode ?? null
    return { driver, fork, sessionId, mode, name: task.name || source.title || 'Conversation' }
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

import {
  type ConversationCommand,
  conversationCommandSchema,
} from '../../../src/channels/agent/shared/conversationsProtocol'
import { toTaskList } from '../../../src/channels/agent/shared/snapshot'
import type { Envelope } from '../../../src/socket/protocol'
import { inSlices } from '../../lib/slices'
import { type Client, FrameError } from '../../socket/channel'
import type { AgentLog } from './agentLog'
import type { Keeping } from './keeping'
import { searchConversations } from './searchConversations'

/** Hits where the client names no number. */
const HITS = 50

/** What sockets ask of the conversations themselves, as the part of the agent channel that it is. */
interface AgentConversations {
  /** True for the types of its commands. */
  isFor(type: string): boolean
  received(client: Client, frame: Envelope): Promise<void>
  closed(client: Client): void
}

const TYPES: ReadonlySet<string> = new Set(
  conversationCommandSchema.def.options.flatMap((option) => [...option.def.shape.type.def.values]),
)

export function createAgentConversations(log: AgentLog, keeping: Keeping): AgentConversations {
  /** The search of each client: another one ends it. */
  const searches = new Map<Client, string>()

  async function search(
    client: Client,
    command: Extract<ConversationCommand, { type: 'conversation_search' }>,
  ) {
    const { requestId, query, limit = HITS } = command
    searches.set(client, requestId)
    log.flush()
    const work = searchConversations(log.state(), query, limit)
    const found = await inSlices(work, () => searches.get(client) !== requestId)
    if (found && searches.get(client) === requestId) searches.delete(client)
    return found
      ? { success: true, data: found }
      : { success: false, code: 'CANCELLED', error: 'Another search took its place.' }
  }

  function answer(client: Client, command: ConversationCommand): object | Promise<object> {
    switch (command.type) {
      case 'conversation_change': {
        const refusal = keeping.change(command)
        return refusal ? { success: false, ...refusal } : { success: true }
      }
      case 'conversation_list':
        return { success: true, data: toTaskList(log.state()) }
      case 'conversation_search':
        return search(client, command)
    }
  }

  return {
    isFor: (type) => TYPES.has(type),
    async received(client, frame) {
      const parsed = conversationCommandSchema.safeParse(frame)
      if (!parsed.success)
        throw new FrameError('BAD_REQUEST', `This ${frame.type} misses a field or has one of the wrong kind.`)
      const { type, requestId } = parsed.data
      client.send({ channel: 'agent', type, requestId, ...(await answer(client, parsed.data)) })
    },
    closed: (client) => void searches.delete(client),
  }
}

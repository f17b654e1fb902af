import {
  type ConversationCommand,
  conversationCommandSchema,
} from '../../../src/channels/agent/shared/conversationsProtocol'
import { toTaskList } from '../../../src/channels/agent/shared/snapshot'
import { inSlices } from '../../lib/slices'
import type { Client } from '../../socket/channel'
import type { AgentLog } from './agentLog'
import { type ChannelPart, createDoor } from './channelPart'
import type { Keeping } from './keeping'
import { searchConversations } from './searchConversations'

/** Hits where the client names no number. */
const HITS = 50

const { isFor, read } = createDoor(conversationCommandSchema)

/** What sockets ask of the conversations themselves. */
export function createAgentConversations(log: AgentLog, keeping: Keeping): ChannelPart {
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
    isFor,
    async received(client, frame) {
      const command = read(frame)
      const { type, requestId } = command
      client.send({ channel: 'agent', type, requestId, ...(await answer(client, command)) })
    },
    closed: (client) => void searches.delete(client),
  }
}

import {
  type ChangesEvent,
  type ChangesSummary,
  changesCommandSchema,
} from '../../../src/channels/agent/shared/changesProtocol'
import type { AgentState } from '../../../src/channels/agent/shared/state'
import { createReview, type Review, type ReviewDriver, type ReviewOptions } from '../../review/review'
import { createReviewAnswers } from '../../review/reviewCommands'
import type { Client } from '../../socket/channel'
import { type ChannelPart, createDoor } from './channelPart'
import { claimsOf } from './claims'

/** The review of what agents changed, as the part of the agent channel that it is. */
interface AgentReview extends ChannelPart {
  readonly turns: Review
  opened(client: Client): void
  stop(): Promise<void>
}

const { isFor, read } = createDoor(changesCommandSchema)

interface Surroundings extends Pick<ReviewOptions, 'clock' | 'newId' | 'log' | 'tellsUserChanges'> {
  readonly review?: ReviewDriver
  readonly root?: string
}

/** Undefined where there is nothing to keep contents in. */
export function createAgentReview(options: Surroundings, state: () => AgentState): AgentReview | undefined {
  const { review: driver, root = '', clock, newId, log } = options
  if (!driver) return undefined
  /** A documented socket knows nothing of this. */
  const clients = new Set<Client>()
  const publish = (frame: ChangesEvent | ChangesSummary) => {
    for (const client of clients) client.send({ channel: 'agent', ...frame })
  }
  const review = createReview({
    ...driver,
    root,
    clock,
    newId,
    log,
    tellsUserChanges: () => options.tellsUserChanges?.() !== false,
    claims: (taskId, messageId) => claimsOf(state(), taskId, messageId),
    isKnown: (taskId) => state().tasks[taskId] !== undefined,
    publish,
  })
  const answer = createReviewAnswers(review, driver.contents)

  return {
    turns: review,
    isFor,
    async received(client, frame) {
      const command = read(frame)
      const { type, requestId } = command
      client.send({ channel: 'agent', type, requestId, ...(await answer(command)) })
    },
    opened(client) {
      if (client.tab === null) return
      if (state().taskOrder.length > 0) review.warm('idle')
      clients.add(client)
      void review.summary().then((summary) => client.send({ channel: 'agent', ...summary }))
    },
    closed: (client) => void clients.delete(client),
    stop: review.stop,
  }
}

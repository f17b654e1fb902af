import { setImmediate, setTimeout } from 'node:timers/promises'
import { createAgentChannel } from '../../server/channels/agent/agent'
import { createLog } from '../../server/lib/log'
import type { ReviewDriver } from '../../server/review/review'
import { createMemoryHistory } from '../../server/state/history'
import {
  changesAnswerSchema,
  changesEventSchema,
  changesSummarySchema,
} from '../channels/agent/shared/changesProtocol'
import { tab } from './agentServer'
import { createFakeClock } from './kit/fakeClock'
import { createScriptedAgent, type ScriptedTurn } from './kit/scriptedAgent'

const log = createLog('silent', () => undefined)
/** What comes ends the wait. */
const PATIENCE_MS = 15_000

/** An agent channel whose agent the test plays, with a review of what it changes and one page in front. */
export function openedReview(
  review: ReviewDriver,
  lines: readonly unknown[] = [],
  epoch = 'e',
  tellsUserChanges = () => true,
) {
  const agent = createScriptedAgent()
  const history = createMemoryHistory(lines)
  let ids = 0
  const clock = createFakeClock(1_700_000_000_000)
  const channel = createAgentChannel({
    history,
    drivers: [agent.driver],
    review,
    tellsUserChanges,
    root: '/workspace',
    epoch,
    clock,
    newId: () => `${epoch}-${++ids}`,
    log,
  })
  const page = tab()
  channel.opened(page.client)
  let requests = 0

  /** What pages were told, as they read it. */
  function told() {
    for (const frame of page.frames) {
      if (frame.type === 'changes' && frame.requestId === undefined) changesEventSchema.parse(frame)
      if (frame.type === 'changes_summary') changesSummarySchema.parse(frame)
    }
    const changes = page.frames.findLast(
      ({ type, requestId }) => type === 'changes' && requestId === undefined,
    )
    return { changes, summary: page.last('changes_summary') }
  }

  async function until<T>(look: () => T | undefined): Promise<T> {
    const end = performance.now() + PATIENCE_MS
    for (let tries = 0; performance.now() < end; tries++) {
      const seen = look()
      if (seen !== undefined) return seen
      await (tries < 100 ? setImmediate() : setTimeout(5))
    }
    throw new Error('It did not come.')
  }

  /** The answer to a command. */
  async function ask(type: string, fields: object) {
    const requestId = `${epoch}r${++requests}`
    await channel.received(page.client, { channel: 'agent', type, requestId, ...fields })
    const answer = await until(() => page.frames.find((frame) => frame.requestId === requestId))
    changesAnswerSchema.parse(answer)
    return answer
  }

  async function begin(taskId: string, prompt = 'go'): Promise<ScriptedTurn> {
    const before = agent.turns.length
    await channel.received(page.client, { channel: 'agent', type: 'prompt', taskId, prompt })
    return until(() => agent.turns[before])
  }

  return {
    agent,
    channel,
    clock,
    history,
    page,
    ask,
    begin,
    until,
    told,
    /** `data` of the answer. */
    async data(type: string, fields: object) {
      const answer = await ask(type, fields)
      if (answer.success !== true) throw new Error(String(answer.error))
      return answer.data as Record<string, unknown>
    },
    /** One turn, in which the test writes. */
    async turn(taskId: string, act: (turn: ScriptedTurn) => void | Promise<void>, prompt = 'go') {
      const turn = await begin(taskId, prompt)
      await act(turn)
      turn.end()
      await until(() => (channel.state().tasks[taskId]?.status === 'completed' ? true : undefined))
      return turn
    },
    messageId: (taskId: string) => {
      const id = channel.state().tasks[taskId]?.said.at(-1)
      return id?.slice(id.indexOf(':') + 1) ?? ''
    },
  }
}

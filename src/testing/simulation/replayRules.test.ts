import { describe, expect, it } from 'vitest'
import type { AgentLogEvent } from '../../channels/agent/shared/eventSchemas'
import type { AgentEvent } from '../../channels/agent/shared/protocol'
import { reduceAgent } from '../../channels/agent/shared/reduce'
import { initialAgent } from '../../channels/agent/shared/state'
import { createConnectionHarness } from '../connectionHarness'

/** Rules that mutations of the code showed to have no test of their own. */
describe('a history of the agent', () => {
  const said = (seq: number, messageId: string, content: string, offset = 0): AgentLogEvent => ({
    type: 'text',
    taskId: 't',
    messageId,
    content,
    offset,
    seq,
    epoch: 'e',
  })
  const history = (events: AgentLogEvent[], epoch: string): AgentEvent => ({
    type: 'history',
    events,
    tasks: [],
    seq: events.length,
    epoch,
    hasMore: false,
  })
  const fold = (...events: AgentEvent[]) => events.reduce(reduceAgent, initialAgent)

  it('takes the place of everything that was shown, also of what it does not have', () => {
    const rebuilt = history([said(1, 'new', 'after a restart')], 'e2')
    const before = [said(1, 'old', 'one'), said(2, 'other', 'two')]
    expect(fold(...before, rebuilt)).toEqual(fold(rebuilt))
    expect([...fold(...before, rebuilt).items].map(({ id }) => id)).toEqual(['message:new'])
  })

  it('goes on with deltas that begin before its end, without saying anything twice', () => {
    const state = fold(said(1, 'm', 'Hello'), said(2, 'm', 'lo, world', 3))
    expect(state.items.get('message:m')).toMatchObject({ content: 'Hello, world' })
    expect(state.gap).toBe(false)
  })
})

describe('a socket that was given up', () => {
  it('decides nothing when it opens after all', async () => {
    const { connection, network, clock, state, log } = createConnectionHarness()
    connection.start()
    const [first] = network.sockets
    await clock.advance(10_000)
    first?.open()
    await clock.advance(1100)
    expect(state().status).not.toBe('syncing')
    expect(log).not.toContain('documented')
  })
})

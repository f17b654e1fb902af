import { describe, expect, it } from 'vitest'
import type { Outgoing } from '../../../socket/link'
import { createFakeClock } from '../../../testing/kit/fakeClock'
import { memoryUiState } from '../../../testing/memoryUiState'
import { createAgentCommands } from '../commands'
import type { AgentLogEvent } from '../shared/eventSchemas'
import type { AgentEvent } from '../shared/protocol'
import { reduceAgent } from '../shared/reduce'
import { createAgentStore } from '../store'
import { createAgentViewStore } from '../viewStore'

function setUp() {
  const clock = createFakeClock()
  const store = createAgentStore()
  const viewStore = createAgentViewStore({
    storage: { get: () => null, set: () => {} },
    key: 'k',
    memory: memoryUiState(),
  })
  const sent: Outgoing[] = []
  const log: AgentLogEvent[] = []
  let agent = { provider: 'demo', model: 'calm' }
  let online = true
  const commands = createAgentCommands({
    store,
    viewStore,
    clock,
    newId: () => 'id',
    configured: () => agent,
    link: {
      has: () => true,
      ask: () => Promise.reject(new Error('not asked here')),
      send(frame) {
        if (online) sent.push(frame)
        return online
      },
    },
  })
  const hear = (event: AgentEvent) => {
    store.setState((state) => reduceAgent(state, event), true)
    commands.applied(event)
  }
  const say = (event: object) => log.push({ ...event, seq: log.length + 1, epoch: 'e' } as AgentLogEvent)
  return {
    commands,
    clock,
    hear,
    viewStore,
    sent: () => sent.splice(0),
    /** Something happens in the log, which the page hears of when it is connected. */
    log(event: object) {
      say(event)
      const last = log.at(-1)
      if (online && last) hear(last)
    },
    configure(next: typeof agent) {
      agent = next
      if (online) commands.configured()
    },
    cut() {
      online = false
      commands.lost()
    },
    back() {
      online = true
      commands.opened()
      commands.configured()
      hear({ type: 'history', events: [...log], tasks: [], seq: log.length, epoch: 'e', hasMore: false })
    },
  }
}
const task = (change: object = {}) => ({ type: 'task', taskId: 't', status: 'running', ...change })
const queue = (paused: boolean, ...ids: readonly string[]) => ({
  type: 'queue',
  taskId: 't',
  paused,
  messages: ids.map((clientMessageId) => ({ clientMessageId, content: clientMessageId })),
})

describe('an agent, a model or a mode that was chosen', () => {
  it('is sent again after a cut, the last value of each, until the server shows it', () => {
    const page = setUp()
    page.log(task())
    page.commands.setModel(null, 'quick')
    page.commands.setModel(null, 'loud')
    page.commands.setMode('t', 'plan')
    page.sent()
    page.cut()
    page.back()
    const again = [
      { type: 'settings', model: 'loud' },
      { type: 'settings', mode: 'plan', taskId: 't' },
    ]
    expect(page.sent()).toEqual(again)
    page.log(task({ mode: 'plan' }))
    page.cut()
    page.back()
    expect(page.sent()).toEqual(again.slice(0, 1))
    page.configure({ provider: 'demo', model: 'loud' })
    page.configure({ provider: 'demo', model: 'calm' })
    page.cut()
    page.back()
    expect(page.sent()).toEqual([])
  })

  it('is sent again where it is what showed before the one that a cut left', () => {
    const page = setUp()
    page.commands.setModel(null, 'quick')
    page.commands.setModel(null, 'calm')
    expect(page.sent()).toHaveLength(2)
    page.cut()
    page.configure({ provider: 'demo', model: 'quick' })
    page.back()
    expect(page.sent()).toEqual([{ type: 'settings', model: 'calm' }])
    page.configure({ provider: 'demo', model: 'calm' })
    page.cut()
    page.configure({ provider: 'demo', model: 'theirs' })
    page.back()
    expect(page.sent()).toEqual([])
  })

  it('without a connection is kept for it', () => {
    const page = setUp()
    page.cut()
    page.commands.setProvider('other')
    page.back()
    expect(page.sent()).toEqual([{ type: 'settings', provider: 'other' }])
  })

  it('that the server refused is not forced on it, nor one that is old', async () => {
    const page = setUp()
    page.commands.setModel(null, 'none')
    page.hear({ type: 'error', taskId: '', code: 'INVALID', error: 'No such model.', retryable: false })
    page.sent()
    page.cut()
    page.back()
    expect(page.sent()).toEqual([])
    page.commands.setModel(null, 'quick')
    page.sent()
    page.cut()
    await page.clock.advance(15 * 60_000)
    page.back()
    expect(page.sent()).toEqual([])
  })
})

describe('the queue', () => {
  it('loses a message that was taken out, though the first time was lost', () => {
    const page = setUp()
    page.log(queue(false, 'a', 'b'))
    page.commands.unqueue('a')
    page.sent()
    page.cut()
    page.back()
    expect(page.sent()).toEqual([{ type: 'unqueue', clientMessageId: 'a' }])
    page.log(queue(false, 'b'))
    page.cut()
    page.back()
    expect(page.sent()).toEqual([])
  })

  it('is told to go on once; what became of it is looked up and shown', () => {
    const page = setUp()
    const state = () => page.viewStore.getState().resuming.t?.state
    page.log(queue(true, 'a'))
    page.commands.resume('t')
    expect(page.sent()).toEqual([{ type: 'resume', taskId: 't' }])
    page.cut()
    expect(state()).toBe('unconfirmed')
    page.back()
    expect([page.sent(), state()]).toEqual([[], 'failed'])
    page.commands.resume('t')
    page.cut()
    page.log(queue(false, 'a'))
    page.back()
    expect(state()).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../../../testing/kit/fakeClock'
import type { AgentEvent } from '../shared/protocol'
import { reduceAgent } from '../shared/reduce'
import { createAgentStore } from '../store'
import { attachNotices } from './attachNotices'

/** Names that one page at a time may have, as a browser keeps them for all of an origin. */
function createNames() {
  const held = new Set<string>()
  return async (name: string, release: Promise<void>) => {
    if (held.has(name)) return false
    held.add(name)
    void release.then(() => held.delete(name))
    return true
  }
}

const clock = createFakeClock()
const ask = (requestId: string) => ({
  type: 'permission_request',
  taskId: 't',
  requestId,
  title: 'npm test',
  kind: 'execute',
  options: [],
})
const task = (status: string) => ({ type: 'task', taskId: 't', status, title: 'Mine' })

function opened({ claim = createNames(), on = ['agent.sound', 'agent.notify'], focused = false } = {}) {
  const store = createAgentStore()
  const told: string[] = []
  let sounds = 0
  let hasFocus = focused
  let isCurrent = true
  const stop = attachNotices({
    store,
    clock,
    hasFocus: () => hasFocus,
    isCurrent: () => isCurrent,
    isOn: (setting) => on.includes(setting),
    claim,
    sound: () => {
      sounds += 1
    },
    notify: ({ title, body }) => told.push(`${title} | ${body}`),
  })
  let seq = 0
  const fold = (event: AgentEvent) => store.setState((state) => reduceAgent(state, event), true)
  const history = (events: readonly object[] = []) =>
    fold({ type: 'history', events, tasks: [], seq, epoch: 'e', hasMore: false } as unknown as AgentEvent)
  history()
  return {
    stop,
    told,
    sounds: () => sounds,
    history,
    look: (is: boolean) => {
      hasFocus = is
    },
    /** The server repeats what was said before. */
    repeats: (is: boolean) => {
      isCurrent = !is
    },
    /** As a server tells it that numbers no events. */
    unnumbered: (...events: readonly object[]) => {
      for (const event of events) fold(event as AgentEvent)
    },
    log: (...events: readonly object[]) => {
      for (const event of events) fold({ ...event, seq: ++seq, epoch: 'e' } as AgentEvent)
    },
    later: () => clock.advance(1000),
  }
}

describe('notices of agents', () => {
  it('tell what needs the user and that a turn has ended', async () => {
    const { log, told, sounds, later } = opened()
    log(task('running'), ask('r1'), task('waiting'))
    await later()
    expect(told).toEqual(['Needs you: Mine | npm test'])
    log({ type: 'request_resolved', taskId: 't', requestId: 'r1', outcome: 'approved' }, task('running'))
    log(task('completed'))
    await later()
    expect(told).toEqual(['Needs you: Mine | npm test', 'Mine | The agent is done.'])
    expect(sounds()).toBe(2)
  })

  it('tell nothing twice, and nothing of a replay', async () => {
    const { log, told, history, later } = opened()
    log(task('running'), ask('r1'))
    await later()
    history([
      { ...task('running'), seq: 1 },
      { ...ask('r1'), seq: 2 },
    ])
    history([
      { ...task('completed'), seq: 1 },
      { ...ask('r2'), seq: 2 },
    ])
    await later()
    expect(told).toHaveLength(1)
  })

  it('tell of a server that numbers no events, and nothing of what it repeats', async () => {
    const { unnumbered, repeats, told, later } = opened()
    repeats(true)
    unnumbered(task('running'), task('completed'))
    repeats(false)
    unnumbered(task('running'), ask('r1'))
    await later()
    expect(told).toEqual(['Needs you: Mine | npm test'])
  })

  it('tell nothing while the window has the focus, or gets it at once', async () => {
    const { log, told, look, later } = opened({ focused: true })
    log(task('running'), ask('r1'))
    look(false)
    await later()
    log(ask('r2'))
    look(true)
    await later()
    expect(told).toEqual([])
  })

  it('are told by one of several pages, and by none where another has the focus', async () => {
    const claim = createNames()
    const pages = [opened({ claim }), opened({ claim })]
    for (const { log } of pages) log(task('running'), ask('r1'))
    await pages[0]?.later()
    expect(pages.flatMap(({ told }) => told)).toHaveLength(1)
    pages[1]?.look(true)
    for (const { log } of pages) log(ask('r2'))
    await pages[0]?.later()
    expect(pages.flatMap(({ told }) => told)).toHaveLength(1)
  })

  it('are off until the user wants them, each by itself', async () => {
    const silent = opened({ on: [] })
    silent.log(task('running'), ask('r1'))
    const loud = opened({ on: ['agent.sound'] })
    loud.log(task('running'), ask('r2'))
    await loud.later()
    expect([silent.told, loud.told, silent.sounds(), loud.sounds()]).toEqual([[], [], 0, 1])
  })
})

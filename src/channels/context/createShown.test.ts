import { afterEach, describe, expect, it, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { nextFrame } from '../../lib/nextFrame'
import { stateFrame } from '../../testing/configEvents'
import { createWorkspaceHarness } from '../../testing/workspaceHarness'
import { createShown } from './createShown'

/** Frames that the test ends. */
function createFrames() {
  let waiting: (() => void)[] = []
  return {
    schedule: (run: () => void) => void waiting.push(run),
    end() {
      const due = waiting
      waiting = []
      for (const run of due) run()
    },
    waiting: () => waiting.length,
  }
}

describe('what views are shown', () => {
  function setUp() {
    const frames = createFrames()
    const store = createStore<number>(() => 0)
    const shown = createShown(store, frames.schedule)
    const told: [number, number][] = []
    const stop = shown.subscribe((state, before) => told.push([before, state]))
    return { frames, store, shown, told, stop, set: (n: number) => store.setState(n, true) }
  }

  it('is the first change at once, and the others of a frame together', () => {
    const { frames, shown, told, set } = setUp()
    for (const n of [1, 2, 3]) set(n)
    expect(told).toEqual([[0, 1]])
    expect(shown.getState()).toBe(3)
    frames.end()
    expect(told).toEqual([
      [0, 1],
      [1, 3],
    ])
    set(4)
    expect(told).toHaveLength(2)
    frames.end()
    frames.end()
    expect(frames.waiting()).toBe(0)
    set(5)
    expect(told.at(-1)).toEqual([4, 5])
  })

  it('asks for no frames without subscribers, and begins anew with the next one', () => {
    const { frames, shown, store, told, stop, set } = setUp()
    stop()
    set(1)
    expect([frames.waiting(), told.length]).toEqual([0, 0])
    shown.subscribe((state, before) => told.push([before, state]))
    store.setState(2, true)
    expect(told).toEqual([[1, 2]])
  })

  it('is one commit a frame however much the agent says, with every effect as it comes', () => {
    const { workspace, network } = createWorkspaceHarness()
    const frames = createFrames()
    const shown = createShown(workspace.agent.store, frames.schedule)
    const told: number[] = []
    network.last.open()
    network.last.receive(stateFrame(), {
      channel: 'agent',
      type: 'history',
      events: [],
      seq: 0,
      epoch: 'e',
      hasMore: false,
      tasks: [],
    })
    shown.subscribe(({ seq }) => told.push(seq))
    const delta = (seq: number) => ({
      channel: 'agent',
      type: 'text',
      taskId: 't',
      messageId: 'm',
      epoch: 'e',
      seq,
      content: 'x',
      offset: seq - 1,
    })
    for (let seq = 1; seq <= 2000; seq++) network.last.receive(delta(seq))
    expect(told).toEqual([1])
    expect(workspace.agent.store.getState().seq).toBe(2000)
    network.last.receive(delta(2002))
    expect(network.last.sent.at(-1)).toMatchObject({ type: 'subscribe', after: 2000 })
    frames.end()
    expect(told).toEqual([1, 2000])
  })
})

describe('the next frame', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('comes once, painted or not', async () => {
    let paint = () => {}
    vi.stubGlobal('document', { hidden: false })
    vi.stubGlobal('requestAnimationFrame', (run: () => void) => {
      paint = run
      return 1
    })
    vi.stubGlobal('cancelAnimationFrame', () => {
      paint = () => {}
    })
    let runs = 0
    nextFrame(() => runs++)
    paint()
    expect(runs).toBe(1)
    // Nothing is painted this time.
    await new Promise<void>((run) => nextFrame(run))
    paint()
    expect(runs).toBe(1)
  })

  it('does not wait for a timer in a hidden page', async () => {
    vi.stubGlobal('document', { hidden: true })
    vi.stubGlobal('setTimeout', () => {
      throw new Error('Timers of hidden pages are late.')
    })
    await new Promise<void>((run) => nextFrame(run))
  })
})

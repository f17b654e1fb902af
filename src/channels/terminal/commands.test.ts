import { describe, expect, it } from 'vitest'
import { CAPABILITIES } from '../../socket/protocol'
import { createFakeClock } from '../../testing/kit/fakeClock'
import { createTerminalCommands } from './commands'
import { normaliseTerminal } from './normalise'
import type { TerminalEvent } from './shared/protocol'
import { reduceTerminals } from './shared/reduce'
import { createTerminalStore } from './store'
import { createTerminalViewStore, lifetimeOf, shownTerminal } from './viewStore'

function setUp({ documented = false } = {}) {
  const store = createTerminalStore()
  const viewStore = createTerminalViewStore()
  const clock = createFakeClock()
  const sent: Record<string, unknown>[] = []
  const page = { online: true, listed: [] as object[], documented, lacks: '' }
  let ids = 0
  const link = {
    send: (frame: Record<string, unknown>) => {
      if (page.online) sent.push(frame)
      return page.online
    },
    ask: async (frame: { type: string }) => ({
      channel: 'terminal',
      type: frame.type,
      requestId: 'r',
      sessions: page.listed,
    }),
    has: (capability: string) =>
      !page.documented &&
      capability !== page.lacks &&
      CAPABILITIES.some((one) => one === capability && one.startsWith('terminal.')),
  }
  const commands = createTerminalCommands({
    link,
    store,
    viewStore,
    newId: () => `t${++ids}`,
    clock,
  })
  const says = (frame: { type: string; [field: string]: unknown }) => {
    for (const event of normaliseTerminal({ channel: 'terminal', ...frame }) ?? []) apply(event)
  }
  const apply = (event: TerminalEvent) => {
    store.setState((state) => reduceTerminals(state, event), true)
    commands.applied(event)
  }
  const attached = (sessionId: string, seq = 0, epoch = `e-${sessionId}`) =>
    says({
      type: 'attached',
      sessionId,
      epoch,
      cols: 80,
      rows: 24,
      seq,
      reused: seq > 0,
      name: 'bash',
      title: '',
      n: 0,
    })
  const shown = () => shownTerminal(viewStore.getState(), store.getState())
  return { store, viewStore, clock, sent, page, commands, says, attached, shown }
}

describe('opening', () => {
  it('asks for a terminal under an id of our own and shows it', () => {
    const { commands, sent, store, shown } = setUp()
    expect(commands.open()).toBe('t1')
    expect(sent).toEqual([{ type: 'create', sessionId: 't1' }])
    expect(store.getState().sessions.t1?.status).toBe('requested')
    expect(shown()).toBe('t1')
  })

  it('happens by itself once, where there is no terminal', async () => {
    const { commands, sent, store } = setUp()
    commands.openFirst()
    expect(sent).toEqual([])
    commands.opened()
    await Promise.resolve()
    await Promise.resolve()
    expect(store.getState().listed).toBe(true)
    commands.openFirst()
    commands.openFirst()
    commands.close('t1')
    commands.openFirst()
    expect(sent.map(({ type }) => type)).toEqual(['create', 'close'])
  })

  it('again in the place of one that ended keeps its place', () => {
    const { commands, attached, says, sent, store, viewStore, clock } = setUp()
    commands.open()
    attached('t1')
    clock.tick(4_000)
    says({ type: 'close', sessionId: 't1', exitCode: 0 })
    expect(lifetimeOf(viewStore.getState(), 't1', null)).toBe(4_000)
    commands.restart('t1')
    expect(sent.at(-1)).toEqual({ type: 'create', sessionId: 't1', name: 'bash' })
    expect(store.getState()).toMatchObject({ order: ['t1'], sessions: { t1: { status: 'requested' } } })
  })
})

describe('closing', () => {
  it('forgets the terminal at once and shows its neighbour', () => {
    const { commands, attached, sent, store, shown } = setUp()
    for (const id of ['t1', 't2', 't3']) {
      commands.open()
      attached(id)
    }
    commands.show('t2')
    commands.close('t2')
    expect(sent.at(-1)).toEqual({ type: 'close', sessionId: 't2', epoch: 'e-t2' })
    expect(shown()).toBe('t3')
    commands.close('t3')
    expect(shown()).toBe('t1')
    expect(store.getState().order).toEqual(['t1'])
  })
})

describe('input', () => {
  it('is numbered, and cut between characters at 65,536 units', () => {
    const { commands, attached, sent } = setUp()
    commands.open()
    attached('t1')
    commands.input('t1', 'a')
    commands.input('t1', `x${'😀'.repeat(40_000)}`)
    const inputs = sent.filter(({ type }) => type === 'input')
    expect(inputs.map(({ n, epoch }) => `${n} ${epoch}`)).toEqual(['1 e-t1', '2 e-t1', '3 e-t1'])
    expect(inputs.map(({ data }) => (data as string).length)).toEqual([1, 65_535, 14_466])
  })

  it('takes a held Ctrl with the next key alone, and never with a text that is no key', () => {
    const { commands, attached, sent, viewStore } = setUp()
    commands.open()
    attached('t1')
    commands.pressCtrl()
    commands.input('t1', 'c')
    commands.type('t1', 'c')
    commands.type('t1', 'c')
    commands.pressCtrl()
    commands.pressCtrl()
    commands.type('t1', 'd')
    const typed = sent.filter(({ type }) => type === 'input').map(({ data }) => data)
    expect(typed).toEqual(['c', '\u0003', 'c', 'd'])
    expect(viewStore.getState().isCtrlHeld).toBe(false)
  })

  it('of a moment without connection is not kept', () => {
    const { commands, attached, sent, page } = setUp()
    commands.open()
    attached('t1')
    page.online = false
    commands.input('t1', 'rm')
    page.online = true
    commands.opened()
    expect(sent.filter(({ type }) => type === 'input')).toEqual([])
  })

  it('of the mouse is bytes, and left out where a server takes only text', () => {
    const { commands, attached, sent, page } = setUp()
    commands.open()
    attached('t1')
    const far = '\u001b[M \u00ff!'
    commands.report('t1', far)
    commands.report('t1', '\u001b[M !!')
    expect(sent.slice(1)).toMatchObject([
      { data: far, binary: true, n: 1 },
      { data: '\u001b[M !!', n: 2 },
    ])
    expect(sent[2]).not.toHaveProperty('binary')
    page.lacks = 'terminal.binary'
    commands.report('t1', far)
    expect(sent).toHaveLength(3)
  })

  it('is plain for a documented server', () => {
    const { commands, sent, says } = setUp({ documented: true })
    commands.open()
    says({ type: 'output', sessionId: 't1', data: '$ ' })
    commands.input('t1', 'a')
    commands.ack('t1', 2)
    expect(sent.slice(1)).toEqual([{ type: 'input', sessionId: 't1', data: 'a' }])
  })
})

describe('a size', () => {
  it('is sent when it stayed for 100 ms, the last one', () => {
    const { commands, attached, sent, clock } = setUp()
    commands.open()
    attached('t1')
    commands.resize('t1', 100, 30)
    clock.tick(60)
    commands.resize('t1', 110, 30)
    clock.tick(99)
    expect(sent).toHaveLength(1)
    clock.tick(1)
    commands.resize('t1', 110, 30)
    clock.tick(200)
    const resize = { type: 'resize', sessionId: 't1', cols: 110, rows: 30, epoch: 'e-t1' }
    expect(sent.slice(1)).toEqual([{ ...resize, passive: true }])
  })

  it('is asked for once when the user acts while the terminal has another', () => {
    const { commands, attached, says, sent, clock } = setUp()
    commands.open()
    attached('t1')
    commands.resize('t1', 110, 30)
    clock.tick(100)
    const resized = { type: 'resized', sessionId: 't1', epoch: 'e-t1', seq: 0 }
    says({ ...resized, cols: 110, rows: 30 })
    commands.act('t1')
    expect(sent).toHaveLength(2)
    says({ ...resized, cols: 44, rows: 29 })
    commands.act('t1')
    commands.act('t1')
    commands.input('t1', 'a')
    const asked = { type: 'resize', sessionId: 't1', cols: 110, rows: 30, epoch: 'e-t1' }
    expect(sent.slice(2)).toMatchObject([asked, { type: 'input', data: 'a' }])
    expect(sent[2]).not.toHaveProperty('passive')
  })

  it('is not sent by a page that only looks where the server knows no such pages', async () => {
    const { commands, attached, sent, page, clock } = setUp()
    page.lacks = 'terminal.passiveResize'
    page.listed = [listing('t9')]
    commands.opened()
    await expect.poll(() => sent).toHaveLength(1)
    attached('t9')
    commands.resize('t9', 44, 29)
    clock.tick(100)
    expect(sent).toHaveLength(1)
    commands.act('t9')
    expect(sent.slice(1)).toMatchObject([{ type: 'resize', cols: 44, rows: 29 }])
  })
})

describe('coming back', () => {
  it('goes on where each terminal stopped, and never starts another shell', async () => {
    const { commands, attached, says, sent, page, store } = setUp()
    commands.open()
    attached('t1')
    says({ type: 'output', sessionId: 't1', epoch: 'e-t1', seq: 3, data: 'abc' })
    page.listed = [listing('t1'), listing('t9'), { ...listing('t8'), alive: false, exitCode: 2 }]
    commands.opened()
    expect(sent.at(-1)).toEqual({ type: 'create', sessionId: 't1', epoch: 'e-t1', after: 3 })
    await Promise.resolve()
    await Promise.resolve()
    expect(sent.slice(-2)).toEqual([
      { type: 'create', sessionId: 't9', epoch: 'e-t9', after: 0 },
      { type: 'create', sessionId: 't8', epoch: 'e-t8', after: 0 },
    ])
    expect(store.getState().order).toEqual(['t1', 't9', 't8'])
  })

  it('asks again for a terminal that was never answered, as it was asked for', async () => {
    const { commands, sent } = setUp()
    commands.open({ cwd: '/src', name: 'dev' })
    commands.opened()
    await expect.poll(() => sent).toHaveLength(2)
    expect(sent[1]).toEqual(sent[0])
  })

  it('asks once for what is missing when a hole appears', () => {
    const { commands, attached, says, sent } = setUp()
    commands.open()
    attached('t1')
    for (const seq of [10, 11, 12]) says({ type: 'output', sessionId: 't1', epoch: 'e-t1', seq, data: 'x' })
    expect(sent.slice(1)).toEqual([{ type: 'create', sessionId: 't1', epoch: 'e-t1', after: 0 }])
  })

  it('starts with a clear screen on a documented server', () => {
    const { commands, says, sent, store } = setUp({ documented: true })
    commands.open()
    says({ type: 'output', sessionId: 't1', data: 'abc' })
    const before = store.getState().sessions.t1?.generation ?? 0
    commands.opened()
    expect(sent.at(-1)).toMatchObject({ type: 'create', sessionId: 't1' })
    expect(store.getState().sessions.t1).toMatchObject({ generation: before + 1 })
    expect(store.getState().logs.t1).toMatchObject({ end: 0 })
    expect(store.getState().listed).toBe(true)
  })
})

describe('renaming and ringing', () => {
  it('sends a name that is one', () => {
    const { commands, attached, sent } = setUp()
    commands.open()
    attached('t1')
    commands.rename('t1', '  ')
    commands.rename('t1', 'bash')
    commands.rename('t1', ' build ')
    expect(sent.slice(1)).toEqual([{ type: 'rename', sessionId: 't1', name: 'build' }])
  })

  it('marks a terminal that rang behind another until it is shown', () => {
    const { commands, viewStore } = setUp()
    commands.open()
    commands.open()
    commands.rang('t2')
    commands.rang('t1')
    expect(viewStore.getState().ringing).toEqual(['t1'])
    commands.show('t1')
    expect(viewStore.getState().ringing).toEqual([])
  })
})

const listing = (sessionId: string) => ({
  sessionId,
  epoch: `e-${sessionId}`,
  name: 'bash',
  title: '',
  cols: 80,
  rows: 24,
  alive: true,
  createdAt: '2026-01-01T00:00:00.000Z',
})

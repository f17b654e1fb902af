import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { stateFrame } from '../../../testing/configEvents'
import { settle } from '../../../testing/kit/fakeClock'
import { createWorkspaceHarness } from '../../../testing/workspaceHarness'
import type { Changes } from '../shared/changesProtocol'
import type { ChangesOptions } from './changesModel'
import { outcomeText } from './changesText'
import { createChanges } from './createChanges'

const file = (path: string, change: Partial<Changes['files'][number]> = {}) => ({
  path,
  before: 'b1',
  after: 'a1',
  additions: 1,
  deletions: 0,
  turns: ['m1'],
  ...change,
})
const state = (change: Partial<Changes> = {}): Changes => ({
  taskId: 't',
  files: [file('/a.ts'), file('/b.ts')],
  turns: [{ messageId: 'm1', at: '2026-01-01T00:00:01Z', files: 2, additions: 2, deletions: 0 }],
  undos: [],
  ...change,
})
const summary = {
  channel: 'agent',
  type: 'changes_summary',
  tasks: [{ taskId: 't', files: 2, additions: 2, deletions: 0, unreviewed: 2 }],
}

async function setUp(told = state()) {
  const { workspace, network, clock } = createWorkspaceHarness()
  const { changes } = workspace.agent
  const frame = (body: object) => network.last.receive({ channel: 'agent', ...body })
  const history = { type: 'history', events: [], tasks: [], seq: 0, epoch: 'e', hasMore: false }
  const greet = () => {
    network.last.open()
    network.last.receive(stateFrame())
    frame(history)
  }
  greet()
  network.last.receive(summary)
  frame({ type: 'changes', ...told })
  await vi.waitFor(() => expect(changes.store.getState().tasks.t).toBeDefined())
  const sent = (type: string) =>
    network.last.sent.filter((one) => one.channel === 'agent' && one.type === type)
  return {
    changes,
    frame,
    sent,
    model: (run: Parameters<typeof changes.act>[0]) => changes.act(run),
    answer: (type: string, data: object) =>
      frame({ type, requestId: sent(type).at(-1)?.requestId, success: true, data }),
    acting: () => Object.values(changes.store.getState().acting).map(({ state }) => state),
    said: () => {
      const { outcome } = changes.store.getState()
      return outcome && outcomeText(outcome)
    },
    cut: () => network.last.close(1006),
    async back() {
      const before = network.sockets.length
      while (network.sockets.length === before) await clock.advance(100)
      greet()
      await settle()
    },
  }
}

describe('what the agent changed', () => {
  it('is asked of no server that does not announce it', async () => {
    const sent: object[] = []
    const options: ChangesOptions = {
      link: {
        has: () => false,
        send: () => true,
        ask(frame) {
          sent.push(frame)
          return Promise.reject(new Error('Not asked here.'))
        },
      },
      clock: { now: () => 0, wall: () => 0, after: () => () => {} },
      newId: () => 'id',
      unusable: () => {},
    }
    const { model } = createChanges(options, (run) => run())
    model.act((changes) => changes.look('t'))
    await vi.waitFor(() => expect(sent).toEqual([]))
  })

  it('is kept with the versions that the user saw', async () => {
    const page = await setUp()
    page.model((model) => model.keepAll('t'))
    expect(page.sent('keep')).toMatchObject([
      {
        taskId: 't',
        files: [
          { path: '/a.ts', after: 'a1' },
          { path: '/b.ts', after: 'a1' },
        ],
      },
    ])
    page.answer('keep', { done: ['/a.ts', '/b.ts'], conflicts: [] })
    await settle()
    expect(page.acting()).toEqual([])
    expect(page.said()).toBe('Kept 2 files.')
  })

  it('is undone but for files with newer edits, which are named until they are settled', async () => {
    const page = await setUp()
    page.model((model) => model.undoAll('t', { reason: 'Too clever.' }))
    expect(page.sent('undo')).toMatchObject([{ taskId: 't', reason: 'Too clever.' }])
    page.answer('undo', { undoId: 'u', done: ['/a.ts'], conflicts: [{ path: '/b.ts', reason: 'edited' }] })
    await settle()
    expect(page.said()).toBe('Undid a.ts. b.ts has newer edits.')
    expect(page.changes.store.getState().conflicts.t).toEqual([{ path: '/b.ts', reason: 'edited' }])
    page.frame({ type: 'changes', ...state({ files: [] }) })
    expect(page.changes.store.getState().conflicts.t).toEqual([])
  })

  it('waits for the end of the turn where the agent runs', async () => {
    const page = await setUp()
    page.model((model) => model.undo('t', [{ path: '/a.ts' }]))
    page.answer('undo', { undoId: 'u', done: [], conflicts: [], queued: true })
    await settle()
    expect(page.said()).toBe('Undone when the agent is done.')
  })

  it('is left alone behind the turn where it has newer edits, which is told once', async () => {
    const page = await setUp()
    const conflicts = [{ path: '/a.ts', reason: 'edited' as const }]
    const later = state({ refused: [{ undoId: 'u', at: '2026-01-01T00:00:00.000Z', conflicts }] })
    page.frame({ type: 'changes', ...later })
    const left = () => page.changes.store.getState().conflicts.t
    expect(page.said()).toBe('a.ts has newer edits.')
    expect(left()).toEqual(conflicts)
    page.model((model) => model.dismissConflict('t', '/a.ts'))
    page.frame({ type: 'changes', ...later })
    expect(left()).toEqual([])
  })

  it('says why it was not done', async () => {
    const page = await setUp()
    page.model((model) => model.undo('t', [{ path: '/a.ts' }]))
    const requestId = page.sent('undo').at(-1)?.requestId
    page.frame({ type: 'undo', requestId, success: false, error: 'There is no git.' })
    await settle()
    expect(page.said()).toBe('Not undone: There is no git.')
    expect(page.acting()).toEqual([])
  })

  it('has its reviewed marks sent again after a cut, until the server shows them', async () => {
    const page = await setUp()
    page.model((model) => model.mark('t', '/a.ts', true))
    page.cut()
    await page.back()
    expect(page.sent('reviewed')).toMatchObject([{ path: '/a.ts', reviewed: true }])
    page.frame({ type: 'changes', ...state({ files: [file('/a.ts', { reviewed: true }), file('/b.ts')] }) })
    expect(page.changes.store.getState().marking).toEqual({})
  })
})

/** The server's side of one conversation: what was asked of it, and how often it did that. */
const undone = (done: boolean, undoId: string): Partial<Changes> =>
  done ? { files: [file('/b.ts')], undos: [{ undoId, at: '2026-01-01T00:00:02Z', files: ['/a.ts'] }] } : {}

describe('an undo that is cut off', () => {
  it.each([
    [true, 'Undid a.ts.', []],
    [false, null, ['failed']],
  ])('is looked up and never sent again (done: %s)', async (wasDone, said, acting) => {
    const page = await setUp()
    page.model((model) => model.undo('t', [{ path: '/a.ts' }]))
    const undoId = String(page.sent('undo')[0]?.requestId)
    page.cut()
    expect(page.acting()).toEqual(['unconfirmed'])
    await page.back()
    expect(page.sent('undo')).toEqual([])
    page.answer('changes', state(undone(wasDone, undoId)))
    await settle()
    expect(page.said()).toBe(said)
    expect(page.acting()).toEqual(acting)
    expect(page.sent('undo')).toEqual([])
  })

  it('that the server finishes after all counts as done', async () => {
    const page = await setUp()
    page.model((model) => model.undo('t', [{ path: '/a.ts' }]))
    const undoId = String(page.sent('undo')[0]?.requestId)
    page.cut()
    await page.back()
    page.answer('changes', state())
    await settle()
    expect(page.acting()).toEqual(['failed'])
    page.frame({ type: 'changes', ...state(undone(true, undoId)) })
    expect(page.acting()).toEqual([])
    expect(page.said()).toBe('Undid a.ts.')
  })

  it('is done once, whatever cuts come between (property)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('cut', 'back', 'arrive', 'answer', 'state'), { maxLength: 12 }),
        async (steps) => {
          const page = await setUp()
          let done = 0
          let online = true
          let isAsked = true
          page.model((model) => model.undo('t', [{ path: '/a.ts' }]))
          const undoId = String(page.sent('undo')[0]?.requestId)
          const sends = () => page.sent('undo').length
          for (const step of [...steps, 'back', 'state'] as const) {
            if (step === 'arrive' && online && isAsked && sends() > done) done = 1
            if (step === 'answer' && online && done === 1 && isAsked)
              page.answer('undo', { undoId: 'u', done: ['/a.ts'], conflicts: [] })
            if (step === 'cut' && online) {
              page.cut()
              online = false
              isAsked = false
            }
            if (step === 'back' && !online) {
              await page.back()
              online = true
            }
            if (step === 'state' && online)
              page.frame({ type: 'changes', ...state(undone(done === 1, undoId)) })
            await settle()
            if (!isAsked && online) expect(sends()).toBe(0)
          }
          const acting = page.acting()
          if (isAsked) expect(acting).toEqual(done === 1 && page.said() !== null ? [] : acting)
          else expect(acting).toEqual(done === 1 ? [] : ['failed'])
          if (acting.length === 0) expect(page.said()).toBe('Undid a.ts.')
        },
      ),
      { numRuns: 60 },
    )
  })
})

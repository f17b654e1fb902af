import { afterEach, describe, expect, it } from 'vitest'
import { RequestError } from '../../../socket/link'
import type { Envelope } from '../../../socket/protocol'
import { createFakeClock } from '../../../testing/kit/fakeClock'
import type { Agents } from '../shared/agentsProtocol'
import { createAgentsModel } from './agentsModel'

interface Asked {
  readonly frame: { readonly type: string; readonly [field: string]: unknown }
  answer(data?: unknown): Promise<void>
  refuse(code: string, error?: string): Promise<void>
  cut(): Promise<void>
}

const settled = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
}

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** A model whose questions the test answers. */
function opened() {
  const clock = createFakeClock()
  const asked: Asked[] = []
  const link = {
    has: () => true,
    send: () => true,
    ask(frame: Asked['frame'], { signal }: { signal?: AbortSignal } = {}): Promise<Envelope> {
      return new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new RequestError('ABORTED', 'withdrawn')))
        const tell = async (answer: object) => {
          resolve({ channel: 'agent', type: frame.type, ...answer })
          await settled()
        }
        asked.push({
          frame,
          answer: (data) => tell({ success: true, data }),
          refuse: (code, error = 'No.') => tell({ success: false, code, error }),
          async cut() {
            reject(new RequestError('DISCONNECTED', 'gone'))
            await settled()
          },
        })
      })
    },
  }
  const model = createAgentsModel({ link, clock, newId: () => 'new' })
  const last = (type: string): Asked => {
    const found = asked.findLast(({ frame }) => frame.type === type)
    if (!found) throw new Error(`Nothing of ${type} was asked.`)
    return found
  }
  return { model, clock, asked, last, state: model.store.getState }
}

const agents = (revision: string, on: readonly string[] = []): Agents => ({
  revision,
  agents: [],
  servers: ['docs', 'tickets'].map((id) => ({ id, type: 'stdio', on: on.includes(id) })),
  folders: [{ id: 'handbook', path: '/srv', on: on.includes('handbook') }],
})

describe('the page of agents', () => {
  it('asks for another revision again and again, until it is closed', async () => {
    const { model, asked, last, state } = opened()
    const stop = model.follow('t')
    expect(last('agents').frame).toEqual({ type: 'agents', taskId: 't' })
    await last('agents').answer(agents('one'))
    expect(last('agents').frame).toEqual({ type: 'agents', taskId: 't', after: 'one' })
    await last('agents').answer(agents('two'))
    expect(state().agents?.revision).toBe('two')
    stop()
    await settled()
    expect(asked).toHaveLength(3)
  })

  it('asks again a second after the connection was lost, and shows what it knew meanwhile', async () => {
    const { model, clock, asked, last, state } = opened()
    stops.push(model.follow(null))
    await last('agents').answer(agents('one'))
    await last('agents').cut()
    expect(asked).toHaveLength(2)
    await clock.advance(1_000)
    await settled()
    expect(asked).toHaveLength(3)
    expect(state().agents?.revision).toBe('one')
  })

  it('goes on with a log behind what it has, and begins anew where a new server counts anew', async () => {
    const { model, last, state } = opened()
    stops.push(model.followLog('mine'))
    const entry = (n: number, text: string) => ({ n, at: '2026-01-01T00:00:00.000Z', kind: 'sent', text })
    const texts = () => state().log?.entries.map(({ text }) => text)
    await last('agent_log').answer({ entries: [entry(1, 'a'), entry(2, 'b')] })
    expect(last('agent_log').frame).toEqual({ type: 'agent_log', agentId: 'mine', after: 2 })
    await last('agent_log').answer({ entries: [] })
    await last('agent_log').answer({ entries: [entry(3, 'c')] })
    expect(texts()).toEqual(['a', 'b', 'c'])
    await last('agent_log').answer({ entries: [entry(1, 'anew')] })
    expect(texts()).toEqual(['anew'])
  })

  it('asks before it ends a turn, and says what the server refused', async () => {
    const { model, last, state } = opened()
    const restarting = model.restart('mine')
    await last('agent_restart').refuse('BUSY')
    await restarting
    expect(state()).toMatchObject({ busy: 'mine', failure: null })
    const forced = model.restart('mine', true)
    expect(last('agent_restart').frame).toMatchObject({ force: true })
    await last('agent_restart').answer()
    await forced
    expect(state().busy).toBeNull()

    const installing = model.install('mine')
    await last('agent_install').refuse('NOT_FOUND', 'There is no way to install it from here.')
    expect(await installing).toBeNull()
    expect(state().failure).toBe('There is no way to install it from here.')
    const again = model.install('mine')
    await last('agent_install').answer()
    expect(await again).toBe('new')
    expect(state().failure).toBeNull()
  })

  it('shows a switch at once, and takes it back where the server refuses or is gone', async () => {
    const { model, last, state } = opened()
    stops.push(model.follow(null))
    await last('agents').answer(agents('one', ['docs']))
    const on = () => state().agents?.servers.flatMap((each) => (each.on ? [each.id] : []))
    const choosing = model.choose(null, { servers: ['tickets'], folders: [] })
    expect(on()).toEqual(['tickets'])
    expect(last('agent_tools').frame).toEqual({ type: 'agent_tools', servers: ['tickets'], folders: [] })
    await last('agent_tools').cut()
    await choosing
    expect(on()).toEqual(['docs'])
    expect(state().failure).toBe('')
  })
})

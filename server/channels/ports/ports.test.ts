import { describe, expect, it } from 'vitest'
import type { Web } from '../../../src/channels/ports/shared/protocol'
import type { Envelope } from '../../../src/socket/protocol'
import { fakeClient } from '../../../src/testing/kit/fakeClient'
import type { Listener } from '../../drivers/ports/portScan'
import { createPretendProcesses, pretendListener } from '../../testing/pretendListener'
import { createPortMemory } from './portMemory'
import { createPortsChannel } from './ports'

const SERVER = 100
const silent = { debug() {}, info() {}, warn() {}, error() {} }

function setup(initial: Listener[] = []) {
  let listeners = initial
  const signals: [number, string][] = []
  const looks: number[] = []
  const answers: Web[] = []
  let said = ''
  let scans = 0
  const channel = createPortsChannel({
    scan: async () => {
      scans += 1
      return listeners
    },
    processes: createPretendProcesses(
      () => listeners,
      (pid, signal) => {
        signals.push([pid, signal])
        if (pid === 666 && signal === 'SIGTERM') return
        listeners = listeners.filter((listener) => listener.pid !== pid)
      },
      { 3000: [3999] },
    ),
    ask: async (asked) => {
      looks.push(asked.port)
      return answers.shift() ?? { kind: 'page', title: 'Demo' }
    },
    memory: createPortMemory(new Map(), null),
    said: (_, from) => ({ text: said.slice(from), until: said.length }),
    previewUrl: (port) => `http://${port}-x.localhost:1`,
    root: '/work',
    ownPorts: () => [7420],
    serverPid: SERVER,
    shells: () => new Map([[200, 'shell-1']]),
    isAgent: ({ port }) => port === 4096,
    now: () => new Date(0),
    log: silent,
    intervalMs: 5,
    graceMs: 20,
  })
  const says = (text: string) => {
    said += text
  }
  return {
    channel,
    signals,
    looks,
    answers,
    says,
    scans: () => scans,
    set: (next: Listener[]) => (listeners = next),
  }
}

function client(tab: string | null = 'tab') {
  const frames: Envelope[] = []
  const self = fakeClient((frame) => void frames.push(frame), { tab })
  return { self, frames, types: () => frames.map((frame) => frame.type) }
}

const listener = (port: number, extra: Partial<Listener> = {}): Listener =>
  pretendListener(port, {
    cwd: '/work/app',
    lineage: [port, 200, SERVER],
    command: 'node server.js',
    ...extra,
  })

describe('ports channel', () => {
  it('tells a new tab the whole table and then every change once (P2)', async () => {
    const { channel, set } = setup([listener(3000)])
    await expect.poll(() => channel.hostOf(3000)).toBe('127.0.0.1')
    const tab = client()
    channel.opened(tab.self)
    expect(tab.frames[0]).toMatchObject({
      type: 'snapshot',
      ports: [
        { port: 3000, process: 'node', cwd: '/app', sessionId: 'shell-1', url: 'http://3000-x.localhost:1' },
      ],
    })
    set([listener(8123)])
    await expect.poll(() => tab.types()).toEqual(['snapshot', 'close', 'open'])
    await channel.stop()
  })

  it('tells a documented socket one open per port and no snapshot (P1)', async () => {
    const { channel } = setup([listener(3000), listener(3002)])
    await expect.poll(() => channel.hostOf(3002)).toBe('127.0.0.1')
    const documented = client(null)
    channel.opened(documented.self)
    expect(documented.types()).toEqual(['open', 'open'])
    await channel.stop()
  })

  it('never tells hidden ports, its own, its own process, an agent itself, or what belongs to another user', async () => {
    const { channel } = setup([
      listener(22),
      listener(2222),
      listener(3001),
      listener(7420),
      listener(4096),
      listener(5001, { pid: SERVER }),
      listener(5002, { cwd: '/work2', lineage: [5002, 1] }),
      listener(5003, { cwd: '/elsewhere' }),
    ])
    await expect.poll(() => channel.hostOf(5003)).toBe('127.0.0.1')
    for (const port of [22, 2222, 3001, 7420, 4096, 5001, 5002]) expect(channel.hostOf(port)).toBeNull()
    await channel.stop()
  })

  it('tells ports that it cannot end, and says why it does not', async () => {
    const { channel, signals } = setup([
      listener(3000, { cwd: null, process: 'python3', keeper: 'otherUser' }),
      listener(3002, { cwd: null, lineage: [3002, 1], process: 'docker-proxy', keeper: 'container' }),
      listener(3003, { cwd: '/', lineage: [3003, 1], process: 'rootlesskit' }),
      listener(3004, { cwd: '/', lineage: [3004, 1], process: 'docker-proxy' }),
    ])
    await expect.poll(() => channel.hostOf(3002)).toBe('127.0.0.1')
    const tab = client()
    channel.opened(tab.self)
    expect(tab.frames[0]).toMatchObject({
      ports: [
        { port: 3000, pid: 3000, process: 'python3', noKill: 'otherUser' },
        { port: 3002, pid: null, noKill: 'container' },
        { port: 3003, pid: null, noKill: 'container' },
        { port: 3004, pid: null, noKill: 'container' },
      ],
    })
    for (const port of [3000, 3002])
      await channel.received(tab.self, { channel: 'ports', type: 'kill', port, requestId: `${port}` })
    expect(tab.frames.slice(1)).toMatchObject([
      { success: false, error: 'python3 runs with rights that this server does not have.' },
      { success: false, error: 'A container publishes port 3002: stop the container instead.' },
    ])
    expect(signals).toEqual([])
    await channel.received(tab.self, { channel: 'ports', type: 'look', port: 3002, requestId: 'l' })
    expect(tab.frames.at(-1)).toMatchObject({ type: 'look', success: true, web: { kind: 'page' } })
    await expect.poll(() => tab.types().filter((type) => type === 'update').length).toBe(1)
    expect(tab.types()).not.toContain('open')
    await channel.stop()
  })

  it('ends the process of a port, with SIGKILL when it does not listen to SIGTERM (P3)', async () => {
    const { channel, signals } = setup([listener(3000), listener(3002, { pid: 666 })])
    await expect.poll(() => channel.hostOf(3002)).toBe('127.0.0.1')
    const tab = client()
    await channel.received(tab.self, { channel: 'ports', type: 'kill', port: 3000, requestId: 'a' })
    await channel.received(tab.self, { channel: 'ports', type: 'kill', port: 3002, requestId: 'b' })
    expect(tab.frames).toEqual([
      { channel: 'ports', type: 'kill', requestId: 'a', success: true },
      { channel: 'ports', type: 'kill', requestId: 'b', success: true },
    ])
    expect(signals).toEqual([
      [3999, 'SIGTERM'],
      [3000, 'SIGTERM'],
      [666, 'SIGTERM'],
      [666, 'SIGKILL'],
    ])
    await channel.stop()
  })

  it('refuses a foreign port with words, by answer or by error frame (P3)', async () => {
    const { channel, signals } = setup()
    const tab = client()
    await channel.received(tab.self, { channel: 'ports', type: 'kill', port: 5432, requestId: 'a' })
    expect(tab.frames[0]).toMatchObject({ success: false, error: expect.stringContaining('5432') })
    await expect(channel.received(tab.self, { channel: 'ports', type: 'kill', port: 5432 })).rejects.toThrow(
      /5432/,
    )
    await expect(channel.received(tab.self, { channel: 'ports', type: 'kill', port: 0 })).rejects.toThrow(
      /port/,
    )
    await expect(channel.received(tab.self, { channel: 'ports', type: 'open' })).rejects.toThrow(/open/)
    expect(signals).toEqual([])
    await channel.stop()
  })

  it('does not end who took the place of the one that was to be ended (P3)', async () => {
    const { channel, signals, set } = setup([listener(3000)])
    await expect.poll(() => channel.hostOf(3000)).toBe('127.0.0.1')
    const tab = client()
    const kill = () =>
      channel.received(tab.self, { channel: 'ports', type: 'kill', port: 3000, requestId: 'a' })
    set([listener(3000, { pid: 4000, sockets: ['4000'] })])
    await kill()
    expect(tab.frames).toMatchObject([{ success: false, error: expect.stringContaining('Another process') }])
    expect(signals).toEqual([])
    // A child that is left with the socket is the same program.
    set([listener(3000, { pid: 5000, sockets: ['4000'] })])
    await kill()
    expect(signals).toEqual([[5000, 'SIGTERM']])
    await channel.stop()
  })

  it('asks a port for its page only when something says that it has one, once, and tells every tab (P5)', async () => {
    const { channel, looks, says, set } = setup([listener(3000)])
    await expect.poll(() => channel.hostOf(3000)).toBe('127.0.0.1')
    const tab = client()
    const documented = client(null)
    channel.opened(tab.self)
    channel.opened(documented.self)
    expect(looks).toEqual([])
    says('something else on port 3000\n$ curl http://localhost:3000/\nhttp://localhost:3000 was refused\n')
    set([listener(3000), listener(3003, { process: 'redis-server', command: 'vite' })])
    await expect.poll(() => channel.hostOf(3003)).toBe('127.0.0.1')
    expect(looks).toEqual([])
    says('ready on http://localhost:3000/ and http://localhost:3003\n')
    await expect.poll(() => tab.types()).toContain('update')
    expect(tab.frames.at(-1)).toMatchObject({ port: 3000, web: { kind: 'page', title: 'Demo' } })
    expect(documented.types()).not.toContain('update')
    await channel.stop()
    expect(looks).toEqual([3000])
  })

  it('does not ask for what its terminal said before it listened', async () => {
    const { channel, looks, says, set, scans } = setup()
    says('later: http://localhost:3000/\n')
    const before = scans()
    await expect.poll(scans).toBeGreaterThan(before + 1)
    set([listener(3000), listener(4000, { command: 'node /x/node_modules/.bin/vite' })])
    await expect.poll(() => looks).toEqual([4000])
    says('ready: http://localhost:3000/\n')
    await expect.poll(() => looks).toEqual([4000, 3000])
    await channel.stop()
  })

  it('asks when the user looks at it, and never one whose language is known (P5)', async () => {
    const { channel, looks } = setup([listener(3000), listener(5432)])
    await expect.poll(() => channel.hostOf(5432)).toBe('127.0.0.1')
    const tab = client()
    for (const port of [3000, 5432, 4000])
      await channel.received(tab.self, { channel: 'ports', type: 'look', port, requestId: `r${port}` })
    expect(tab.frames).toMatchObject([
      { requestId: 'r3000', success: true, web: { kind: 'page' } },
      { requestId: 'r5432', success: true, web: { kind: 'notHttp' } },
      { requestId: 'r4000', success: false },
    ])
    expect(looks).toEqual([3000])
    await channel.stop()
  })

  it('remembers a name and whether to open, also while the port is closed (P6)', async () => {
    const { channel, set } = setup([listener(3000)])
    await expect.poll(() => channel.hostOf(3000)).toBe('127.0.0.1')
    const tab = client()
    channel.opened(tab.self)
    const remember = (fields: object) =>
      channel.received(tab.self, { channel: 'ports', type: 'remember', requestId: 'r', ...fields })
    await remember({ port: 3000, label: ' Shop ', autoOpen: true })
    expect(tab.frames.find(({ type }) => type === 'update')).toMatchObject({ label: 'Shop', autoOpen: true })
    await remember({ port: 3004, label: 'Later' })
    set([listener(3004)])
    await expect.poll(() => channel.hostOf(3004)).toBe('127.0.0.1')
    expect(tab.frames.at(-1)).toMatchObject({ type: 'open', port: 3004, label: 'Later' })
    await expect(remember({ port: 3004, label: 'x'.repeat(65) })).rejects.toThrow(/fields/)
    await channel.stop()
  })

  it('asks one that is to open by itself, anew while it says nothing, and never one whose language is known', async () => {
    const { channel, looks, answers, set, scans } = setup()
    const tab = client()
    channel.opened(tab.self)
    for (const port of [3000, 5432]) {
      const wish = { channel: 'ports', type: 'remember', requestId: 'r', port, autoOpen: true } as const
      await channel.received(tab.self, wish)
    }
    answers.push({ kind: 'silent' }, { kind: 'silent' })
    set([listener(3000), listener(5432)])
    await expect.poll(() => tab.frames.at(-1)).toMatchObject({ port: 3000, web: { kind: 'page' } })
    expect(looks).toEqual([3000, 3000, 3000])
    set([])
    await expect.poll(() => channel.hostOf(3000)).toBeNull()
    for (let count = 0; count < 9; count += 1) answers.push({ kind: 'silent' })
    set([listener(3000)])
    await expect.poll(() => looks.length).toBe(8)
    const before = scans()
    await expect.poll(scans).toBeGreaterThan(before + 5)
    await channel.stop()
    expect(looks).toEqual(Array.from({ length: 8 }, () => 3000))
  })

  it('that comes and goes all the time is told at the pace of the looks, and leaves nothing (fault 58)', async () => {
    const { channel, set, scans } = setup()
    const tab = client()
    channel.opened(tab.self)
    let isThere = false
    const flapping = setInterval(() => {
      isThere = !isThere
      set(isThere ? [listener(3000)] : [])
    }, 1)
    await expect.poll(() => scans()).toBeGreaterThan(60)
    clearInterval(flapping)
    set([])
    await expect.poll(() => channel.hostOf(3000)).toBeNull()
    const told = tab.types().slice(1)
    // No look tells more than one change of a port, and each change is told once.
    expect(told.length).toBeGreaterThan(2)
    expect(told.length).toBeLessThanOrEqual(scans())
    expect(told).toEqual(told.map((_, at) => (at % 2 === 0 ? 'open' : 'close')))
    const late = client()
    channel.opened(late.self)
    expect(late.frames).toEqual([{ channel: 'ports', type: 'snapshot', ports: [] }])
    await channel.stop()
  })
})

import { describe, expect, it } from 'vitest'
import type { Envelope } from '../../src/socket/protocol'
import type { Client } from '../channel'
import type { Listener } from '../drivers/portScan'
import { createPortsChannel } from './ports'

const SERVER = 100
const silent = { debug() {}, info() {}, warn() {}, error() {} }

function setup(initial: Listener[] = []) {
  let listeners = initial
  const signals: [number, string][] = []
  const channel = createPortsChannel({
    scan: async () => listeners,
    kill(pid, signal) {
      signals.push([pid, signal])
      if (pid === 666 && signal === 'SIGTERM') return
      listeners = listeners.filter((listener) => listener.pid !== pid)
    },
    previewUrl: (port) => `http://${port}-x.localhost:1`,
    root: '/work',
    ownPorts: () => [7420],
    serverPid: SERVER,
    shells: () => new Map([[200, 'shell-1']]),
    now: () => new Date(0),
    log: silent,
    intervalMs: 5,
    graceMs: 20,
  })
  return { channel, signals, set: (next: Listener[]) => (listeners = next) }
}

function client(tab: string | null = 'tab') {
  const frames: Envelope[] = []
  const self: Client = {
    id: 'c',
    tab,
    agentSeq: null,
    agentEpoch: null,
    send: (frame) => void frames.push(frame),
    bufferedBytes: () => 0,
  }
  return { self, frames, types: () => frames.map((frame) => frame.type) }
}

const listener = (port: number, extra: Partial<Listener> = {}): Listener => ({
  port,
  pid: port,
  process: 'node',
  cwd: '/work/app',
  lineage: [port, 200, SERVER],
  ...extra,
})

describe('ports channel', () => {
  it('tells a new tab the whole table and then every change once (P2)', async () => {
    const { channel, set } = setup([listener(3000)])
    await expect.poll(() => channel.isOpen(3000)).toBe(true)
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
    await expect.poll(() => channel.isOpen(3002)).toBe(true)
    const documented = client(null)
    channel.opened(documented.self)
    expect(documented.types()).toEqual(['open', 'open'])
    await channel.stop()
  })

  it('never tells hidden ports, its own, its own process, or what belongs to somebody else', async () => {
    const { channel } = setup([
      listener(22),
      listener(2222),
      listener(3001),
      listener(7420),
      listener(5001, { pid: SERVER }),
      listener(5002, { cwd: '/work2', lineage: [5002, 1] }),
      listener(5003, { cwd: '/elsewhere' }),
    ])
    await expect.poll(() => channel.isOpen(5003)).toBe(true)
    for (const port of [22, 2222, 3001, 7420, 5001, 5002]) expect(channel.isOpen(port)).toBe(false)
    await channel.stop()
  })

  it('ends the process of a port, with SIGKILL when it does not listen to SIGTERM (P3)', async () => {
    const { channel, signals } = setup([listener(3000), listener(3002, { pid: 666 })])
    await expect.poll(() => channel.isOpen(3002)).toBe(true)
    const tab = client()
    await channel.received(tab.self, { channel: 'ports', type: 'kill', port: 3000, requestId: 'a' })
    await channel.received(tab.self, { channel: 'ports', type: 'kill', port: 3002, requestId: 'b' })
    expect(tab.frames).toEqual([
      { channel: 'ports', type: 'kill', requestId: 'a', success: true },
      { channel: 'ports', type: 'kill', requestId: 'b', success: true },
    ])
    expect(signals).toEqual([
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
})

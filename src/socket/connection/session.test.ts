import { describe, expect, it } from 'vitest'
import { stateFrame } from '../../testing/configEvents'
import { createConnectionHarness } from '../../testing/connectionHarness'

function open() {
  const harness = createConnectionHarness()
  harness.connection.start()
  harness.network.last.open()
  return harness
}

const portOpen = { channel: 'ports', type: 'open', port: 3000, pid: null, process: null }

describe('the first frame', () => {
  it('config/state makes an extended server, and is folded before any channel may send (G1)', () => {
    const { network, log } = open()
    network.last.receive(stateFrame(), portOpen)
    expect(log).toEqual(['config/state', 'extended', 'ports/open'])
  })

  it('of another kind makes a documented one', () => {
    const { network, log } = open()
    network.last.receive(portOpen)
    expect(log).toEqual(['documented', 'ports/open'])
  })

  it('of another protocol version makes a documented one', () => {
    const { network, log } = open()
    network.last.receive(stateFrame({ protocol: 2 }), stateFrame({ protocol: 2 }))
    expect(log[0]).toBe('documented')
  })

  it('is waited for a second, and 10 s where this server announced itself before', async () => {
    const { network, log, clock, connection } = open()
    await clock.advance(999)
    expect(log).toEqual([])
    await clock.advance(1)
    expect(log).toEqual(['documented'])
    expect(connection.transmit('files', { type: 'stat', path: '/' })).toBe('sent')
    network.last.receive(stateFrame())
    expect(log.at(-1)).toBe('lost')
    await clock.advance(300)
    network.last.open()
    await clock.advance(9_999)
    expect(log.at(-1)).toBe('lost')
    await clock.advance(1)
    expect(log.at(-1)).toBe('documented')
  })

  it('that comes late makes the page connect again, so that capabilities never change on a socket (G2)', async () => {
    const { network, clock, log } = open()
    network.last.receive(portOpen, stateFrame())
    expect(network.last.abandoned).toBe(true)
    await clock.advance(300)
    network.last.open()
    network.last.receive(stateFrame())
    expect(log.slice(-3)).toEqual(['lost', 'config/state', 'extended'])
  })

  it('that is no frame at all is reported and decides nothing', () => {
    const { network, log } = open()
    network.last.receiveRaw('not json')
    network.last.receiveRaw(new ArrayBuffer(1))
    network.last.receiveRaw('x'.repeat(1_048_577))
    expect(log.every((line) => line.startsWith('The server sent'))).toBe(true)
    expect(log).toHaveLength(3)
  })
})

describe('catching up', () => {
  it('ends on a documented server after a second of quiet', async () => {
    const { network, clock, state } = open()
    network.last.receive(portOpen)
    await clock.advance(900)
    network.last.receive(portOpen)
    await clock.advance(900)
    expect(state().status).toBe('syncing')
    await clock.advance(100)
    expect(state().status).toBe('live')
  })

  it('ends after 5 s of quiet with the next sign of life, which is asked for', async () => {
    const { network, clock, state, log, pong } = open()
    network.last.receive(stateFrame())
    await clock.advance(5000)
    expect(log.at(-1)).toBe('probe')
    expect(state().status).toBe('syncing')
    pong()
    expect(state().status).toBe('live')
  })

  it('never ends on a link that went dead meanwhile', async () => {
    const { network, clock, log, states } = open()
    network.last.receive(stateFrame())
    await clock.advance(8000)
    expect(log.at(-1)).toBe('lost')
    expect(states.every(({ status }) => status !== 'live')).toBe(true)
  })

  it('ends after 30 s whatever happens', async () => {
    const { network, clock, state } = open()
    network.last.receive(stateFrame())
    for (let second = 0; second < 29; second++) {
      await clock.advance(1000)
      network.last.receive(portOpen)
    }
    expect(state().status).toBe('syncing')
    await clock.advance(1000)
    expect(state().status).toBe('live')
  })
})

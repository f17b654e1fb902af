import { describe, expect, it } from 'vitest'
import { stateFrame } from '../../testing/configEvents'
import { createConnectionHarness } from '../../testing/connectionHarness'
import { createRandom, seedOf } from '../../testing/kit/random'
import { tellFigure } from '../../testing/tellFigure'

const frame = { channel: 'ports', type: 'open', port: 3000, pid: null, process: null }

/** A live connection, with what it said so far forgotten. */
function live({ hidden = false } = {}) {
  const harness = createConnectionHarness()
  harness.browser.hidden = hidden
  harness.connection.start()
  harness.network.last.open()
  harness.network.last.receive(stateFrame())
  harness.catchUp()
  harness.log.length = 0
  const probes = () => harness.log.filter((line) => line === 'probe').length
  const isLost = () => harness.log.includes('lost')
  const type = () => harness.connection.transmit('terminal', { type: 'input', data: 'x' })
  return { ...harness, probes, isLost, type }
}

describe('a silent server', () => {
  it('is asked after 15 s, is suspect after 20 s and let go after 25 s (fault 5)', async () => {
    const { clock, network, state, probes, isLost } = live()
    await clock.advance(14_999)
    expect(probes()).toBe(0)
    await clock.advance(1)
    expect(probes()).toBe(1)
    await clock.advance(4999)
    expect(state().status).toBe('live')
    await clock.advance(1)
    expect(state()).toMatchObject({ status: 'suspect', heardAt: 0, downSince: null })
    expect(probes()).toBe(2)
    await clock.advance(4999)
    expect(isLost()).toBe(false)
    await clock.advance(1)
    expect(isLost()).toBe(true)
    expect(network.last.abandoned).toBe(true)
    expect(state()).toMatchObject({ status: 'waiting', heardAt: null })
  })

  it('that answers in the end is trusted again, and nothing was lost', async () => {
    const { clock, state, isLost, pong } = live()
    await clock.advance(24_000)
    expect(state().status).toBe('suspect')
    pong()
    expect(state()).toMatchObject({ status: 'live', heardAt: null })
    await clock.advance(14_000)
    expect(isLost()).toBe(false)
  })

  it('is asked nothing while frames come, of whatever kind', async () => {
    const { clock, network, probes } = live()
    for (let i = 0; i < 10; i++) {
      await clock.advance(14_000)
      if (i % 2) network.last.receive(frame)
      else network.last.receiveRaw('not json')
    }
    expect(probes()).toBe(0)
  })

  it('is asked every minute only by a hidden tab', async () => {
    const { clock, probes } = live({ hidden: true })
    await clock.advance(59_999)
    expect(probes()).toBe(0)
    await clock.advance(1)
    expect(probes()).toBe(1)
  })

  it('far away is given four times what it usually takes', async () => {
    const { clock, state, pong } = live()
    for (let i = 0; i < 3; i++) {
      await clock.advance(15_000)
      await clock.advance(1800)
      pong()
      await clock.advance(5000)
      pong()
    }
    await clock.advance(15_000 + 5100)
    expect(state().status).toBe('live')
    await clock.advance(2200)
    expect(state().status).toBe('suspect')
  })
})

describe('a server that leaves the user without an answer', () => {
  it('is doubted within 3 s and let go within 10 s (fault 6)', async () => {
    const { clock, state, probes, isLost, type } = live()
    await clock.advance(3000)
    type()
    await clock.advance(999)
    expect(probes()).toBe(0)
    await clock.advance(1)
    expect(probes()).toBe(1)
    await clock.advance(2000)
    expect(state()).toMatchObject({ status: 'suspect', heardAt: 0 })
    await clock.advance(6999)
    expect(isLost()).toBe(false)
    await clock.advance(1)
    expect(isLost()).toBe(true)
  })

  it('is let go 10 s after the first of many keys, however long one goes on typing', async () => {
    const { clock, isLost, type } = live()
    for (let i = 0; i < 100; i++) {
      expect(isLost()).toBe(false)
      type()
      await clock.advance(100)
    }
    expect(isLost()).toBe(true)
  })

  it('is doubted although it said something between two of the keys', async () => {
    const { clock, network, state, isLost, type } = live()
    type()
    await clock.advance(10)
    network.last.receive(frame)
    type()
    await clock.advance(1000 + 2000)
    expect(state().status).toBe('suspect')
    await clock.advance(7000)
    expect(isLost()).toBe(true)
  })

  it('is doubted within 9 s and let go within 10 s, when it was asked just before and is far away', async () => {
    const { clock, network, state, isLost, type, pong } = live()
    for (let i = 0; i < 3; i++) {
      await clock.advance(15_000)
      await clock.advance(2400)
      pong()
      await clock.advance(5000)
      pong()
    }
    await clock.advance(15_000)
    await clock.advance(500)
    network.last.receive(frame)
    for (let i = 0; i < 85; i++) {
      type()
      await clock.advance(100)
    }
    await clock.advance(500)
    expect(state().status).toBe('suspect')
    for (let i = 0; i < 10; i++) {
      type()
      await clock.advance(100)
    }
    expect(isLost()).toBe(true)
  })

  it('is not asked when it answered in time', async () => {
    const { clock, network, probes, type } = live()
    for (let i = 0; i < 20; i++) {
      type()
      await clock.advance(900)
      network.last.receive(frame)
    }
    expect(probes()).toBe(0)
  })

  it('is not asked more often than every 5 s (never faster)', async () => {
    const { clock, probes, type, pong } = live()
    for (let second = 0; second < 60; second++) {
      type()
      await clock.advance(1000)
      pong()
    }
    expect(probes()).toBeLessThanOrEqual(12)
  })

  it.each(['ack', 'ping'])('owes none to a frame like "%s"', async (type) => {
    const { clock, connection, probes } = live()
    connection.transmit('terminal', { type })
    await clock.advance(10_000)
    expect(probes()).toBe(0)
  })
})

describe('waking up', () => {
  it.each(['shown', 'online'] as const)(
    'asks at once when "%s" and waits 3 s (faults 12, 62)',
    async (signal) => {
      const { clock, signal: say, probes, isLost, network } = live()
      await clock.advance(6000)
      say(signal)
      expect(probes()).toBe(1)
      say(signal)
      expect(probes()).toBe(1)
      await clock.advance(2999)
      expect(isLost()).toBe(false)
      await clock.advance(1)
      expect(isLost()).toBe(true)
      await clock.advance(300)
      expect(network.sockets).toHaveLength(2)
    },
  )

  it.each([5 * 60_000, 8 * 3_600_000])('after %i ms of sleep asks within a second (fault 12)', async (ms) => {
    const { clock, probes, isLost } = live()
    await clock.advance(5000)
    await clock.stall(ms)
    await clock.advance(1000)
    expect(probes()).toBe(1)
    expect(isLost()).toBe(false)
    await clock.advance(3000)
    expect(isLost()).toBe(true)
  })

  it('notices a sleep in which its own clock stood still', async () => {
    const { clock, probes, isLost, pong } = live()
    await clock.advance(1500)
    clock.jumpWall(3_600_000)
    await clock.advance(1000)
    expect(probes()).toBe(1)
    pong()
    await clock.advance(10_000)
    expect(isLost()).toBe(false)
  })

  it('gives a server that was just doubted a last chance of 3 s', async () => {
    const { clock, signal, isLost, state, pong } = live()
    await clock.advance(24_500)
    expect(state().status).toBe('suspect')
    signal('shown')
    await clock.advance(2900)
    expect(isLost()).toBe(false)
    pong()
    expect(state().status).toBe('live')
  })
})

describe('a page that stood still', () => {
  it('for 10 s does not blame the server for it (fault 65)', async () => {
    for (const before of [0, 4000, 12_000, 15_500, 19_000, 21_000]) {
      const { clock, isLost, pong } = live()
      await clock.advance(before)
      await clock.stall(10_000)
      pong()
      await clock.advance(4000)
      expect(isLost(), `${before} ms in`).toBe(false)
    }
  })

  it('takes no server for dead in 8 h in which it stands still for 10 s again and again (goal G7)', async () => {
    const { clock, isLost, pong, log, probes } = live()
    const random = createRandom(seedOf(process.env))
    let stalls = 0
    for (const until = clock.now() + 8 * 3_600_000; clock.now() < until; ) {
      if (random() < 1 / 300) {
        stalls += 1
        await clock.stall(10_000)
      } else await clock.advance(1000)
      // The server answers at once; after a stall that is the first thing the page hears of.
      if (probes() > 0) pong()
      expect(isLost()).toBe(false)
      log.length = 0
    }
    expect(stalls).toBeGreaterThan(20)
    tellFigure(`0 false alarms in 8 h with ${stalls} stalls of 10 s, on a clock of the test`)
  })

  it('forgives itself once and no more', async () => {
    const { clock, isLost } = live()
    await clock.advance(15_500)
    await clock.stall(10_000)
    expect(isLost()).toBe(false)
    await clock.stall(10_000)
    expect(isLost()).toBe(true)
  })

  it('has deadlines that no wall clock moves: an hour forth, an hour back (fault 32)', async () => {
    for (const jump of [3_600_000, -3_600_000]) {
      const { clock, isLost, state, pong } = live()
      await clock.advance(16_000)
      clock.jumpWall(jump)
      await clock.advance(3000)
      expect(isLost()).toBe(false)
      pong()
      await clock.advance(4000)
      expect(state().status).toBe('live')
    }
  })
})

describe('a slow connection', () => {
  it('is called slow after 10 s of answers over a second, and no longer after a fast one', async () => {
    const { clock, state, pong, probes, isLost } = live()
    await clock.advance(15_000)
    for (let i = 0; i < 3; i++) {
      expect(state().slowMs).toBeNull()
      await clock.advance(1200)
      pong()
      await clock.advance(5000)
    }
    expect(probes()).toBe(4)
    await clock.advance(1200)
    pong()
    expect(state().slowMs).toBe(1200)
    await clock.advance(5040)
    pong()
    expect(state().slowMs).toBeNull()
    expect(isLost()).toBe(false)
  })

  it('is forgotten with its socket', async () => {
    const { clock, state, pong, network } = live()
    await clock.advance(15_000)
    for (let i = 0; i < 4; i++) {
      await clock.advance(1500)
      pong()
      await clock.advance(5000)
    }
    expect(state().slowMs).toBe(1500)
    network.last.close(1006)
    expect(state().slowMs).toBeNull()
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stateFrame } from '../../testing/configEvents'
import { answer, createConnectionHarness } from '../../testing/connectionHarness'
import type { FakeSocket } from '../../testing/kit/fakeNetwork'
import { tellFigure } from '../../testing/tellFigure'

function live(change = {}) {
  const harness = createConnectionHarness(change)
  const goLive = () => {
    harness.network.last.open()
    harness.network.last.receive(stateFrame())
    harness.catchUp()
  }
  harness.connection.start()
  goLive()
  return { ...harness, goLive }
}

const change = (n: number) => ({ channel: 'files', type: 'change', n })

describe('late events of an abandoned socket (fault 9)', () => {
  const event = fc.constantFrom('open', 'receive', 'garbage', 'state', 'close', 'refuse', 'supersede')
  const step = fc.record({ late: fc.boolean(), event })

  function say(socket: FakeSocket, what: string, n: number): void {
    if (what === 'open') socket.open()
    if (what === 'receive') socket.receive(change(n))
    if (what === 'garbage') socket.receiveRaw('{')
    if (what === 'state') socket.receive(stateFrame())
    if (what === 'close') socket.close(1006)
    if (what === 'refuse') socket.close(4401)
    if (what === 'supersede') socket.close(4410)
  }

  it('change nothing, in whatever order they come between those of its successor', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const [mixed, alone] = [live(), live()]
        for (const { network, clock } of [mixed, alone]) {
          network.last.close(1006)
          await clock.advance(300)
        }
        const old = mixed.network.sockets[0]
        for (const [n, { late, event: what }] of steps.entries()) {
          if (late && old) say(old, what, n)
          if (!late) for (const { network } of [mixed, alone]) say(network.last, what, n)
        }
        for (const { clock } of [mixed, alone]) await clock.advance(100)
        expect(mixed.log).toEqual(alone.log)
        expect(mixed.states).toEqual(alone.states)
        expect(mixed.network.sockets.length).toBe(alone.network.sockets.length)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a close that never completes (fault 8)', () => {
  it('holds nothing up: the next socket is opened without it', async () => {
    const { network, clock, state, goLive } = live()
    await clock.advance(25_300)
    expect(network.sockets).toHaveLength(2)
    goLive()
    expect(state().status).toBe('live')
  })
})

describe('a server that accepts and closes (fault 20)', () => {
  it.each([1000, 1006, 1011, 1013])('with %i sees at most 6 tries a minute in the long run', async (code) => {
    const { network, clock, state, goLive } = live({ random: () => 0.5 })
    const minute = async () => {
      const before = network.sockets.length
      for (let second = 0; second < 60; second++) {
        if (state().status === 'connecting') {
          goLive()
          network.last.close(code)
        }
        await clock.advance(1000)
      }
      return network.sockets.length - before
    }
    network.last.close(code)
    const tries: number[] = []
    for (let n = 0; n < 30; n++) tries.push(await minute())
    tellFigure(`accepted and closed with ${code}: ${Math.max(...tries.slice(3))} tries a minute at most`)
    expect(Math.max(...tries.slice(3))).toBeLessThanOrEqual(6)
  })

  /** `attempt` after each of six losses, with so long a time of being live before each. */
  async function attempts(liveMs: number): Promise<readonly number[]> {
    const { network, clock, state, goLive } = live()
    const counted: number[] = []
    for (let loss = 0; loss < 6; loss++) {
      network.last.close(1011)
      counted.push(state().attempt)
      await clock.advance((state().nextTryAt ?? 0) - clock.now())
      goLive()
      await clock.advance(liveMs)
    }
    return counted
  }

  it('is not forgiven by opening, in part by each second of being live, and wholly by ten', async () => {
    expect(await attempts(0)).toEqual([1, 2, 3, 4, 5, 6])
    expect(await attempts(1000)).toEqual([1, 2, 3, 4, 5, 6])
    expect(await attempts(5000)).toEqual([1, 2, 2, 2, 2, 2])
    expect(await attempts(10_000)).toEqual([1, 1, 1, 1, 1, 1])
  })
})

describe('proxies (faults 14, 15, 16)', () => {
  it('Retry-After is waited for, also by a tab that is looked at meanwhile, but not against its user', async () => {
    const { network, clock, browser, signal, connection, state } = live()
    browser.http = () => answer(503, {}, { 'Retry-After': '60' })
    network.last.close(1006)
    await clock.advance(300)
    network.last.close(1006)
    await clock.advance(1)
    expect(state().nextTryAt).toBeGreaterThan(60_000)
    await clock.advance(5000)
    signal('shown')
    signal('online')
    expect(state().status).toBe('waiting')
    connection.retryNow()
    expect(state().status).toBe('connecting')
  })

  it('an idle link is kept busy at least every 15 s, so that a limit of 20 s never cuts it', async () => {
    const { clock, pong, log } = live()
    for (let n = 0; n < 8; n++) {
      await clock.advance(15_000)
      pong()
    }
    expect(log.filter((line) => line === 'probe')).toHaveLength(8)
    expect(log).not.toContain('lost')
  })

  it('a captive portal is no answer: it goes on trying', async () => {
    const { network, clock, browser, state } = live()
    browser.http = () => answer(200, '<!doctype html><title>Sign in to the network</title>')
    network.last.close(1006)
    await clock.advance(300)
    for (let tries = 0; tries < 12; tries++) {
      network.last.close(1006)
      await clock.advance(1)
      expect(state()).toMatchObject({ status: 'waiting', blockedByProxy: false })
      await clock.advance((state().nextTryAt ?? 0) - clock.now())
    }
  })
})

describe('a message that is too large (fault 23)', () => {
  it('is named when the server closes with 1009: the largest since its last answer', async () => {
    const { network, connection, log, clock } = live()
    connection.transmit('files', { type: 'write', content: 'x'.repeat(5000) })
    connection.answered()
    connection.transmit('agent', { type: 'prompt', prompt: 'x'.repeat(900) })
    connection.transmit('terminal', { type: 'input', data: 'x' })
    network.last.close(1009)
    expect(log.slice(-2)).toEqual(['oversized agent/prompt', 'lost'])
    await clock.advance(300)
    expect(network.sockets).toHaveLength(2)
  })

  it.each([1006, 1011])('is not recognised when it closes with %i', (code) => {
    const { network, connection, log } = live()
    connection.transmit('agent', { type: 'prompt', prompt: 'hello' })
    network.last.close(code)
    expect(log.at(-1)).toBe('lost')
    expect(log.some((line) => line.startsWith('oversized'))).toBe(false)
  })
})

describe('frames that cannot be read (fault 24)', () => {
  const garbage = ['', '\uFEFF{}', '\u0000', '['.repeat(100_000), '{"channel":1,"type":2}', 'NaN', '"\uD800"']

  it('are dropped; after 20 in a minute the socket is exchanged, once', async () => {
    const { network, clock, log, goLive } = live()
    const spoil = (times: number) => {
      for (let n = 0; n < times; n++) network.last.receiveRaw(garbage[n % garbage.length])
    }
    network.last.receiveRaw('['.repeat(100_000))
    spoil(18)
    expect(log).not.toContain('lost')
    spoil(1)
    expect(log.at(-1)).toBe('lost')
    await clock.advance(300)
    goLive()
    spoil(500)
    expect(network.sockets).toHaveLength(2)
    for (let second = 0; second < 60; second += 10) {
      await clock.advance(10_000)
      network.last.receive(change(second))
    }
    spoil(20)
    await clock.advance(1000)
    expect(network.sockets).toHaveLength(3)
  })

  it('spread over a longer time are put up with', async () => {
    const { network, clock, log } = live()
    for (let n = 0; n < 200; n++) {
      network.last.receiveRaw('}')
      await clock.advance(3200)
    }
    expect(log).not.toContain('lost')
  })
})

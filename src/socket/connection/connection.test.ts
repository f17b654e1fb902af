import { describe, expect, it } from 'vitest'
import { stateFrame } from '../../testing/configEvents'
import { answer, createConnectionHarness, running } from '../../testing/connectionHarness'

/** Opened, greeted by a server of ours, and caught up. */
function live(change = {}) {
  const harness = createConnectionHarness(change)
  harness.connection.start()
  const goLive = () => {
    harness.network.last.open()
    harness.network.last.receive(stateFrame())
    harness.connection.catchingUp([])
  }
  goLive()
  return { ...harness, goLive }
}

describe('connecting', () => {
  it('sends the token as a sub-protocol, names the tab and counts the sockets', () => {
    const { network, connection } = createConnectionHarness({
      hints: () => ({ agentSeq: 7, agentEpoch: 'e' }),
    })
    connection.start()
    const { url, protocols } = network.last
    expect(protocols).toEqual(['Bearer', 'secret-token'])
    expect(url.href).toBe(
      'ws://localhost:7420/workspaces/ws-1/ws?client=client-1&gen=1&agentSeq=7&agentEpoch=e',
    )
  })

  it('puts a token that no sub-protocol may hold into the address', () => {
    const { network, connection } = createConnectionHarness({ token: 'a/b=' })
    connection.start()
    expect(network.last.protocols).toEqual([])
    expect(network.last.url.searchParams.get('token')).toBe('a/b=')
  })

  it('goes from connecting through syncing to live', () => {
    const { connection, network, states } = createConnectionHarness()
    connection.start()
    network.last.open()
    network.last.receive(stateFrame())
    connection.catchingUp([])
    expect(states.map(({ status }) => status)).toEqual(['idle', 'connecting', 'syncing', 'live'])
    expect(states.at(-1)).toMatchObject({ everLive: true, downSince: null, nextTryAt: null })
  })

  it('sends nothing before it knows who the server is', () => {
    const { connection, network } = createConnectionHarness()
    connection.start()
    expect(connection.transmit('config', { type: 'ping', t: 1 })).toBe('closed')
    network.last.open()
    expect(connection.transmit('config', { type: 'ping', t: 1 })).toBe('closed')
    network.last.receive(stateFrame())
    expect(connection.transmit('config', { type: 'ping', t: 1 })).toBe('sent')
    expect(network.last.sent).toEqual([{ channel: 'config', type: 'ping', t: 1 }])
  })

  it('never sends a frame of more than 1,000,000 encoded bytes', () => {
    const { connection, network } = live()
    const overhead = JSON.stringify({ type: 'x', data: '', channel: 'files' }).length
    const fits = 'é'.repeat((1_000_000 - overhead) / 2)
    expect(connection.transmit('files', { type: 'x', data: fits })).toBe('sent')
    expect(connection.transmit('files', { type: 'x', data: `${fits}aa` })).toBe('tooLarge')
    expect(network.last.sent).toHaveLength(1)
  })

  it('gives up on a socket that neither opens nor fails within 10 s', async () => {
    const { connection, network, clock, asked } = createConnectionHarness()
    connection.start()
    await clock.advance(9_999)
    expect(asked).toHaveLength(0)
    await clock.advance(1)
    expect(network.last.abandoned).toBe(true)
    expect(asked).toHaveLength(1)
    await clock.advance(300)
    expect(network.sockets).toHaveLength(2)
  })

  it('treats an address the browser refuses like a failed socket', async () => {
    const { connection, network, clock, state } = createConnectionHarness()
    network.refuseNext()
    connection.start()
    await clock.advance(0)
    expect(state().status).toBe('waiting')
  })
})

describe('coming back', () => {
  it('ignores what an abandoned socket still says, its close included', async () => {
    const { network, clock, log, state, goLive } = live()
    const [old] = network.sockets
    old!.close(1006)
    await clock.advance(300)
    goLive()
    const before = [...log]
    old!.receive({ channel: 'files', type: 'change' })
    old!.close(4401)
    old!.open()
    expect(log).toEqual(before)
    expect(state().status).toBe('live')
  })

  it('does not take the opening of an abandoned socket for that of the next one', async () => {
    const { network, clock, connection, asked } = live()
    network.last.close(1006)
    await clock.advance(300)
    const old = network.last
    await clock.advance(3000)
    connection.retryNow()
    old.open()
    await clock.advance(9_999)
    expect(asked).toHaveLength(0)
    await clock.advance(1)
    expect(asked).toHaveLength(1)
  })

  it('does not wait for a close that never comes', async () => {
    const { network, clock } = live()
    await clock.advance(25_000 + 300)
    expect(network.sockets).toHaveLength(2)
    expect(network.sockets[0]!.abandoned).toBe(true)
  })

  it('keeps the same client and raises the generation', async () => {
    const { network, clock } = live()
    network.last.close(1006)
    await clock.advance(300)
    const hints = network.sockets.map(({ url }) => [
      url.searchParams.get('client'),
      url.searchParams.get('gen'),
    ])
    expect(hints[1]![0]).toBe(hints[0]![0])
    expect(Number(hints[1]![1])).toBeGreaterThan(Number(hints[0]![1]))
  })

  it('takes a new client id when it was superseded', async () => {
    const { network, clock } = live()
    network.last.close(4410)
    await clock.advance(300)
    expect(network.sockets.map(({ url }) => url.searchParams.get('client'))).toEqual(['client-1', 'client-2'])
  })

  it('tries at once after a restart, or within the time the server names', async () => {
    const first = live()
    first.network.last.close(1001)
    await first.clock.advance(0)
    expect(first.network.sockets).toHaveLength(2)
    const second = live()
    second.network.last.close(1001, 'retry-after-ms=8000')
    expect(second.state().nextTryAt).toBe(second.clock.now() + 4000)
  })

  it('spins slower and slower against a server that accepts and closes', async () => {
    const { network, clock, state } = live()
    for (let minute = 0; minute < 10; minute++) {
      if (state().status === 'live') network.last.close(1011)
      for (let second = 0; second < 60; second++) {
        await clock.advance(1000)
        if (state().status !== 'connecting') continue
        network.last.open()
        network.last.receive(stateFrame())
        network.last.close(1011)
      }
    }
    const before = network.sockets.length
    for (let second = 0; second < 60; second++) {
      await clock.advance(1000)
      if (state().status === 'connecting') {
        network.last.open()
        network.last.close(1011)
      }
    }
    expect(network.sockets.length - before).toBeLessThanOrEqual(6)
  })

  it('starts with short waits again only after 10 s of being live', async () => {
    const { network, clock, state, goLive } = live()
    network.last.close(1006)
    await clock.advance(150)
    goLive()
    await clock.advance(9_000)
    network.last.close(1006)
    expect(state().attempt).toBe(2)
    await clock.advance(1000)
    goLive()
    await clock.advance(10_000)
    network.last.close(1006)
    expect(state()).toMatchObject({ attempt: 1, status: 'waiting', everLive: true })
  })

  it('skips the wait when asked to or when the tab wakes, at most once in 2 s', async () => {
    const { network, clock, connection, signal } = live()
    const down = async () => {
      network.last.close(1011)
      await clock.advance(0)
    }
    await down()
    connection.retryNow()
    expect(network.sockets).toHaveLength(2)
    network.last.open()
    await down()
    signal('shown')
    connection.retryNow()
    expect(network.sockets).toHaveLength(2)
    await clock.advance(700)
    await clock.advance(1300)
    const known = network.sockets.length
    network.last.open()
    await down()
    signal('online')
    expect(network.sockets).toHaveLength(known + 1)
  })

  it('remembers that it was asked to try while an attempt still runs, and does not wait after it', async () => {
    const { network, clock, connection, browser, state } = live()
    browser.http = () => answer(502)
    network.last.close(1006)
    await clock.advance(300)
    expect(state().status).toBe('connecting')
    const known = network.sockets.length
    connection.retryNow()
    expect(network.sockets).toHaveLength(known)
    network.last.close(1006)
    await clock.advance(0)
    expect(network.sockets).toHaveLength(known + 1)
    network.last.close(1006)
    await clock.advance(0)
    expect(network.sockets).toHaveLength(known + 1)
    expect(state().status).toBe('waiting')
  })

  it('follows a wish that comes too soon after another one when the 2 s are over', async () => {
    const { network, clock, connection, browser, state } = live()
    browser.http = () => answer(502)
    for (let n = 0; n < 8; n++) {
      network.last.close(1006)
      await clock.advance(20_000)
    }
    const fail = async () => {
      network.last.close(1006)
      await clock.advance(0)
    }
    await fail()
    connection.retryNow()
    await fail()
    const known = network.sockets.length
    expect(state().status).toBe('waiting')
    connection.retryNow()
    await clock.advance(1999)
    expect(network.sockets).toHaveLength(known)
    await clock.advance(1)
    expect(network.sockets).toHaveLength(known + 1)
  })

  it('starts an attempt anew that hangs, when asked to', async () => {
    const { network, clock, connection } = live()
    network.last.close(1006)
    await clock.advance(300)
    const known = network.sockets.length
    await clock.advance(3000)
    connection.retryNow()
    expect(network.sockets).toHaveLength(known + 1)
  })

  it('says when the browser is offline, and tries at once when it no longer is', async () => {
    const { network, state, signal, browser, clock } = live()
    browser.online = false
    signal('offline')
    expect(state().offline).toBe(true)
    browser.http = () => answer(502)
    network.last.close(1006)
    await clock.advance(100)
    browser.online = true
    signal('online')
    expect(state()).toMatchObject({ offline: false, status: 'connecting' })
  })

  it('has been unsettled since the server was last heard, not only since it was given up', async () => {
    const { clock, state } = live()
    await clock.advance(25_000)
    expect(state()).toMatchObject({ status: 'waiting', unsettledAt: 0 })
  })

  it('comes back although a handler of the page throws', async () => {
    const ignore = () => undefined
    const lost = () => {
      throw new Error('a bug elsewhere')
    }
    const { network, clock } = live({
      on: {
        changed: ignore,
        frame: ignore,
        greeted: ignore,
        malformed: ignore,
        probe: ignore,
        caughtUp: ignore,
        oversized: ignore,
        acted: ignore,
        lost,
      },
    })
    expect(() => network.last.close(1006)).toThrow('a bug elsewhere')
    await clock.advance(300)
    expect(network.sockets).toHaveLength(2)
  })

  it('stops for good: no timer, no listener, no socket', async () => {
    const { connection, clock, network, state, listeners } = live()
    connection.stop()
    expect(state().status).toBe('idle')
    expect(network.last.abandoned).toBe(true)
    expect([clock.waiting, listeners.size]).toEqual([0, 0])
    await clock.advance(60_000)
    expect(network.sockets).toHaveLength(1)
  })
})

describe('a refused token', () => {
  it.each([
    [4401, 'auth'],
    [4403, 'gone'],
    [4404, 'gone'],
    [4409, 'stopped'],
  ])('close code %i blocks with "%s"', async (code, reason) => {
    const { network, state, clock } = live()
    network.last.close(code)
    expect(state()).toMatchObject({ status: 'blocked', reason, nextTryAt: null, everLive: true })
    await clock.advance(2000)
    expect(network.sockets).toHaveLength(1)
  })

  it('is replaced by a new one, with which the connection goes on', () => {
    const { network, state, connection } = live()
    network.last.close(4401)
    connection.retryNow()
    expect(network.sockets).toHaveLength(1)
    connection.provideToken('another-token')
    expect(network.last.protocols).toEqual(['Bearer', 'another-token'])
    expect(state()).toMatchObject({ status: 'connecting', reason: null })
  })

  it('of a workspace that stopped is polled until it runs again', async () => {
    const { network, clock, browser, state } = live()
    browser.http = () => answer(200, { ...running, status: 'starting' })
    network.last.close(4409)
    await clock.advance(15_000)
    expect(state()).toMatchObject({ status: 'blocked', reason: 'stopped', workspaceName: 'demo' })
    browser.http = () => answer(200, running)
    await clock.advance(5000)
    expect(network.sockets).toHaveLength(2)
  })
})

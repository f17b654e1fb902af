import { describe, expect, it } from 'vitest'
import { stateFrame } from '../../testing/configEvents'
import { answer, createConnectionHarness, running } from '../../testing/connectionHarness'

const HTML = '<!doctype html><title>Sign in to the network</title>'

async function refusedBy(http: () => Response, change = {}) {
  const harness = createConnectionHarness(change)
  harness.browser.http = http
  harness.connection.start()
  await harness.clock.advance(0)
  harness.network.last.close(1006)
  await harness.clock.advance(0)
  return harness
}

describe('a socket that was refused', () => {
  it('asks over HTTP with the token and without cookies (W3)', async () => {
    const { asked } = await refusedBy(() => answer(401))
    expect(asked[0]).toMatchObject({
      url: 'http://localhost:7420/workspaces/ws-1',
      init: { headers: { Authorization: 'Bearer secret-token' }, credentials: 'omit' },
    })
  })

  it.each([
    ['401', () => answer(401, { error: 'token' }), 'blocked', 'auth'],
    ['403', () => answer(403), 'blocked', 'gone'],
    ['404', () => answer(404), 'blocked', 'gone'],
    ['409', () => answer(409), 'blocked', 'stopped'],
    ['a stopped workspace', () => answer(200, { id: 'ws-1', status: 'stopped' }), 'blocked', 'stopped'],
    ['502', () => answer(502, HTML), 'waiting', null],
    ['504', () => answer(504, HTML), 'waiting', null],
    ['429', () => answer(429), 'waiting', null],
    ['a captive portal', () => answer(200, HTML), 'waiting', null],
    ['JSON of something else', () => answer(200, { hello: 1 }), 'waiting', null],
    ['a running workspace', () => answer(200, running), 'waiting', null],
    [
      'no network',
      () => {
        throw new TypeError('Failed to fetch')
      },
      'waiting',
      null,
    ],
  ])('is understood: %s', async (_name, http, status, reason) => {
    const { state } = await refusedBy(http)
    expect(state()).toMatchObject({ status, reason })
  })

  it('honours Retry-After, in seconds and as a date, up to 5 minutes', async () => {
    const wait = async (value: string) => {
      const { state, clock } = await refusedBy(() => answer(503, {}, { 'Retry-After': value }))
      return (state().nextTryAt ?? 0) - clock.now()
    }
    expect(await wait('7')).toBe(7000)
    expect(await wait(new Date(1_000_000 + 9000).toUTCString())).toBe(9000)
    expect(await wait('86400')).toBe(300_000)
    expect(await wait('soon')).toBe(150)
  })

  it('gives up asking after 10 s', async () => {
    const { state, clock } = await refusedBy(() => answer(200), {
      fetch: (_url: string, { signal }: RequestInit) =>
        new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    })
    expect(state().status).toBe('connecting')
    await clock.advance(10_000)
    expect(state().status).toBe('waiting')
  })

  it('again and again, with HTTP fine, points at a proxy until a socket opens', async () => {
    const { state, network, clock } = await refusedBy(() => answer(200, running))
    for (let tries = 1; tries < 8; tries++) {
      expect(state().blockedByProxy).toBe(false)
      await clock.advance((state().nextTryAt ?? 0) - clock.now())
      network.last.close(1006)
      await clock.advance(0)
    }
    expect(state()).toMatchObject({ blockedByProxy: true, status: 'waiting' })
    await clock.advance((state().nextTryAt ?? 0) - clock.now())
    network.last.open()
    network.last.receive(stateFrame())
    expect(state()).toMatchObject({ blockedByProxy: false, status: 'syncing' })
  })

  const hosted = { target: { endpoint: 'https://ide.example', workspaceId: 'ws-1' }, servedPage: false }

  it('by a server in the field is tried again with the token in the address (D5)', async () => {
    const { network, clock } = await refusedBy(() => answer(200, running), hosted)
    await clock.advance(300)
    expect(network.last.url.searchParams.get('token')).toBe('secret-token')
    expect(network.last.url.protocol).toBe('wss:')
    expect(network.last.protocols).toEqual([])
  })

  it.each([
    ['the server that served the page', { ...hosted, servedPage: true }, running],
    ['plain http', { servedPage: false }, running],
    ['a workspace that does not run', hosted, { ...running, status: 'starting' }],
  ])('keeps the token out of the address for %s', async (_name, change, record) => {
    const { network, clock } = await refusedBy(() => answer(200, record), change)
    await clock.advance(6000)
    expect(network.sockets.every(({ url }) => !url.searchParams.has('token'))).toBe(true)
  })

  it('keeps the token out of the address once the server has announced itself', async () => {
    const { network, clock, connection } = createConnectionHarness(hosted)
    connection.start()
    await clock.advance(0)
    network.last.open()
    network.last.receive(stateFrame())
    network.last.close(1006)
    await clock.advance(300)
    network.last.close(1006)
    await clock.advance(2000)
    expect(network.sockets).toHaveLength(3)
    expect(network.last.url.searchParams.has('token')).toBe(false)
  })
})

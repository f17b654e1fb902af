import { describe, expect, it } from 'vitest'
import { stateFrame } from '../../testing/configEvents'
import { answer, createConnectionHarness, running } from '../../testing/connectionHarness'

const stopped = { ...running, status: 'stopped' }
const hosted = { target: { endpoint: 'https://ide.example', workspaceId: 'ws-1' }, servedPage: false }
const started = (websocket_path: string) =>
  answer(200, { state: 'running', transport: { websocket_path, preview_token: 'p' } })
const refused = (kind: string, more = {}) => answer(409, { kind, error: 'no', ...more })

async function connect(change: object, post: () => Response, http = () => answer(200, running)) {
  const harness = createConnectionHarness(change)
  harness.browser.post = post
  harness.browser.http = http
  harness.connection.start()
  await harness.clock.advance(0)
  const posts = () => harness.asked.filter(({ init }) => init.method === 'POST').length
  const goLive = () => {
    harness.network.last.open()
    harness.network.last.receive(stateFrame())
    harness.catchUp()
  }
  return { ...harness, posts, goLive }
}

describe('a hosted server', () => {
  it('is asked for its socket, whose address replaces ours', async () => {
    const { network, asked, posts } = await connect(hosted, () => started('/live/x?ticket=1'))
    expect(asked[0]?.url).toBe('https://ide.example/workspaces/ws-1/connect')
    expect(asked[0]?.init).toMatchObject({ method: 'POST', credentials: 'omit' })
    const { url, protocols } = network.last
    expect(url.href).toMatch(/^wss:\/\/ide\.example\/live\/x\?ticket=1&client=client-1&gen=\d+$/)
    expect(protocols).toEqual(['Bearer', 'secret-token'])
    expect(posts()).toBe(1)
  })

  it('gets no token of ours on a socket of another server', async () => {
    const { network, state, clock } = await connect(hosted, () => started('//evil.example/ws'))
    await clock.advance(0)
    expect(network.sockets).toHaveLength(0)
    expect(state().status).toBe('waiting')
  })

  it.each([
    ['404', () => answer(404)],
    ['405', () => answer(405)],
    ['nothing a page may read', () => answer(200, '<html>')],
    [
      'a refusal of its origin',
      () => {
        throw new TypeError('Failed to fetch')
      },
    ],
  ])('that answers %s is connected to plainly', async (_name, post) => {
    const { network } = await connect(hosted, post)
    expect(network.last.url.pathname).toBe('/workspaces/ws-1/ws')
  })

  it('is not asked again once it is known to have no such route', async () => {
    const { network, posts, clock, goLive } = await connect(hosted, () => answer(404))
    goLive()
    network.last.close(1006)
    await clock.advance(300)
    expect(network.sockets).toHaveLength(2)
    expect(posts()).toBe(1)
  })

  it('is asked anew when its address no longer opens', async () => {
    let paths = 0
    const { network, clock, goLive } = await connect(hosted, () => started(`/live/${++paths}`))
    goLive()
    network.last.close(1006)
    await clock.advance(300)
    expect(network.last.url.pathname).toBe('/live/1')
    network.last.close(1006)
    await clock.advance(2000)
    expect(network.last.url.pathname).toBe('/live/2')
  })

  it('that is overloaded is asked again when it says so', async () => {
    const { network, state, clock, posts } = await connect(hosted, () =>
      answer(503, {}, { 'Retry-After': '9' }),
    )
    expect(state()).toMatchObject({ status: 'waiting', nextTryAt: 9000 })
    await clock.advance(9000)
    expect(posts()).toBe(2)
    expect(network.sockets).toHaveLength(0)
  })

  it('that only ever fails to answer is connected to plainly in the end', async () => {
    const { network, clock } = await connect(hosted, () => answer(500))
    await clock.advance(60_000)
    expect(network.last.url.pathname).toBe('/workspaces/ws-1/ws')
  })

  it('that starts the workspace is asked again after the time it names, until it runs', async () => {
    const answers = [
      () => answer(200, { state: 'connecting', retry_after_ms: 3000 }),
      () => refused('transitional', { retry_after_ms: 4000 }),
      () => started('/live'),
    ]
    const { state, clock, network, posts } = await connect(hosted, () => answers.shift()?.() ?? answer(500))
    expect(state()).toMatchObject({ status: 'blocked', reason: 'stopped', starting: true })
    await clock.advance(2999)
    expect(posts()).toBe(1)
    await clock.advance(1)
    expect(posts()).toBe(2)
    await clock.advance(4000)
    expect(network.last.url.pathname).toBe('/live')
    expect(state()).toMatchObject({ status: 'connecting', starting: false })
  })

  it('is not asked for ever: after 5 minutes only the status is looked at', async () => {
    const { state, clock, posts } = await connect(
      hosted,
      () => answer(200, { state: 'connecting' }),
      () => answer(200, stopped),
    )
    await clock.advance(303_000)
    expect(state()).toMatchObject({ starting: false, canStart: true })
    const before = posts()
    expect(before).toBeLessThanOrEqual(152)
    await clock.advance(600_000)
    expect(posts()).toBe(before)
  })
})

describe('a workspace that stopped', () => {
  it('is never started by a page that was only left open, but by its user', async () => {
    const { network, state, clock, posts, connection, goLive, browser } = await connect(hosted, () =>
      started('/live'),
    )
    goLive()
    browser.http = () => answer(200, stopped)
    network.last.close(4409)
    await clock.advance(120_000)
    expect(state()).toMatchObject({ status: 'blocked', reason: 'stopped', canStart: true, everLive: true })
    expect(posts()).toBe(1)
    connection.startWorkspace()
    expect(state().starting).toBe(true)
    await clock.advance(0)
    expect(posts()).toBe(2)
    expect(state()).toMatchObject({ status: 'connecting', starting: false })
    expect(network.sockets).toHaveLength(2)
  })

  it('offers no start where the server has none', async () => {
    const { network, state, clock, goLive, connection, posts } = await connect(hosted, () => answer(404))
    goLive()
    network.last.close(4409)
    expect(state()).toMatchObject({ reason: 'stopped', canStart: false })
    connection.startWorkspace()
    await clock.advance(0)
    expect(posts()).toBe(1)
  })

  it.each([
    ['startable', true],
    ['not_connectable', false],
  ])('that is "%s" can be started from here: %s', async (kind, canStart) => {
    const { state } = await connect(
      hosted,
      () => refused(kind),
      () => answer(200, stopped),
    )
    expect(state()).toMatchObject({ reason: 'stopped', canStart, starting: false })
  })

  it('is started by opening it, also on the server that served the page', async () => {
    const { network, state, clock, posts } = await connect(
      { servedPage: true },
      () => started('/workspaces/ws-1/ws'),
      () => answer(200, stopped),
    )
    expect(posts()).toBe(0)
    network.last.close(1006)
    await clock.advance(0)
    await clock.advance(0)
    expect(posts()).toBe(1)
    expect(state().status).toBe('connecting')
    expect(network.sockets).toHaveLength(2)
  })

  it('is looked at less and less often, and at once when the tab comes back', async () => {
    const { network, clock, asked, goLive, browser, signal } = await connect({ servedPage: true }, () =>
      answer(404),
    )
    goLive()
    browser.http = () => answer(200, stopped)
    network.last.close(4409)
    await clock.advance(5000)
    expect(asked).toHaveLength(1)
    await clock.advance(3_600_000)
    expect(asked.length).toBeLessThan(80)
    const before = asked.length
    signal('shown')
    await clock.advance(0)
    expect(asked.length).toBe(before + 1)
    browser.http = () => answer(200, running)
    await clock.advance(60_000)
    expect(network.sockets).toHaveLength(2)
  })

  it('that turns out to be gone, or not ours, is no longer looked at (fault 19)', async () => {
    const { network, clock, state, goLive, browser, asked } = await connect({ servedPage: true }, () =>
      answer(404),
    )
    goLive()
    browser.http = () => answer(404)
    network.last.close(4409)
    await clock.advance(5000)
    expect(state()).toMatchObject({ status: 'blocked', reason: 'gone' })
    const before = asked.length
    await clock.advance(3_600_000)
    expect([asked.length, network.sockets.length]).toEqual([before, 1])
  })
})

import { describe, expect, it } from 'vitest'
import { stateFrame } from '../../testing/configEvents'
import { answer, createConnectionHarness } from '../../testing/connectionHarness'

type GiveToken = (refused: string | null) => Promise<string | null>

/** A connection whose page is embedded by a host that holds the tokens. */
async function embedded(getToken: GiveToken) {
  const requested: (string | null)[] = []
  const harness = createConnectionHarness({
    getToken: (refused) => {
      requested.push(refused)
      return getToken(refused)
    },
  })
  const goLive = () => {
    harness.network.last.open()
    harness.network.last.receive(stateFrame())
    harness.catchUp()
  }
  harness.connection.start()
  await harness.clock.advance(0)
  const token = () => harness.network.last.protocols[1]
  return { ...harness, requested, goLive, token }
}

describe('a token that the host holds', () => {
  it('is asked for before each try, so that one that was exchanged meanwhile is used (fault 18)', async () => {
    let current = 'token-1'
    const { token, network, clock, goLive } = await embedded(async () => current)
    expect(token()).toBe('token-1')
    goLive()
    current = 'token-2'
    network.last.close(1006)
    await clock.advance(300)
    expect(network.sockets).toHaveLength(2)
    expect(token()).toBe('token-2')
  })

  it('is asked for once when it was refused, with the refused one named (fault 17)', async () => {
    const { token, network, clock, goLive, requested, state } = await embedded(async (refused) =>
      refused === null ? 'token-1' : 'token-2',
    )
    goLive()
    network.last.close(4401)
    await clock.advance(0)
    expect(requested).toEqual([null, 'token-1'])
    expect(token()).toBe('token-2')
    expect(state().status).toBe('connecting')
    network.last.open()
    network.last.close(4401)
    await clock.advance(60_000)
    expect(state()).toMatchObject({ status: 'blocked', reason: 'auth' })
    expect(network.sockets).toHaveLength(2)
  })

  it('may be refreshed again after 10 s of being live', async () => {
    let count = 0
    const { network, clock, goLive, state } = await embedded(async () => `token-${++count}`)
    for (let loss = 0; loss < 3; loss++) {
      goLive()
      await clock.advance(10_000)
      network.last.close(4401)
      await clock.advance(0)
      expect(state().status).toBe('connecting')
    }
  })

  const givers: [string, (refused: string | null) => Promise<string | null>][] = [
    ['the same', async () => 'token-1'],
    ['none', async (refused) => (refused === null ? 'token-1' : null)],
    [
      'an error',
      async (refused) => {
        if (refused !== null) throw new Error('signed out')
        return 'token-1'
      },
    ],
  ]

  it.each(givers)(
    'blocks, and never sends the refused one again, when the answer is %s',
    async (_name, give) => {
      const { network, clock, goLive, state } = await embedded(give)
      goLive()
      network.last.close(4401)
      await clock.advance(60_000)
      expect(state()).toMatchObject({ status: 'blocked', reason: 'auth' })
      expect(network.sockets).toHaveLength(1)
    },
  )

  it('is the last one known where the host does not answer within 10 s', async () => {
    const { network, clock, token } = await embedded(() => new Promise(() => undefined))
    expect(network.sockets).toHaveLength(0)
    await clock.advance(10_000)
    expect(token()).toBe('secret-token')
  })

  it('refused over HTTP is exchanged, too', async () => {
    const { network, clock, token, browser } = await embedded(async (refused) =>
      refused === null ? 'token-1' : 'token-2',
    )
    browser.http = () => answer(401)
    network.last.close(1006)
    await clock.advance(0)
    expect(token()).toBe('token-2')
  })

  it('given by the user is tried at once, and before the host is asked', async () => {
    const { network, clock, goLive, token, connection, state } = await embedded(async () => 'token-1')
    goLive()
    network.last.close(4401)
    await clock.advance(0)
    connection.provideToken('typed-token')
    await clock.advance(0)
    expect(token()).toBe('typed-token')
    goLive()
    expect(state()).toMatchObject({ status: 'live', reason: null })
  })

  it('that comes after the connection was stopped opens nothing', async () => {
    let give = (_token: string) => {}
    const { network, clock, connection } = await embedded(
      () =>
        new Promise((resolve) => {
          give = resolve
        }),
    )
    connection.stop()
    give('late')
    await clock.advance(20_000)
    expect(network.sockets).toHaveLength(0)
  })
})

import type { BrowserSignal } from '../socket/connection/browserSignals'
import { createConnection } from '../socket/connection/connection'
import type { ConnectionOptions } from '../socket/connection/connectionOptions'
import type { ConnectionState } from '../socket/connection/connectionState'
import type { Fetch } from '../socket/connection/fetchWithin'
import { createFakeClock } from './kit/fakeClock'
import { createFakeNetwork } from './kit/fakeNetwork'

export const running = { id: 'ws-1', status: 'running', name: 'demo' }

export const answer = (status: number, body: unknown = {}, headers: Record<string, string> = {}) =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers })

interface Asked {
  readonly url: string
  readonly init: RequestInit
}

/** A connection whose every surrounding is the test's: network, HTTP, time, chance and the browser's signals. */
export function createConnectionHarness(change: Partial<ConnectionOptions> = {}) {
  const clock = createFakeClock()
  const network = createFakeNetwork()
  const states: ConnectionState[] = []
  const log: string[] = []
  const asked: Asked[] = []
  const browser = {
    online: true,
    hidden: false,
    http: (): Response => answer(200, running),
    post: (): Response => answer(404),
  }
  /** Answers of probes that were not given yet. */
  const pending: (() => void)[] = []
  const listeners = new Set<(signal: BrowserSignal) => void>()
  let ids = 0
  const fetch: Fetch = async (url, init) => {
    asked.push({ url, init })
    return init.method === 'POST' ? browser.post() : browser.http()
  }
  const connection = createConnection({
    target: { endpoint: 'http://localhost:7420', workspaceId: 'ws-1' },
    token: 'secret-token',
    servedPage: true,
    dial: network.dial,
    fetch,
    clock,
    random: () => 0.5,
    newId: () => `client-${++ids}`,
    browserSignals: {
      isOnline: () => browser.online,
      isHidden: () => browser.hidden,
      subscribe(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    hints: () => ({}),
    on: {
      changed: (state) => states.push(state),
      frame: (frame) => log.push(`${frame.channel}/${frame.type}`),
      greeted: (mode) => log.push(mode),
      lost: () => log.push('lost'),
      malformed: (reason) => log.push(reason),
      probe(answered) {
        log.push('probe')
        pending.push(answered)
      },
      caughtUp: () => undefined,
      oversized: ({ channel, frame }) => log.push(`oversized ${channel}/${frame.type}`),
      acted: () => log.push('acted'),
    },
    ...change,
  })
  return {
    connection,
    clock,
    network,
    states,
    log,
    asked,
    browser,
    listeners,
    /** Every channel has what it needs. */
    catchUp: () => connection.catchingUp([]),
    /** The answer of the last probe comes. */
    pong() {
      network.last.receive({ channel: 'config', type: 'pong', t: 0 })
      for (const answered of pending.splice(0)) answered()
    },
    signal: (name: BrowserSignal) => {
      for (const listener of listeners) listener(name)
    },
    state: (): ConnectionState => {
      const state = states.at(-1)
      if (!state) throw new Error('Nothing was reported yet.')
      return state
    },
  }
}

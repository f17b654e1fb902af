import { createSafeStorage } from '../lib/storage/safeStorage'
import type { BrowserSignal } from '../socket/connection/browserSignals'
import { createWorkspace } from '../workspace/createWorkspace'
import { createFakeNetwork } from './fakeSocket'
import { createFakeClock } from './kit/fakeClock'

/** A whole workspace whose server is the test. */
export function createWorkspaceHarness() {
  const clock = createFakeClock()
  const network = createFakeNetwork()
  const warnings: string[] = []
  const tokens: string[] = []
  const signals = new Set<(signal: BrowserSignal) => void>()
  let ids = 0
  let isOnline = true
  const storage = createSafeStorage(() => {
    throw new Error('no storage')
  })
  // It was here before: the page does not wait for the server to know how it is arranged.
  storage.set('aether:ui:http://localhost:7420/ws-1:commands', '=')
  const workspace = createWorkspace({
    target: { endpoint: 'http://localhost:7420', workspaceId: 'ws-1' },
    token: 'secret-token',
    servedPage: true,
    dial: network.dial,
    fetch: () => Promise.reject(new TypeError('Failed to fetch')),
    clock,
    random: () => 0.5,
    newId: () => `id-${++ids}`,
    browserSignals: {
      isOnline: () => isOnline,
      isHidden: () => false,
      subscribe(listener) {
        signals.add(listener)
        return () => signals.delete(listener)
      },
    },
    storage,
    tokenProvided: (token) => tokens.push(token),
    warn: (reason) => warnings.push(reason),
    words: { tooLarge: 'Too large.', settingRefused: (error) => `Not kept: ${error}` },
  })
  workspace.connection.start()
  const reconnect = async () => {
    network.last.close(1006)
    await clock.advance(300)
    network.last.open()
  }
  /** The browser says something, or the user does. */
  const signal = (what: BrowserSignal) => {
    for (const listener of [...signals]) listener(what)
  }
  const goOffline = () => {
    isOnline = false
    signal('offline')
  }
  return { workspace, clock, network, warnings, tokens, reconnect, signal, goOffline }
}

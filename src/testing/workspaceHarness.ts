import { createSafeStorage } from '../lib/storage/safeStorage'
import type { BrowserSignal } from '../socket/connection/browserSignals'
import { createWorkspace } from '../workspace/createWorkspace'
import { createFakeClock } from './kit/fakeClock'
import { createFakeNetwork } from './kit/fakeNetwork'

/**
 * A whole workspace whose server is the test.
 * @example
 * const { workspace, network } = createWorkspaceHarness()
 * network.last.open()
 * network.last.receive({ channel: 'ports', type: 'list', ports: [] })
 * network.last.sent // what the page has sent
 */
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
  // This browser has shown the workspace before: the page does not wait to learn how it was arranged.
  workspace.config.uiState.set('commands', '')
  workspace.connection.start()
  const reconnect = async () => {
    network.last.close(1006)
    await clock.advance(300)
    network.last.open()
  }
  /** Sends a signal of the browser or the user. */
  const signal = (what: BrowserSignal) => {
    for (const listener of [...signals]) listener(what)
  }
  const goOffline = () => {
    isOnline = false
    signal('offline')
  }
  return { workspace, clock, network, warnings, tokens, reconnect, signal, goOffline }
}

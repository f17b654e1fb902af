import type { Fault } from '../../kit/socketFaults'
import type { RecordEntry } from '../../record/recorder'
import { createSimulatedNetwork, type SimulatedNetwork } from './simulatedNetwork'
import { createSimulatedPage, type SimulatedPage } from './simulatedPage'
import { createSimulatedServer, type SimulatedServer, type SimulatedServerOptions } from './simulatedServer'
import { createSimulatedUser, type SimulatedUser } from './simulatedUser'
import { createVirtualTime, type VirtualTime } from './virtualTime'

/** What a session may use: the user, the page, the server, and time. */
export interface SessionContext extends Pick<VirtualTime, 'wait' | 'until'> {
  readonly page: SimulatedPage
  readonly user: SimulatedUser
  readonly server: SimulatedServer
  /** For sessions whose faults are part of what happens. */
  readonly breakNow: SimulatedNetwork['breakNow']
  /** The same workspace in another tab, until the end; what breaks from now on is its connection. */
  openTab(): SimulatedPage
}

/** A scripted session: what the user, the agent and the disk do, in an order that no fault can change. */
export interface SessionScript {
  readonly name: string
  readonly server?: SimulatedServerOptions
  run(context: SessionContext): Promise<void>
}

export interface SessionRun {
  readonly page: SimulatedPage
  readonly server: SimulatedServer
  /** Frames that arrived. */
  readonly events: number
  readonly dials: number
}

/** Milliseconds one way. */
const LATENCY_MS = 2
/** What is shown after this long without an action is final. */
const CALM_MS = 3000

/**
 * Runs a session on the real page and the real hub with these faults between them, until all is calm.
 * @param finished reads what the run ended with, while page and server still stand
 * @example await runSession(mixedSession, [{ at: { boundary: 40 }, kind: 'rst' }], ({ page }) => page.warnings)
 */
export async function runSession<Result>(
  script: SessionScript,
  faults: readonly Fault[],
  finished: (run: SessionRun) => Result,
  record?: (entry: Omit<RecordEntry, 'cursors'>) => void,
): Promise<Result> {
  const time = createVirtualTime()
  const { stackTraceLimit } = Error
  // Thousands of errors are expected, and building a stack for each takes time.
  Error.stackTraceLimit = 0
  try {
    const began = performance.now()
    const server = createSimulatedServer(script.server)
    const network = createSimulatedNetwork({
      faults,
      latencyMs: LATENCY_MS,
      accept: (end, socket, hints) => server.hub.accept(end.asWebSocket(), socket, hints),
      seen: record && ((dir, text) => record({ t: performance.now() - began, dir, frame: JSON.parse(text) })),
    })
    const page = createSimulatedPage(network.WebSocket)
    // Code that comes later comes in real time, of which the run has none.
    await page.workspace.files.commands.acts()
    const user = createSimulatedUser(page, time)
    const tabs: SimulatedPage[] = []
    function openTab(): SimulatedPage {
      const tab = createSimulatedPage(network.WebSocket, `tab${tabs.length}`)
      tabs.push(tab)
      return tab
    }
    const { breakNow } = network
    const run = async () => {
      await script.run({ page, user, server, breakNow, openTab, wait: time.wait, until: time.until })
      await time.until(network.isWhole, 'a whole network')
      await user.live()
      await time.wait(CALM_MS)
      const result = finished({ page, server, events: network.delivered(), dials: network.dials() })
      for (const each of [page, ...tabs]) each.stop()
      return result
    }
    return await time.drive(run())
  } finally {
    Error.stackTraceLimit = stackTraceLimit
    time.end()
  }
}

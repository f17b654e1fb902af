import type { RecordEntry } from '../../record/recorder'
import type { Fault } from './faults'
import { createPairNetwork, type PairNetwork } from './simulatedNetwork'
import { createPage, type Page } from './simulatedPage'
import { createUser, type User } from './simulatedUser'
import { createVirtualTime, type VirtualTime } from './virtualTime'
import { createWorld, type World, type WorldOptions } from './simulatedServer'

/** What a session may use: the person, the server's world, and time. */
export interface Stage extends Pick<VirtualTime, 'wait' | 'until'> {
  readonly page: Page
  readonly user: User
  readonly world: World
  /** For sessions whose faults are part of what happens. */
  readonly breakNow: PairNetwork['breakNow']
  /** The same workspace in another tab, until the end; what breaks from now on is its connection. */
  openTab(): Page
}

/** One recorded session: what happens, in an order that no fault can change. */
export interface SessionScript {
  readonly name: string
  readonly world?: WorldOptions
  run(stage: Stage): Promise<void>
}

export interface Played {
  readonly page: Page
  readonly world: World
  /** Frames that arrived. */
  readonly events: number
  readonly dials: number
}

/** Milliseconds one way. */
const LATENCY_MS = 2
/** Nothing happens for this long after the last thing: then what is shown is final. */
const CALM_MS = 3000

/** Plays a session on the real page and the real hub, with these faults between them, until all is calm. */
export async function play<Result>(
  script: SessionScript,
  faults: readonly Fault[],
  finished: (played: Played) => Result,
  record?: (entry: Omit<RecordEntry, 'cursors'>) => void,
): Promise<Result> {
  const time = createVirtualTime()
  const { stackTraceLimit } = Error
  // Thousands of expected errors, of which nobody reads where they came from.
  Error.stackTraceLimit = 0
  try {
    const began = performance.now()
    const world = createWorld(script.world)
    const network = createPairNetwork({
      faults,
      latencyMs: LATENCY_MS,
      accept: (end, socket, hints) => world.hub.accept(end.asWebSocket(), socket, hints),
      seen: record && ((dir, text) => record({ t: performance.now() - began, dir, frame: JSON.parse(text) })),
    })
    const page = createPage(network.WebSocket)
    const user = createUser(page, time)
    const tabs: Page[] = []
    function openTab(): Page {
      const tab = createPage(network.WebSocket, `tab${tabs.length}`)
      tabs.push(tab)
      return tab
    }
    const { breakNow } = network
    const run = async () => {
      await script.run({ page, user, world, breakNow, openTab, wait: time.wait, until: time.until })
      await time.until(network.isWhole, 'a whole network')
      await user.live()
      await time.wait(CALM_MS)
      const result = finished({ page, world, events: network.delivered(), dials: network.dials() })
      for (const each of [page, ...tabs]) each.stop()
      return result
    }
    return await time.drive(run())
  } finally {
    Error.stackTraceLimit = stackTraceLimit
    time.end()
  }
}

import type { Workspace } from '../channels/context/workspace'
import type { Layout } from './layout/layoutStore'
import { showsTerminal } from './layout/showsTerminal'

/** A shell that takes longer to say something is not waited for: from the connection, and from the beginning, ms. */
const SHELL_MS = 1000
const PATIENCE_MS = 3000

interface Options {
  readonly workspace: Pick<Workspace, 'firstPicture' | 'terminals' | 'connection' | 'clock'>
  readonly layout: Layout
  /** Calls back after the page has drawn what changed. */
  readonly afterPaint: (run: () => void) => void
  /** The address leads to what comes with the rest. */
  readonly isUrgent: boolean
}

/**
 * Finds out when the first picture stands: with the prompt of the terminal, where one is shown. Returns detach.
 *
 *     const detach = attachFirstPicture({ workspace, layout, afterPaint, isUrgent: false })
 */
export function attachFirstPicture({ workspace, layout, afterPaint, isUrgent }: Options): () => void {
  const { firstPicture, terminals, connection, clock } = workspace
  const stops = new Set<() => void>()
  const detach = () => {
    for (const stop of stops) stop()
    stops.clear()
  }
  const end = () => {
    detach()
    firstPicture.drawn()
  }
  if (firstPicture.isDrawn()) return detach
  if (isUrgent || !showsTerminal(layout)) {
    end()
    return detach
  }

  let hasSpoken = false
  const spoken = () => {
    const { logs } = terminals.store.getState()
    if (hasSpoken || !Object.values(logs).some((log) => log.end > 0)) return
    hasSpoken = true
    afterPaint(end)
  }
  let isConnected = false
  const connected = () => {
    if (isConnected || !connection.store.getState().everLive) return
    isConnected = true
    stops.add(clock.after(SHELL_MS, end))
  }
  stops.add(terminals.store.subscribe(spoken))
  stops.add(connection.store.subscribe(connected))
  stops.add(layout.store.subscribe(() => showsTerminal(layout) || end()))
  stops.add(clock.after(PATIENCE_MS, end))
  spoken()
  connected()
  return detach
}

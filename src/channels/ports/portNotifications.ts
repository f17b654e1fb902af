import { createStore, type StoreApi } from 'zustand/vanilla'
import { createEmitter } from '../../lib/createEmitter'
import type { Port } from './shared/protocol'
import type { PortsStore } from './store'

/** A port that closes and listens again within this time counts as restarted and is not notified, ms. */
const RESTART_MS = 10_000

interface PortNotificationsState {
  /** The last port that began to listen, until the user dismisses or uses the notice, or the port closes. */
  readonly ready: number | null
}

export interface PortNotifications {
  readonly store: StoreApi<PortNotificationsState>
  /** Calls back once for each port that begins to listen. Returns the unsubscribe. */
  onReady(hear: (port: Port) => void): () => void
  /**
   * Calls back once for each port with auto-open that begins to listen, as soon as it is known to serve HTTP. Returns the
   * unsubscribe.
   */
  onAutoOpen(hear: (port: number) => void): () => void
  seen(): void
}

/**
 * Notifies of ports that begin to listen, except those of the first table and restarts:
 * `createPortNotifications(ports, clock.now).onReady(({ port }) => announce(port))`.
 * @param isMissed the user waits for this port: its restart is notified, too
 */
export function createPortNotifications(
  ports: PortsStore,
  now: () => number,
  isMissed: (port: number) => boolean = () => false,
): PortNotifications {
  const store = createStore<PortNotificationsState>(() => ({ ready: null }))
  const readied = createEmitter<Port>()
  const opened = createEmitter<number>()
  /** Ports with auto-open that listen and are not yet known to serve HTTP. */
  let due: readonly number[] = []
  /** Time at which each port was last seen; infinity while it listens. */
  let known: Map<number, number> | null = null

  ports.subscribe((state) => {
    if (!state.loaded) return
    const before = known
    const time = now()
    const recent = [...(before ?? [])].filter(([, until]) => until > time - RESTART_MS)
    const next = new Map(recent.map(([port, until]) => [port, Math.min(until, time)]))
    const fresh = state.ports.filter(({ port }) => before && (!next.has(port) || isMissed(port)))
    for (const { port } of state.ports) next.set(port, Number.POSITIVE_INFINITY)
    known = next
    const { ready } = store.getState()
    const isGone = ready !== null && !state.ports.some(({ port }) => port === ready)
    const last = fresh.at(-1)
    if (last || isGone) store.setState({ ready: last?.port ?? null })
    for (const port of fresh) readied.emit(port)
    due = [...new Set([...due, ...fresh.map(({ port }) => port)])].filter((number) => {
      const port = state.ports.find((each) => each.port === number)
      if (!port?.autoOpen || port.web?.kind === 'notHttp') return false
      // No answer yet: the server may still be starting.
      if (port.web === undefined || port.web.kind === 'silent') return true
      opened.emit(number)
      return false
    })
  })

  return {
    store,
    onReady: readied.on,
    onAutoOpen: opened.on,
    seen: () => store.setState({ ready: null }),
  }
}

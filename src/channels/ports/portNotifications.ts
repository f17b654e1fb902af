import { createStore, type StoreApi } from 'zustand/vanilla'
import { createEmitter } from '../../lib/createEmitter'
import type { Port } from './shared/protocol'
import type { PortsStore } from './store'

/** A port that went and is back this soon, in milliseconds, was restarted: that is no news. */
const RESTART_MS = 10_000

export interface PortNotificationsState {
  /** The port that began to listen last, until somebody has seen to it or it is gone. */
  readonly ready: number | null
}

export interface PortNotifications {
  readonly store: StoreApi<PortNotificationsState>
  /** Calls back once for every port that begins to listen. Returns the end of it. */
  onReady(hear: (port: Port) => void): () => void
  /**
   * Calls back once for every port that was to open by itself and has begun to listen, as soon as it is known that
   * it speaks HTTP. Returns the end of it.
   */
  onAutoOpen(hear: (port: number) => void): () => void
  seen(): void
}

/**
 * Tells of ports that begin to listen. Those of the first table, and of a restart, are none of them.
 * @param isMissed the user waits for this port: even its restart is news
 */
export function createPortNotifications(
  ports: PortsStore,
  now: () => number,
  isMissed: (port: number) => boolean = () => false,
): PortNotifications {
  const store = createStore<PortNotificationsState>(() => ({ ready: null }))
  const readied = createEmitter<Port>()
  const opened = createEmitter<number>()
  /** They have begun to listen and are to open, if they are what can be shown. */
  let due: readonly number[] = []
  /** When each was there last; infinity: it still is. */
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
      // Silence is no answer: it may still be starting.
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

import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Port } from './shared/protocol'
import type { PortsStore } from './store'

/** Most rows of closed ports; the oldest go first. */
const MAX_ROWS = 20

/** A port that stopped listening and that the user had named, set to auto-open, or previewed. */
export interface ClosedPort {
  readonly port: number
  readonly label: string | null
  /** The user asked to be notified when it listens again. */
  readonly isWatched: boolean
}

export interface ClosedPorts {
  readonly store: StoreApi<{ readonly rows: readonly ClosedPort[] }>
  isWatched(port: number): boolean
  watch(port: number): void
  remove(port: number): void
  /** Marks an open preview of the port. Returns the function that ends it. */
  preview(port: number): () => void
}

/**
 * Remembers ports that stopped listening and that had a label, auto-open or an open preview.
 * `const closed = createClosedPorts(ports); closed.watch(3000)`
 */
export function createClosedPorts(ports: PortsStore): ClosedPorts {
  const store = createStore<{ readonly rows: readonly ClosedPort[] }>(() => ({ rows: [] }))
  const previewed = new Map<number, number>()
  const isMissed = ({ port, label, autoOpen }: Port) =>
    label !== undefined || autoOpen === true || (previewed.get(port) ?? 0) > 0
  const others = (port: number) => store.getState().rows.filter((row) => row.port !== port)

  ports.subscribe((state, before) => {
    if (state.ports === before.ports) return
    const isThere = (port: number) => state.ports.some((each) => each.port === port)
    const { rows } = store.getState()
    const kept = rows.filter(({ port }) => !isThere(port))
    const gone = before.ports.filter((each) => !isThere(each.port) && isMissed(each))
    if (kept.length === rows.length && gone.length === 0) return
    const fresh = gone.map(({ port, label = null }) => ({ port, label, isWatched: false }))
    store.setState({ rows: [...kept, ...fresh].slice(-MAX_ROWS) })
  })

  return {
    store,
    isWatched: (port) => store.getState().rows.some((row) => row.port === port && row.isWatched),
    watch(port) {
      const { rows } = store.getState()
      store.setState({ rows: rows.map((row) => (row.port === port ? { ...row, isWatched: true } : row)) })
    },
    remove: (port) => store.setState({ rows: others(port) }),
    preview(port) {
      previewed.set(port, (previewed.get(port) ?? 0) + 1)
      return () => previewed.set(port, (previewed.get(port) ?? 1) - 1)
    },
  }
}

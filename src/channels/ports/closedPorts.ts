import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Port } from './shared/protocol'
import type { PortsStore } from './store'

/** Rows of ports that are gone; of more, those gone first are forgotten. */
const MAX_ROWS = 20

/** A port that somebody cared for and that listens no more. */
export interface ClosedPort {
  readonly port: number
  readonly label: string | null
  /** The user wants to be told when it is back, however soon that is. */
  readonly isWatched: boolean
}

export interface ClosedPorts {
  readonly store: StoreApi<{ readonly rows: readonly ClosedPort[] }>
  isWatched(port: number): boolean
  watch(port: number): void
  remove(port: number): void
  /** A preview of this port is open. Returns the end of it. */
  preview(port: number): () => void
}

/** Remembers ports that stopped listening and that had a name, were to open by themselves, or had a preview open. */
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

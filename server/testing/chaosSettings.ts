export type ChaosDirection = 'up' | 'down'
/** `end`: FIN after what is under way. `reset`: RST at once. */
export type CutKind = 'end' | 'reset'

/** How the network is; everything holds from now on, also for connections that are open. */
export interface ChaosSettings {
  /** Bytes in these directions are dropped silently. `up` is towards the server. */
  readonly blackhole: readonly ChaosDirection[]
  /** Per connection and direction; null: as fast as it goes. */
  readonly bytesPerSecond: number | null
  readonly latencyMs: number
  /** Up to this much more, at random; order is kept. */
  readonly jitterMs: number
  /** Writes are at most this long; null: as they come. */
  readonly splitBytes: number | null
  /** Writes are gathered for this long. */
  readonly mergeMs: number
  /** A connection that is silent for this long is ended. */
  readonly idleMs: number | null
  /** Answers upgrades with this status instead of forwarding them. */
  readonly upgradeStatus: number | null
  readonly retryAfter: number | null
  /** New connections are reset. */
  readonly isDown: boolean
  /** Cuts the sockets once this many more bytes went by in both directions. */
  readonly cutAfter: { readonly bytes: number; readonly kind: CutKind } | null
}

export const CALM: ChaosSettings = {
  blackhole: [],
  bytesPerSecond: null,
  latencyMs: 0,
  jitterMs: 0,
  splitBytes: null,
  mergeMs: 0,
  idleMs: null,
  upgradeStatus: null,
  retryAfter: null,
  isDown: false,
  cutAfter: null,
}

import type { ChannelName } from '../protocol'

/** `suspect`: the socket is open, but an answer of the server is overdue. The transitions: `reduceConnection`. */
type ConnectionStatus = 'idle' | 'connecting' | 'syncing' | 'live' | 'suspect' | 'waiting' | 'blocked'
export type BlockedReason = 'auth' | 'gone' | 'stopped'

/** A channel that is not up to date yet. `count`: agent events received so far, or terminals or requests still open. */
export interface CatchingUp {
  readonly channel: ChannelName
  readonly count: number
}

/**
 * What the user may know about the connection. Times named `…At` are ms of `performance.now()`, which no change
 * of the wall clock moves. `downSince` is ms of `Date.now()`, since it is shown as a time of day.
 */
export interface ConnectionState {
  readonly status: ConnectionStatus
  /** Failed attempts since the connection was last live for 10 s. */
  readonly attempt: number
  /** When the next attempt is due; null when none is. */
  readonly nextTryAt: number | null
  /** Why no attempt is made; null unless `blocked`. */
  readonly reason: BlockedReason | null
  /** This server can be asked to start a workspace that has stopped. */
  readonly canStart: boolean
  /** The server is starting the workspace. */
  readonly starting: boolean
  readonly everLive: boolean
  /** The browser says that there is no network. */
  readonly offline: boolean
  /** Since when there is no open socket, ms of `Date.now()`; null while there is one. */
  readonly downSince: number | null
  /** Since when the page is not live; null while it is. */
  readonly unsettledAt: number | null
  /** When the last message came, while the server is `suspect`; null otherwise. */
  readonly heardAt: number | null
  /** The round trip, ms, once it has been over a second for 10 s; null otherwise. */
  readonly slowMs: number | null
  /** What `syncing` waits for. */
  readonly catchingUp: readonly CatchingUp[]
  /** HTTP works and the socket failed 8 times in a row: a proxy may refuse WebSockets. */
  readonly blockedByProxy: boolean
  /** Null until the server has named it. */
  readonly workspaceName: string | null
}

export const initialConnection: ConnectionState = {
  status: 'idle',
  attempt: 0,
  nextTryAt: null,
  reason: null,
  canStart: false,
  starting: false,
  everLive: false,
  offline: false,
  downSince: null,
  unsettledAt: null,
  heardAt: null,
  slowMs: null,
  catchingUp: [],
  blockedByProxy: false,
  workspaceName: null,
}

/** A socket is open and its server is recognised: frames can be sent. */
export const isLive = ({ status }: ConnectionState): boolean =>
  status === 'live' || status === 'syncing' || status === 'suspect'

/** The channel is up to date: an action of the user refers to what the server has now. */
export const isChannelLive = (state: ConnectionState, channel: ChannelName): boolean =>
  isLive(state) && !state.catchingUp.some((waiting) => waiting.channel === channel)

/**
 * What happens on the server is not known: attempts failed although the browser has a network, or the workspace does not
 * run. A connection that was just lost is not silent yet.
 */
export const isServerSilent = (state: ConnectionState): boolean =>
  !isLive(state) && (state.status === 'blocked' || (!state.offline && state.attempt > 1))

import type { ChannelName } from '../protocol'

/** `suspect`: the socket is open, but the server owes us a sign of life. */
export type ConnectionStatus = 'idle' | 'connecting' | 'syncing' | 'live' | 'suspect' | 'waiting' | 'blocked'
export type BlockedReason = 'auth' | 'gone' | 'stopped'

/** A channel that has not everything yet. `count`: agent events told so far, terminals or questions still open. */
export interface CatchingUp {
  readonly channel: ChannelName
  readonly count: number
}

/**
 * What a person may know about the connection. Times named `…At` are ms of `performance.now()`, which no change
 * of the wall clock moves; `downSince` is for reading.
 */
export interface ConnectionState {
  readonly status: ConnectionStatus
  /** Failed tries since the connection was last live for 10 s. */
  readonly attempt: number
  /** When the next try is due; null when none is. */
  readonly nextTryAt: number | null
  /** Why nothing is tried; null unless `blocked`. */
  readonly reason: BlockedReason | null
  /** This server can be asked to start a workspace that has stopped. */
  readonly canStart: boolean
  /** The workspace that does not run yet is on its way. */
  readonly starting: boolean
  readonly everLive: boolean
  /** The browser says that there is no network. */
  readonly offline: boolean
  /** Since when there is no open socket, ms of `Date.now()`; null while there is one. */
  readonly downSince: number | null
  /** Since when the page is not live; null while it is. */
  readonly unsettledAt: number | null
  /** When the server was last heard of, while it is `suspect`; null otherwise. */
  readonly heardAt: number | null
  /** Milliseconds the server takes to answer, where that has been long for a while; null otherwise. */
  readonly slowMs: number | null
  /** What `syncing` waits for. */
  readonly catchingUp: readonly CatchingUp[]
  /** HTTP works and the socket does not, again and again: something between us refuses WebSockets. */
  readonly blockedByProxy: boolean
  /** Null until the server has said it. */
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

/** A socket is open and commands can be sent. */
export const isLive = ({ status }: ConnectionState): boolean =>
  status === 'live' || status === 'syncing' || status === 'suspect'

/** The channel has everything it missed, and what is done in it now is done to what is shown. */
export const isChannelLive = (state: ConnectionState, channel: ChannelName): boolean =>
  isLive(state) && !state.catchingUp.some((waiting) => waiting.channel === channel)

/**
 * The server was tried and did not answer, although the browser knows a network, or it said that the workspace does not
 * run: what happens there is not known. A connection that was only just lost says nothing of that.
 */
export const isServerSilent = (state: ConnectionState): boolean =>
  !isLive(state) && (state.status === 'blocked' || (!state.offline && state.attempt > 1))

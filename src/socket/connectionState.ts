export type ConnectionStatus = 'idle' | 'connecting' | 'syncing' | 'live' | 'waiting' | 'blocked'
export type BlockedReason = 'auth' | 'gone' | 'stopped'

/** What a person may know about the connection. */
export interface ConnectionState {
  readonly status: ConnectionStatus
  /** Failed tries since the connection was last live for 10 s. */
  readonly attempt: number
  /** When the next try is due, ms of `Date.now()`; null when none is. */
  readonly nextTryAt: number | null
  /** Why nothing is tried; null unless `blocked`. */
  readonly reason: BlockedReason | null
  readonly everLive: boolean
  /** The browser says that there is no network. */
  readonly offline: boolean
  /** Since when there is no open socket, ms of `Date.now()`; null while there is one. */
  readonly downSince: number | null
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
  everLive: false,
  offline: false,
  downSince: null,
  blockedByProxy: false,
  workspaceName: null,
}

/** A socket is open and commands can be sent. */
export const isLive = (state: ConnectionState): boolean =>
  state.status === 'live' || state.status === 'syncing'

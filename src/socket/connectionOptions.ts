import type { Clock } from '../lib/clock'
import type { Hints, Target } from './address'
import type { Fetch } from './askStatus'
import type { ConnectionState } from './connectionState'
import type { Dial } from './dial'
import type { SessionHandlers } from './session'
import type { Surroundings } from './surroundings'

export interface ConnectionHandlers
  extends Pick<SessionHandlers, 'frame' | 'greeted' | 'malformed' | 'probe'> {
  readonly changed: (state: ConnectionState) => void
  /** The socket is gone, and with it every answer. */
  readonly lost: () => void
}

export interface ConnectionOptions {
  readonly target: Target
  readonly token: string
  /** The server also served this page: what only servers in the field need is not tried on it. */
  readonly servedPage: boolean
  readonly dial: Dial
  readonly fetch: Fetch
  readonly clock: Clock
  readonly random: () => number
  readonly newId: () => string
  readonly surroundings: Surroundings
  readonly hints: () => Pick<Hints, 'agentSeq' | 'agentEpoch'>
  readonly on: ConnectionHandlers
}

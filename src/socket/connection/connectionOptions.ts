import type { Clock } from '../../lib/clock'
import type { Hints, Target } from './address'
import type { BrowserSignals } from './browserSignals'
import type { ConnectionState } from './connectionState'
import type { GetToken } from './credentials'
import type { Dial } from './dial'
import type { Fetch } from './fetchWithin'
import type { SentMessage } from './openSocket'
import type { SessionHandlers } from './session'

export interface Loss {
  /** The next socket has another client id: the server does not know what the last one did. */
  readonly isForgotten: boolean
}

export interface ConnectionHandlers
  extends Pick<SessionHandlers, 'frame' | 'greeted' | 'malformed' | 'probe'> {
  /** The channels have everything. */
  readonly caughtUp: () => void
  readonly changed: (state: ConnectionState) => void
  /** The server closed the socket because of the size of this message, which must not be sent again. `lost` follows. */
  readonly oversized: (message: SentMessage) => void
  /** The socket is gone, and with it every answer. */
  readonly lost: (loss: Loss) => void
  /** The user does something in the page. */
  readonly acted: () => void
}

export interface ConnectionOptions {
  readonly target: Target
  readonly token: string
  /** Asked for the token of each attempt, where the page that embeds this one holds it. */
  readonly getToken?: GetToken
  /** The server served this page too: what only other servers need is not tried on it. */
  readonly servedPage: boolean
  readonly dial: Dial
  readonly fetch: Fetch
  readonly clock: Clock
  readonly random: () => number
  readonly newId: () => string
  /** What the tab is called at first, where its socket opens already; null and absent: something new. */
  readonly firstClient?: string | null
  readonly browserSignals: BrowserSignals
  readonly hints: () => Pick<Hints, 'agentSeq' | 'agentEpoch'>
  readonly on: ConnectionHandlers
}

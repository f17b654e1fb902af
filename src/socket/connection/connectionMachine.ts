import type { ConnectVerdict } from './askConnect'
import type { StatusVerdict } from './askStatus'
import { initialWait, type WorkspaceWait } from './awaitWorkspaceRunning'
import { type CatchingUp, type ConnectionState, initialConnection } from './connectionState'
import { type Credentials, initialCredentials } from './credentials'
import { initialThrottle, type RetryThrottle } from './retryThrottle'
import type { Mode } from './session'
import { initialRoute, type SocketRoute } from './socketRoute'

/** What the connection waits for while it is `connecting`. */
type ConnectingStep =
  /** Any answer to `GET /workspaces/{id}`, after which the attempt proper begins. */
  | 'poll'
  /** A token of the page that embeds this one. */
  | 'token'
  /** The answer to `POST …/connect`. */
  | 'route'
  /** The socket opens. */
  | 'socket'
  /** The first frame. */
  | 'greeting'
  /** The answer to `GET /workspaces/{id}`, which says why the socket did not open. */
  | 'status'

/** All that `reduceConnection` decides with: what the user may know, and what only the connection knows. */
export interface ConnectionMachine {
  readonly state: ConnectionState
  /** Null unless `connecting`. */
  readonly step: ConnectingStep | null
  /** The server asked for the current wait: signals of the browser do not shorten it. */
  readonly isPauseAsked: boolean
  readonly credentials: Credentials
  readonly route: SocketRoute
  readonly throttle: RetryThrottle
  /** Quick tries that `state.attempt` counts, too. */
  readonly quickTries: number
  /** The next try is a quick one. */
  readonly isQuick: boolean
  /** When the channels last had everything, ms of the clock; null without a socket. */
  readonly caughtUpAt: number | null
  readonly wait: WorkspaceWait
}

export const createConnectionMachine = (known: {
  readonly token: string
  readonly hasTokenProvider: boolean
  readonly servedPage: boolean
  readonly isSecure: boolean
}): ConnectionMachine => ({
  state: initialConnection,
  step: null,
  isPauseAsked: false,
  credentials: initialCredentials(known.token, known.hasTokenProvider),
  route: initialRoute(known),
  throttle: initialThrottle,
  quickTries: 0,
  isQuick: false,
  caughtUpAt: null,
  wait: initialWait,
})

/** Time, chance and the tab, as they are when a signal comes. */
export interface Circumstances {
  /** Ms of the clock. */
  readonly now: number
  /** Ms of `Date.now()`. */
  readonly wall: number
  /** From 0 to 1, 1 excluded. */
  readonly chance: number
  readonly isHidden: boolean
}

export type ConnectionTimer =
  /** The wait before the next attempt. */
  | 'retry'
  /** The longest that a socket may take to open. */
  | 'open'
  /** The next look at a workspace that does not run. */
  | 'look'
  /** Live for `STEADY_MS`: the attempts before are forgotten. */
  | 'steady'

export type ConnectionSignal =
  // The owner of the connection, and the user.
  | { readonly type: 'started' }
  | { readonly type: 'stopped' }
  /** The user asks for an attempt now. */
  | { readonly type: 'retryAsked' }
  /** The user asks for a start of the workspace. */
  | { readonly type: 'startAsked' }
  | { readonly type: 'tokenProvided'; readonly token: string }
  /** What the channels still wait for; nothing any more when `channels` is empty. */
  | { readonly type: 'channelsWaiting'; readonly channels: readonly CatchingUp[] }
  | { readonly type: 'workspaceNamed'; readonly name: string }
  // The browser.
  | { readonly type: 'networkSeen'; readonly isOnline: boolean }
  /** The tab is shown again, or the network is back. */
  | { readonly type: 'woke' }
  // Answers.
  | { readonly type: 'tokenReceived'; readonly token: string | null }
  | { readonly type: 'connectAnswered'; readonly verdict: ConnectVerdict }
  | { readonly type: 'statusAnswered'; readonly verdict: StatusVerdict }
  // The socket.
  | { readonly type: 'socketOpened' }
  /** It did not open. */
  | { readonly type: 'socketFailed' }
  /** It was open. */
  | { readonly type: 'socketClosed'; readonly code: number; readonly reason: string }
  // What was noticed on the open socket.
  | { readonly type: 'greeted'; readonly mode: Mode }
  /** A server that was taken for a documented one announced itself. */
  | { readonly type: 'announcedLate' }
  /** The server has been quiet for so long that it has told everything. */
  | { readonly type: 'settled' }
  | { readonly type: 'suspected'; readonly heardAt: number }
  | { readonly type: 'trusted' }
  /** The server is silent, or sends nothing but malformed messages. */
  | { readonly type: 'died' }
  | { readonly type: 'slowed'; readonly ms: number | null }
  // Time.
  | { readonly type: 'elapsed'; readonly timer: ConnectionTimer }

/** A question whose answer is a signal. A new one takes the place of one that is open. */
export type ConnectionQuestion =
  | { readonly type: 'askToken'; readonly refused: string | null }
  | { readonly type: 'askConnect'; readonly token: string }
  | { readonly type: 'askStatus'; readonly token: string }

export type ConnectionAction =
  /** Lets the socket go, clears the timers and forgets the question that is open. */
  | { readonly type: 'drop' }
  | { readonly type: 'schedule'; readonly timer: ConnectionTimer; readonly ms: number }
  | { readonly type: 'cancel'; readonly timer: ConnectionTimer }
  | ConnectionQuestion
  | {
      readonly type: 'dial'
      readonly token: string
      readonly path: string | null
      readonly isTokenInQuery: boolean
    }
  /** The next socket has another client id. */
  | { readonly type: 'renewClient' }
  /** Asks the server for a sign of life. */
  | { readonly type: 'probe' }
  // What the rest of the page hears.
  | { readonly type: 'tellGreeted'; readonly mode: Mode }
  | { readonly type: 'tellCaughtUp' }
  | { readonly type: 'tellLost'; readonly isForgotten: boolean }
  /** The server closed because of the largest message that was sent. */
  | { readonly type: 'tellOversized' }

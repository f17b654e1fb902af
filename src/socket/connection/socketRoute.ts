import type { Clock } from '../../lib/clock'
import { type Hints, type SocketAddress, socketAddress, type Target } from './address'
import { askConnect, type ConnectVerdict } from './askConnect'
import type { Fetch } from './fetchWithin'

/** Refused sockets, with HTTP fine, after which a proxy is the likely reason. */
const PROXY_TRIES = 8
/** After so many answers that say nothing, the socket is tried without being asked for. */
const MAX_EMPTY_ANSWERS = 5

interface Options {
  readonly target: Target
  readonly fetch: Fetch
  readonly clock: Clock
  /** The server also served this page. */
  readonly servedPage: boolean
}

export type SocketRoute = ReturnType<typeof createSocketRoute>

/** Where the socket is and where it wants its token; what was learned from tries that failed. */
export function createSocketRoute({ target, fetch, clock, servedPage }: Options) {
  /** `POST …/connect`, by which some servers want to be asked for a socket first. */
  let connectRoute: 'unknown' | 'there' | 'none' = 'unknown'
  let path: string | null = null
  let emptyAnswers = 0
  let tokenInQuery = false
  let announced = false
  let failures = 0

  return {
    /** The server has to be asked before the next socket is opened. */
    isShut: () => !servedPage && connectRoute !== 'none' && path === null && emptyAnswers < MAX_EMPTY_ANSWERS,
    /** Nobody has asked yet whether this server starts workspaces. */
    isUnknown: () => connectRoute === 'unknown',
    /** This server can be asked to start a workspace. */
    canStart: () => connectRoute === 'there',
    announcedBefore: () => announced,
    address: (token: string, hints: Hints): SocketAddress =>
      socketAddress(target, token, hints, { path, inQuery: tokenInQuery }),

    async ask(token: string): Promise<ConnectVerdict> {
      const verdict = await askConnect({ ...target, fetch, clock, token })
      const { kind } = verdict
      emptyAnswers = kind === 'retry' ? emptyAnswers + 1 : 0
      if (kind === 'open') path = verdict.path
      if (kind === 'absent') connectRoute = 'none'
      else if (kind === 'open' || kind === 'wait' || kind === 'stopped') connectRoute = 'there'
      return verdict
    },

    /** A socket worked; `announces`: the server is one of those that know part 2 of the protocol. */
    worked(announces: boolean): void {
      failures = 0
      announced ||= announces
    },

    /** HTTP is fine and the socket is not. True when that has gone on for so long that a proxy is likely. */
    failed(): boolean {
      path = null
      // Servers in the field may know only `?token=` (docs/protocol.md, part 3).
      if (target.endpoint.startsWith('https:') && !announced && !servedPage) tokenInQuery = !tokenInQuery
      return ++failures >= PROXY_TRIES
    },
    /** Not even HTTP is fine, so nothing is known about the route. */
    unreached(): void {
      failures = 0
    },
  }
}

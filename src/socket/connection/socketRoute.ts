import type { ConnectVerdict } from './askConnect'

/** Failed sockets, with HTTP fine, after which a proxy is the likely reason. */
const PROXY_TRIES = 8
/** After so many answers without a verdict, the socket is opened without asking first. */
const MAX_EMPTY_ANSWERS = 5

/** Where the socket is and where it takes the token, as far as earlier attempts have shown. */
export interface SocketRoute {
  /** The server served this page too, so it has the documented routes and takes the token as a sub-protocol. */
  readonly servedPage: boolean
  /** The endpoint is `https:`. Only there another place of the token is tried. */
  readonly isSecure: boolean
  /** Whether the server has `POST …/connect`. */
  readonly connect: 'unknown' | 'there' | 'none'
  /** The path that the server named for its socket; null: the documented one. */
  readonly path: string | null
  readonly emptyAnswers: number
  readonly isTokenInQuery: boolean
  /** The server announced part 2 of the protocol on an earlier socket. */
  readonly announced: boolean
  /** Sockets in a row that failed although HTTP worked. */
  readonly failures: number
}

export const initialRoute = (known: Pick<SocketRoute, 'servedPage' | 'isSecure'>): SocketRoute => ({
  servedPage: known.servedPage,
  isSecure: known.isSecure,
  connect: 'unknown',
  path: null,
  emptyAnswers: 0,
  isTokenInQuery: false,
  announced: false,
  failures: 0,
})

/** The server has to be asked with `POST …/connect` before the next socket is opened. */
export const mustAsk = ({ servedPage, connect, path, emptyAnswers }: SocketRoute): boolean =>
  !servedPage && connect !== 'none' && path === null && emptyAnswers < MAX_EMPTY_ANSWERS

/** HTTP of this server is answered to this page; one of another origin may refuse it (CORS). */
export const answersHttp = ({ servedPage, connect }: SocketRoute): boolean =>
  servedPage || connect !== 'unknown'

export const isProxyLikely = ({ failures }: SocketRoute): boolean => failures >= PROXY_TRIES

/** The server answered to `POST …/connect`. */
export function withAnswer(route: SocketRoute, verdict: ConnectVerdict): SocketRoute {
  const { kind } = verdict
  const emptyAnswers = kind === 'retry' ? route.emptyAnswers + 1 : 0
  if (kind === 'absent') return { ...route, emptyAnswers, connect: 'none' }
  if (kind === 'open') return { ...route, emptyAnswers, connect: 'there', path: verdict.path }
  if (kind === 'wait' || kind === 'stopped') return { ...route, emptyAnswers, connect: 'there' }
  return { ...route, emptyAnswers }
}

/** A socket worked. `announced`: its server knows part 2 of the protocol. */
export const withSuccess = (route: SocketRoute, announced: boolean): SocketRoute => ({
  ...route,
  failures: 0,
  announced: route.announced || announced,
})

/** The socket failed although HTTP works. Servers in the field may know only `?token=` (docs/protocol.md, part 3). */
export function withFailure(route: SocketRoute): SocketRoute {
  const mayFlip = route.isSecure && !route.announced && !route.servedPage
  return {
    ...route,
    path: null,
    failures: route.failures + 1,
    isTokenInQuery: mayFlip ? !route.isTokenInQuery : route.isTokenInQuery,
  }
}

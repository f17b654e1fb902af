import { SUBPROTOCOL_TOKEN } from '../protocol'

export interface Target {
  /** Origin of the server, `http(s)://host[:port]`. */
  readonly endpoint: string
  readonly workspaceId: string
}

/** Query parameters of docs/protocol.md, G5. A server that does not know them ignores them. */
export interface Hints {
  readonly client: string
  readonly gen: number
  readonly agentSeq?: number
  readonly agentEpoch?: string
}

export interface SocketAddress {
  readonly url: string
  readonly protocols: readonly string[]
}

export const recordUrl = ({ endpoint, workspaceId }: Target): string =>
  `${endpoint}/workspaces/${encodeURIComponent(workspaceId)}`

interface Route {
  /** The path that the server named for its socket; null: the documented one. */
  readonly path: string | null
  /** The token travels as `?token=`. */
  readonly inQuery: boolean
}

/** The token travels as a sub-protocol, or as `?token=` with `inQuery` and where it has characters that no sub-protocol may have. */
export function socketAddress(target: Target, token: string, hints: Hints, route: Route): SocketAddress {
  const url = new URL(route.path ?? `${recordUrl(target)}/ws`, target.endpoint)
  // The token must not reach another server.
  if (url.origin !== target.endpoint) throw new Error('The server named a socket of another server.')
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  for (const [name, value] of Object.entries(hints)) url.searchParams.set(name, String(value))
  if (!route.inQuery && SUBPROTOCOL_TOKEN.test(token)) return { url: url.href, protocols: ['Bearer', token] }
  url.searchParams.set('token', token)
  return { url: url.href, protocols: [] }
}

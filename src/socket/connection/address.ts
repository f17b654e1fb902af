import { SUBPROTOCOL_TOKEN } from '../protocol'

export interface Target {
  /** Origin of the server, `http(s)://host[:port]`. */
  readonly endpoint: string
  readonly workspaceId: string
}

/** Query hints of docs/protocol.md G5; a server that does not know them ignores them. */
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
  /** Where the server said that its socket is; null: at the usual address. */
  readonly path: string | null
  /** The token goes into the address. */
  readonly inQuery: boolean
}

/** The token travels as a sub-protocol; `inQuery`, or characters a sub-protocol refuses, put it in the address. */
export function socketAddress(target: Target, token: string, hints: Hints, route: Route): SocketAddress {
  const url = new URL(route.path ?? `${recordUrl(target)}/ws`, target.endpoint)
  // The token is meant for this server and for no other.
  if (url.origin !== target.endpoint) throw new Error('The server named a socket of another server.')
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  for (const [name, value] of Object.entries(hints)) url.searchParams.set(name, String(value))
  if (!route.inQuery && SUBPROTOCOL_TOKEN.test(token)) return { url: url.href, protocols: ['Bearer', token] }
  url.searchParams.set('token', token)
  return { url: url.href, protocols: [] }
}

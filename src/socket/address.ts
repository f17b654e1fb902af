import { SUBPROTOCOL_TOKEN } from './protocol'

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

/** The token travels as a sub-protocol; `inQuery`, or characters a sub-protocol refuses, put it in the address. */
export function socketAddress(target: Target, token: string, hints: Hints, inQuery: boolean): SocketAddress {
  const url = new URL(`${recordUrl(target)}/ws`.replace(/^http/, 'ws'))
  for (const [name, value] of Object.entries(hints)) url.searchParams.set(name, String(value))
  if (!inQuery && SUBPROTOCOL_TOKEN.test(token)) return { url: url.href, protocols: ['Bearer', token] }
  url.searchParams.set('token', token)
  return { url: url.href, protocols: [] }
}

import type { PageAddress } from '../app/connect/pageAddress'
import type { TokenStore } from '../app/connect/tokenStore'

/** A workspace and the token that opens it. */
export interface WorkspaceTarget {
  readonly endpoint: string
  readonly workspaceId: string
  readonly token: string
}

/**
 * How a page starts. `host`: the page that embeds ours has the token, and talks to this frame under the id `ch`.
 * `workspace`: the address and what the tab remembers are enough. `ask`: the user has to say something first.
 */
export type StartTarget =
  | { readonly kind: 'host'; readonly workspaceId: string; readonly ch: string }
  | { readonly kind: 'workspace'; readonly target: WorkspaceTarget }
  | { readonly kind: 'ask' }

interface Options {
  readonly address: PageAddress
  readonly search: string
  readonly isFramed: boolean
  /** The page for frames, `/embed/{workspace}`. */
  readonly isEmbed: boolean
  readonly tokens: Pick<TokenStore, 'get'>
}

/** A server that only a link names gets the link's token when the user agrees, and not before. */
export function chooseTarget({ address, search, isFramed, isEmbed, tokens }: Options): StartTarget {
  const { endpoint, workspaceId, isForeign, isUnusable } = address
  const ch = new URLSearchParams(search).get('ch')
  if (isFramed && isEmbed && workspaceId !== null && ch !== null) return { kind: 'host', workspaceId, ch }
  if (workspaceId === null || isUnusable || (isForeign && address.token !== null)) return { kind: 'ask' }
  const token = address.token ?? tokens.get(endpoint, workspaceId)
  return token === null ? { kind: 'ask' } : { kind: 'workspace', target: { endpoint, workspaceId, token } }
}

import { parseEndpoint } from './endpoint'

/** What the page's address asks for. */
export interface PageAddress {
  readonly workspaceId: string | null
  /** Origin of the server; the page's own where the address names none. */
  readonly endpoint: string
  /** The address names a server that is not the page's own: nothing is sent there before the user agreed. */
  readonly isForeign: boolean
  /** The address names a server that cannot be one. */
  readonly isUnusable: boolean
  /** Came in the fragment, which no server sees. */
  readonly token: string | null
}

export function readPageAddress(href: string): PageAddress {
  const { searchParams, origin, hash, pathname } = new URL(href)
  const named = searchParams.get('endpoint')
  const endpoint = named === null ? origin : parseEndpoint(named, origin)
  return {
    workspaceId: embeddedIn(pathname) ?? (searchParams.get('workspace') || null),
    endpoint: endpoint ?? origin,
    isForeign: endpoint !== null && endpoint !== origin,
    isUnusable: endpoint === null,
    token: tokenIn(hash),
  }
}

/** The workspace of the page for frames, `/embed/{workspace}`; null for every other page. */
export function embeddedIn(pathname: string): string | null {
  const id = /^\/embed\/([^/]+)$/.exec(pathname)?.[1]
  return id === undefined ? null : decoded(id)
}

/** The same address with every other part of its fragment kept. */
export function withoutToken(href: string): string {
  const url = new URL(href)
  const kept = partsOf(url.hash).filter((part) => !part.startsWith(TOKEN))
  url.hash = kept.join('&')
  return kept.length > 0 ? url.href : url.href.replace(/#$/, '')
}

/** Where a workspace is opened on this page; never with a token. */
export function addressOf(
  target: { endpoint: string; workspaceId: string | null },
  pageOrigin: string,
): string {
  const query = new URLSearchParams()
  if (target.workspaceId !== null) query.set('workspace', target.workspaceId)
  if (target.endpoint !== pageOrigin) query.set('endpoint', target.endpoint)
  const text = query.toString()
  return text === '' ? '/' : `/?${text}`
}

const TOKEN = 'token='

const partsOf = (hash: string): string[] =>
  hash
    .replace(/^#/, '')
    .split('&')
    .filter((part) => part !== '')

/** Not read as a form: a plus is a plus. */
function tokenIn(hash: string): string | null {
  const part = partsOf(hash).find((each) => each.startsWith(TOKEN))
  const text = part?.slice(TOKEN.length) ?? ''
  if (text === '') return null
  return decoded(text)
}

/** A stray percent sign belongs to the text. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

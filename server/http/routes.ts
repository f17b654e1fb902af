import type { IncomingMessage, ServerResponse } from 'node:http'
import { NO_WORKSPACE, NOT_FOUND, type Refusal, refuseToken, type TokenRules } from './accessRules'
import { carriesToken } from './auth'
import type { Route } from './createServer'
import { type HeaderFields, sendJson } from './httpResponses'
import type { OneTimeLink } from './oneTimeLink'
import type { OriginPolicy } from './originPolicy'
import { partsOf, queryOf } from './requestPath'
import { ASSET_POLICY, ISOLATED_HEADERS, pagePolicy } from './safeHeaders'
import { refuseDownload, sendDownload } from './sendDownload'
import type { ServeStatic } from './static'
import type { ServedWorkspace, WorkspaceRegistry } from './workspaceRegistry'

export interface RoutesOptions extends TokenRules {
  readonly workspaces: WorkspaceRegistry
  readonly origins: OriginPolicy
  readonly serveStatic: ServeStatic
  readonly embedOrigins: readonly string[]
  /** The script with which other pages embed this one; null: none was built. */
  readonly sdk: string | null
  /** The address that the server opens the browser with. */
  readonly oneTimeLink?: OneTimeLink | undefined
  /** Hosts of previews, as CSP sources; known only once the server listens. */
  previewSources(): readonly string[]
}

/** The addresses of the IDE's own host: the workspaces, the page. */
export function createRoutes(options: RoutesOptions): Route {
  const { workspaces, origins, serveStatic, embedOrigins, previewSources } = options

  /** The ticket is all that such a request needs: a browser that saves something sends no token. A look (`HEAD`) does not use it. */
  function sendTicket(
    request: IncomingMessage,
    response: ServerResponse,
    { workspace, rest }: { workspace: ServedWorkspace | null; rest: readonly string[] },
  ): void | Promise<void> {
    if (request.method !== 'GET') return refuseMethod(response)
    const [, ticket = '', ...more] = rest
    const downloads = more.length === 0 ? workspace?.downloads : undefined
    const opening = downloads?.redeem(ticket) ?? null
    return opening === null ? refuseDownload(response) : sendDownload(response, opening)
  }

  /** A workspace asks for a token of its own; the list and unknown ids for one that opens any workspace. */
  function sendWorkspaces(request: IncomingMessage, response: ServerResponse, path: string) {
    const headers = corsHeaders(request, origins)
    if (request.method === 'OPTIONS') return void response.writeHead(204, headers).end()
    const parts = partsOf(path)
    const [, id = '', ...rest] = parts ?? []
    const workspace = workspaces.find(id)
    if (rest[0] === 'downloads') return sendTicket(request, response, { workspace, rest })
    const refused = refuseToken(request, options, workspace?.isToken ?? workspaces.isToken)
    if (refused) return refuse(response, refused, headers)
    if (parts === null || rest.length > 0) return refuse(response, NOT_FOUND, headers)
    if (id !== '' && workspace === null) return refuse(response, NO_WORKSPACE, headers)
    if (!isRead(request)) return refuseMethod(response, headers)
    const opened = workspaces.all.filter(({ isToken }) => carriesToken(request, isToken))
    const list = { workspaces: opened.map(({ record }) => record) }
    sendJson(response, 200, workspace?.record ?? list, headers)
  }

  /**
   * Whether the asking page may frame ours, which the browser keeps from that page. Without a policy of its own for
   * other origins: a page that cannot have it unread requires one of everything in it, frames included.
   */
  function sendOrigin(request: IncomingMessage, response: ServerResponse, own: string): void {
    const { origin } = request.headers
    response.removeHeader('cross-origin-resource-policy')
    sendJson(
      response,
      200,
      { allowed: origin === undefined || origin === own || embedOrigins.includes(origin) },
      { 'access-control-allow-origin': '*', 'cache-control': 'no-store' },
    )
  }

  return async (request, response, path) => {
    if (path === '/workspaces' || path.startsWith('/workspaces/'))
      return sendWorkspaces(request, response, path)
    if (!isRead(request)) return refuseMethod(response)
    const target = request.method === 'GET' ? options.oneTimeLink?.redeem(path) : null
    if (target) {
      return void response.writeHead(302, { location: target, 'cache-control': 'no-store' }).end()
    }
    const policy = () =>
      pagePolicy({
        origin: origins.pageOrigin(request.headers.host ?? ''),
        previewSources: previewSources(),
        embedOrigins,
        endpoint: queryOf(request.url).get('endpoint'),
      })
    if (path === '/embed/sdk.js') return sendSdk(response, options.sdk)
    if (path === '/embed/origin.json')
      return sendOrigin(request, response, origins.pageOrigin(request.headers.host ?? ''))
    if (!isEmbedPage(path)) return serveStatic(request, response, path, () => ({ policy: policy() }))
    // The page for frames carries the origins that may frame it and hand it a token.
    response.removeHeader('cross-origin-opener-policy')
    await serveStatic(request, response, '/', () => ({
      policy: policy(),
      head: `<meta name="aether-embed-origins" content="${embedOrigins.join(' ')}">`,
      headers: ISOLATED_HEADERS,
    }))
  }
}

/** `/embed/{workspace}`. Whether the workspace exists is answered only to a token. */
const isEmbedPage = (path: string): boolean => /^\/embed\/[^/]+$/.test(path)

/** Any page may load the SDK: it holds no secret, and the workspace it opens asks for a token. */
function sendSdk(response: ServerResponse, sdk: string | null): void {
  if (sdk === null) {
    sendJson(response, NOT_FOUND.status, { error: NOT_FOUND.error })
    return
  }
  response.writeHead(200, {
    'content-type': 'text/javascript; charset=utf-8',
    'content-length': Buffer.byteLength(sdk),
    'cache-control': 'no-cache',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'content-security-policy': ASSET_POLICY,
  })
  response.end(sdk)
}

const isRead = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD'

/** CORS for pages of `--allow-origin`. They send a token of their own; cookies are never allowed. */
function corsHeaders(request: IncomingMessage, origins: OriginPolicy): HeaderFields {
  const { origin } = request.headers
  if (origin === undefined || !origins.isAllowOrigin(origin)) return { vary: 'Origin' }
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, HEAD',
    'access-control-allow-headers': 'Authorization',
    'access-control-expose-headers': 'Retry-After',
    'access-control-max-age': '600',
    'cross-origin-resource-policy': 'cross-origin',
  }
}

function refuse(response: ServerResponse, { status, error, retryAfter }: Refusal, headers: HeaderFields) {
  sendJson(
    response,
    status,
    { error },
    {
      ...headers,
      ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      ...(retryAfter ? { 'retry-after': String(retryAfter) } : {}),
    },
  )
}

function refuseMethod(response: ServerResponse, headers: HeaderFields = {}): void {
  sendJson(
    response,
    405,
    { error: 'Only GET and HEAD are answered here.' },
    { ...headers, allow: 'GET, HEAD' },
  )
}

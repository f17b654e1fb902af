import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { pipeline, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { refusesFraming } from '../drivers/ports/askPort'
import { createInjection } from './injectScript'
import { LOCAL, type PreviewTrouble, scriptTag, sendOwnPage } from './ownPage'
import type { CookiePlace } from './passedCookies'
import { passedHeaders } from './passedHeaders'
import type { Scheme } from './upstream'

export interface AnswerContext {
  readonly port: number
  /** How the program was spoken to. */
  readonly scheme: Scheme
  /** The preview address of an open port; null for any other. */
  urlOf(port: number): string | null
  /** Origins of pages of ours that may frame the preview. */
  readonly ideOrigins: readonly string[]
  /** It may stand in a page that is cross-origin isolated: `response` says so already. */
  readonly isIsolated: boolean
  /** The helper script is to be put into pages. */
  readonly isHelped: boolean
  /** What the visitor's browser does with cookies here. */
  readonly cookies: CookiePlace
  /** The program is known to set cookies. */
  readonly hasCookies: boolean
  /** The origin that the visitor's browser said, and the one that the program received in its place. */
  readonly origin: { readonly said: string; readonly told: string } | null
}

const EMBEDDER_POLICY = 'cross-origin-embedder-policy'

/** Sends what the program answered on to the browser, or says why it cannot be shown where it was asked for. */
export function passAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: IncomingMessage,
  context: AnswerContext,
): void {
  const isFramed = request.headers['sec-fetch-dest'] === 'iframe'
  const trouble = isFramed ? troubleIn(request, answer, context) : null
  if (trouble) {
    answer.destroy()
    sendOwnPage(request, response, trouble, context)
    return
  }
  const headers = passedHeaders(answer.headers, context.cookies)
  if (answer.headers.location !== undefined) headers.location = relocated(answer.headers.location, context)
  if (context.isIsolated) {
    delete headers['cross-origin-resource-policy']
    if (!/require-corp|credentialless/.test(String(headers[EMBEDDER_POLICY]))) delete headers[EMBEDDER_POLICY]
  }
  // The program allows the origin it received; the browser compares with the one it sent.
  const allowed = headers['access-control-allow-origin']
  if (context.origin && allowed === context.origin.told)
    headers['access-control-allow-origin'] = context.origin.said
  const change =
    (isFramed || mayBeFramed(request)) && context.isHelped
      ? injectionFor(request, answer, headers, context)
      : []
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers)
  // Held back, the headers of a stream of events would come with its first event.
  response.flushHeaders()
  pipeline([answer, ...change, response], () => {})
}

/**
 * Browsers say what a request is for only to https and this machine. Elsewhere a page in a tab gets the helper
 * script, too, which is silent there; the reasons why a page cannot be shown need the word "iframe".
 */
function mayBeFramed({ headers }: IncomingMessage): boolean {
  const isPage = headers.accept?.includes('text/html') === true
  return headers['sec-fetch-dest'] === undefined && headers['upgrade-insecure-requests'] === '1' && isPage
}

/** A program that thinks it is at localhost sends its visitors there: they know it by its preview address. */
function relocated(location: string, context: AnswerContext): string {
  const target = absolute(location, context)
  if (target === null || !/^[a-z][a-z\d+.-]*:|^[\\/]{2}/i.test(location)) return location
  const url = previewOf(target, context)
  return url === null ? location : url + target.pathname + target.search + target.hash
}

/** The preview of an address of this machine; null where there is none. */
function previewOf(target: URL, { port, scheme, urlOf }: AnswerContext): string | null {
  if (!/^https?:$/.test(target.protocol) || !LOCAL.has(target.hostname)) return null
  const local = Number(target.port || (target.protocol === 'https:' ? 443 : 80))
  // Sent to itself by the other scheme, a program would only send its visitor there again.
  return local === port && target.protocol !== `${scheme}:` ? null : urlOf(local)
}

/** An address as the program means it, which knows itself by its own scheme. */
function absolute(location: string, { port, scheme }: Pick<AnswerContext, 'port' | 'scheme'>): URL | null {
  const own = `${scheme}://localhost:${port}`
  return URL.canParse(location, own) ? new URL(location, own) : null
}

/**
 * True for a frame inside the previewed page, which our policy does not concern. A link that the user follows in the frame
 * of the IDE has the same headers, and `sec-fetch-user` beside them.
 */
function isNested({ headers }: IncomingMessage, context: AnswerContext): boolean {
  const { referer } = headers
  if (headers['sec-fetch-site'] !== 'same-origin' || headers['sec-fetch-user'] !== undefined) return false
  // Both as the program knows them: its referer names its own address.
  return referer !== undefined && absolute(referer, context)?.origin === absolute('/', context)?.origin
}

/** A refusal of framing holds for every page above, so a frame within the page gets the same trouble. */
function troubleIn(
  request: IncomingMessage,
  answer: IncomingMessage,
  context: AnswerContext,
): PreviewTrouble | null {
  const { port, urlOf, ideOrigins } = context
  const { statusCode = 0, headers } = answer
  if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
    const target = absolute(headers.location, context)
    if (!target || !/^https?:$/.test(target.protocol)) return null
    // Our page's policy frames previews alone: of all that is local, those that `relocated` finds.
    if (previewOf(target, context) !== null) return null
    const own = urlOf(port)
    const domain = own === null ? null : new URL(own).host.replace(/^[^.]+/, '')
    if (domain !== null && target.host.endsWith(domain)) return null
    if (isNested(request, context)) return null
    return { kind: 'elsewhere', port, href: target.href }
  }
  const isRefused = ideOrigins.length > 0 && ideOrigins.every((origin) => refusesFraming(headers, origin))
  return isRefused ? { kind: 'framing', port } : null
}

/** What the body goes through so that the helper script stands in it; nothing where it is no page. */
function injectionFor(
  request: IncomingMessage,
  answer: IncomingMessage,
  headers: OutgoingHttpHeaders,
  { ideOrigins, hasCookies }: AnswerContext,
): Transform[] {
  const { statusCode = 0, headers: said } = answer
  const isPage = /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(said['content-type'] ?? '')
  const hasBody = request.method === 'GET' && statusCode !== 204 && statusCode !== 206 && statusCode !== 304
  const isWide = /charset\s*=\s*"?utf-?(?:16|32)/i.test(said['content-type'] ?? '')
  const decoder = decoderFor(said['content-encoding'])
  if (!isPage || !hasBody || isWide || decoder === null) return []
  delete headers['content-length']
  delete headers['content-encoding']
  delete headers['accept-ranges']
  if (typeof headers.etag === 'string') headers.etag = headers.etag.replace(/^(?:W\/)?/, 'W/')
  return [...decoder, createInjection(scriptTag(ideOrigins, hasCookies))]
}

/** Streams take a page apart as fast as the browser reads it, so that a bomb never unfolds in memory. */
function decoderFor(encoding: string | undefined): Transform[] | null {
  switch (encoding?.trim().toLowerCase() ?? 'identity') {
    case 'identity':
    case '':
      return []
    case 'gzip':
    case 'x-gzip':
      return [createGunzip()]
    case 'br':
      return [createBrotliDecompress()]
    case 'deflate':
      return [createInflate()]
    default:
      return null
  }
}

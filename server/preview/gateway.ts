import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { pathOf } from '../http/requestPath'
import { ISOLATED_HEADERS } from '../http/safeHeaders'
import type { PreviewGateway } from '../http/workspaceRegistry'
import type { Log } from '../lib/log'
import { type PreviewTrouble, SCRIPT_PATH, sendOwnPage } from './ownPage'
import { passAnswer } from './passAnswer'
import type { CookiePlace } from './passedCookies'
import { stripUpgrade } from './passedHeaders'
import type { PreviewCapabilities } from './previewCapability'
import { createUpstream, type Errand, type Scheme } from './upstream'

export interface PreviewOptions {
  readonly capabilities: PreviewCapabilities
  /** Of the addresses as the browser knows them: `https` behind a proxy that ends TLS. */
  readonly scheme: 'http' | 'https'
  /** Everything after the label, with the port: `localhost:7420`. Known only once the server listens. */
  domain(): string
  /** A proxy stands in front of the domain: what it says of the port in `Host` counts for nothing. */
  readonly isProxied: boolean
  /** Where on this machine a port of the workspace's table is reached; null for any other. */
  hostOf(port: number): string | null
  /** Origins under which browsers know pages of ours that may frame a preview. */
  ideOrigins(): readonly string[]
  /** The script that stands in previewed pages and speaks with ours; null: none was built. */
  readonly script: string | null
  /** Pages of other origins may hold ours, and a preview in it (`--embed-origin`). */
  readonly isEmbedded?: boolean
  /** True while the setting `preview.helper` is on. */
  isHelped(): boolean
  /** True for tokens of this server, which must never reach a previewed program. */
  isToken(text: string): boolean
  readonly log: Log
  /** Milliseconds for the first line of an answer, after the request is there. */
  readonly headersMs?: number
}

/** The gateway in front of previewed programs: every port has an origin of its own, routed by `Host`. */
export interface Preview extends PreviewGateway {
  /** The preview address of a port. */
  url(port: number): string
}

/** Requests whose answers need the headers of an isolated page: frames, and the scripts of their workers. */
const ISOLATED_DESTS: ReadonlySet<string> = new Set(['iframe', 'frame', 'worker', 'sharedworker'])

/** An hour: a slow answer is waited for as long as the browser waits, ms. */
const HEADERS_MS = 3_600_000

/**
 * Passes requests and upgrades on to the program of the port that their host names.
 *
 *     const preview = createPreview({ capabilities, scheme: 'http', domain: () => 'localhost:7420', … })
 *     if (preview.matches(request.headers.host)) preview.request(request, response)
 */
export function createPreview(options: PreviewOptions): Preview {
  const { capabilities, scheme, domain, hostOf, ideOrigins, isToken, log, headersMs = HEADERS_MS } = options
  const ports = new WeakMap<IncomingMessage, number>()
  const origins = new WeakMap<IncomingMessage, { said: string; told: string }>()
  /** Ports whose program has set a cookie. */
  const withCookies = new Set<number>()
  const url = (port: number) => `${scheme}://${capabilities.label(port)}.${domain()}`
  const instead = (request: IncomingMessage, response: ServerResponse, trouble: PreviewTrouble) =>
    sendOwnPage(request, response, trouble, { ideOrigins: ideOrigins() })

  const upstream = createUpstream({
    log,
    headersMs,
    failed: instead,
    answered(request, response, answer, spoken) {
      const port = ports.get(request)
      if (port === undefined) return void answer.destroy()
      if (answer.headers['set-cookie']) withCookies.add(port)
      passAnswer(request, response, answer, {
        port,
        scheme: spoken,
        urlOf: (other) => (other === port || hostOf(other) !== null ? url(other) : null),
        ideOrigins: ideOrigins(),
        isIsolated: isIsolated(request),
        isHelped: options.script !== null && options.isHelped(),
        cookies: cookiePlaceOf(request, port),
        hasCookies: withCookies.has(port),
        origin: origins.get(request) ?? null,
      })
    },
    upgraded(request, answer) {
      const port = ports.get(request)
      if (port !== undefined) stripUpgrade(answer.headers, cookiePlaceOf(request, port))
    },
  })

  function cookiePlaceOf({ headers }: IncomingMessage, port: number): CookiePlace {
    const { hostname } = new URL(url(port))
    const access = headers['sec-fetch-storage-access']
    return {
      hostname,
      isTrusted: scheme === 'https' || hostname.endsWith('.localhost'),
      storageAccess: typeof access === 'string' ? access : undefined,
    }
  }

  /** The label of a host below the preview domain; null for any other. Behind a proxy the port is not compared. */
  function labelOf(host: string): string | null {
    const name = host.toLowerCase()
    const suffix = `.${domain()}`.toLowerCase()
    if (name.endsWith(suffix)) return name.slice(0, -suffix.length)
    const [bareName, bareSuffix] = [name, suffix].map((each) => each.replace(/:\d+$/, ''))
    if (!options.isProxied || !bareName || !bareSuffix || !bareName.endsWith(bareSuffix)) return null
    return bareName.slice(0, -bareSuffix.length)
  }

  const portOf = (host: string): number | null => {
    const label = labelOf(host)
    return label === null ? null : capabilities.portOf(label)
  }

  /** Of an origin or address of one of our previews; null for every other. */
  function previewPortOf(address: string): number | null {
    if (!URL.canParse(address)) return null
    const { host, protocol } = new URL(address)
    return protocol === `${scheme}:` ? portOf(host) : null
  }

  /**
   * An address of a preview as programs know it, so that none learns where another one's preview is; null for one
   * that is none. Addresses of other sites stay as they are.
   */
  function asLocal(address: string, spoken: { port: number; scheme: Scheme }): string | null {
    if (!URL.canParse(address)) return address
    const { host, origin, pathname, search } = new URL(address)
    if (labelOf(host) === null) return address
    const port = portOf(host)
    if (port === null) return null
    const local = `${port === spoken.port ? spoken.scheme : upstream.schemeOf(port)}://localhost:${port}`
    return address.toLowerCase() === origin ? local : local + pathname + search
  }

  /** True when any run of token characters in the header is a token. */
  const holdsToken = (header = ''): boolean => (header.match(/[A-Za-z0-9\-_.]+/g) ?? []).some(isToken)

  /** Every browser that knows cross-origin isolation sends `Sec-Fetch-Dest`. */
  const isIsolated = ({ headers }: IncomingMessage) =>
    options.isEmbedded === true && ISOLATED_DESTS.has(headers['sec-fetch-dest'] ?? '')

  /** Removes the server's credentials from a request and returns its port; null when there is none. */
  function admit(request: IncomingMessage): number | null {
    const { headers } = request
    const port = portOf(headers.host ?? '')
    if (port === null || !request.url?.startsWith('/')) return null
    headers.host = `localhost:${port}`
    if (holdsToken(headers.authorization)) delete headers.authorization
    if (holdsToken(headers['sec-websocket-protocol'])) delete headers['sec-websocket-protocol']
    // Node's server has already answered 100.
    delete headers.expect
    ports.set(request, port)
    return port
  }

  /** How to reach the program of a port; null for a port that is not in the table. */
  function errandFor(request: IncomingMessage, port: number): Errand | null {
    const host = hostOf(port)
    if (host === null) return null
    const { headers } = request
    const { origin, referer } = headers
    // Programs know themselves by the scheme that they speak, and that may turn out to be another.
    const prepare = (spoken: Scheme) => {
      const own = { port, scheme: spoken }
      if (origin !== undefined) {
        headers.origin = asLocal(origin, own) ?? 'null'
        origins.set(request, { said: origin, told: headers.origin })
      }
      const from = referer === undefined ? null : asLocal(referer, own)
      if (from !== null) headers.referer = from
      else delete headers.referer
    }
    return { port, host, prepare }
  }

  function sendScript(request: IncomingMessage, response: ServerResponse): void {
    const script = options.script ?? ''
    response.writeHead(script === '' ? 404 : 200, {
      'content-type': 'text/javascript; charset=utf-8',
      'content-length': Buffer.byteLength(script),
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    })
    response.end(request.method === 'HEAD' ? undefined : script)
  }

  return {
    matches: (host) => labelOf(host) !== null,
    owns: (host) => portOf(host) !== null,
    url,
    request(request, response) {
      const port = admit(request)
      if (isIsolated(request))
        for (const [name, value] of Object.entries(ISOLATED_HEADERS)) response.setHeader(name, value)
      if (port === null) return refuse(response, 404, 'There is no preview at this address.')
      if (pathOf(request.url) === SCRIPT_PATH) return sendScript(request, response)
      const errand = errandFor(request, port)
      if (errand === null) return instead(request, response, { kind: 'unanswered', port })
      upstream.request(request, response, errand)
    },
    upgrade(request, socket, head) {
      const { origin } = request.headers
      // A page of one preview may open sockets to another of the workspace: its address is the only secret there is.
      const isAllowed = origin === undefined || previewPortOf(origin) !== null
      const port = admit(request)
      const errand = port === null ? null : errandFor(request, port)
      if (errand === null) return refuseUpgrade(socket, '404 Not Found')
      if (!isAllowed) return refuseUpgrade(socket, '403 Forbidden')
      if (!isNetSocket(socket)) return refuseUpgrade(socket, '400 Bad Request')
      upstream.upgrade(request, socket, head, errand)
    },
  }
}

const isNetSocket = (socket: Duplex): socket is Socket => 'setNoDelay' in socket && 'setKeepAlive' in socket

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(`${text}\n`)
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createProxyServer } from 'httpxy'
import type { Log } from '../log'
import { pathOf } from '../requestPath'
import type { PreviewAddresses } from './address'
import { type PreviewTrouble, SCRIPT_PATH, sendOwnPage } from './ownPage'
import { passAnswer } from './passAnswer'
import { stripUpgrade } from './passedHeaders'

export interface PreviewOptions {
  readonly addresses: PreviewAddresses
  /** Of the addresses as the browser knows them: `https` behind a proxy that ends TLS. */
  readonly scheme: 'http' | 'https'
  /** Everything after the label, with the port: `localhost:7420`. Known only once the server listens. */
  domain(): string
  /** Where on this machine a port of the workspace's table is reached; null for any other. */
  hostOf(port: number): string | null
  /** Origins under which browsers know pages of ours that may frame a preview. */
  ideOrigins(): readonly string[]
  /** The script that stands in previewed pages and speaks with ours; null: none was built. */
  readonly script: string | null
  /** The user wants that script in pages. */
  isHelped(): boolean
  /** The workspace token, which must never reach a previewed program. */
  readonly token: string
  readonly log: Log
  /** Milliseconds for the first line of an answer, after the request is there. */
  readonly headersMs?: number
}

/** The gateway in front of previewed programs: every port has an origin of its own, routed by `Host`. */
export interface Preview {
  /** True when this `Host` lies below the preview domain, whether or not its label is right. */
  matches(host: string): boolean
  request(request: IncomingMessage, response: ServerResponse): void
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** The preview address of a port. */
  url(port: number): string
}

const HEADERS_MS = 120_000

export function createPreview(options: PreviewOptions): Preview {
  const { addresses, scheme, domain, hostOf, ideOrigins, token, log, headersMs = HEADERS_MS } = options
  const ports = new WeakMap<IncomingMessage, number>()
  const origins = new WeakMap<IncomingMessage, { said: string; told: string }>()
  const proxy = createProxyServer({
    ...{ xfwd: false, changeOrigin: false, selfHandleResponse: true },
    // An upgrade that is never answered ends with its socket: a browser shows no words of ours there.
    upgradeTimeout: headersMs,
  })
  const url = (port: number) => `${scheme}://${addresses.label(port)}.${domain()}`
  const suffix = () => `.${domain()}`.toLowerCase()
  const instead = (request: IncomingMessage, response: ServerResponse, trouble: PreviewTrouble) =>
    sendOwnPage(request, response, trouble, { ideOrigins: ideOrigins() })

  proxy.on('proxyReq', (asking, request, response) => {
    const port = ports.get(request)
    if (port === undefined) return
    const late = () => {
      instead(request, response, { kind: 'slow', port })
      asking.destroy()
    }
    // Only for the answer's beginning: a stream of events may be silent for as long as it likes.
    const wait = () => {
      const timer = setTimeout(late, headersMs)
      for (const end of ['response', 'close']) asking.once(end, () => clearTimeout(timer))
    }
    if (request.complete) wait()
    else request.once('end', wait)
  })
  proxy.on('proxyRes', (answer, request, response) => {
    const port = ports.get(request)
    if (port === undefined || response.headersSent) return void answer.destroy()
    const urlOf = (other: number) => (other === port || hostOf(other) !== null ? url(other) : null)
    const isHelped = options.script !== null && options.isHelped()
    const origin = origins.get(request) ?? null
    passAnswer(request, response, answer, { port, urlOf, ideOrigins: ideOrigins(), isHelped, origin })
  })
  // Heard before the proxy hears of it, which passes on what stands there then.
  proxy.on('proxyReqWs', (asking) => {
    for (const event of ['upgrade', 'response'])
      asking.once(event, (answer: IncomingMessage) => stripUpgrade(answer.headers))
  })
  proxy.on('error', (error, request, target) => {
    const port = request ? ports.get(request) : undefined
    log.debug('Preview failed', { port, error: error.message })
    if (!request || !target || !('writeHead' in target) || port === undefined) return void target?.destroy()
    if (target.headersSent) return void (target.writableEnded || target.destroy())
    instead(request, target, { kind: kindOf(error), port })
  })

  const portOf = (host: string): number | null => {
    const name = host.toLowerCase()
    return name.endsWith(suffix()) ? addresses.portOf(name.slice(0, -suffix().length)) : null
  }

  /**
   * An address of a preview as programs know it, so that none learns where another one's preview is; null for one
   * that is none. Addresses of other sites stay as they are.
   */
  function asLocal(address: string): string | null {
    if (!URL.canParse(address)) return address
    const { host, origin, pathname, search } = new URL(address)
    if (!host.endsWith(suffix())) return address
    const port = portOf(host)
    if (port === null) return null
    const local = `http://localhost:${port}`
    return address.toLowerCase() === origin ? local : local + pathname + search
  }

  /** The port a request is for, its headers made those of a request to `localhost`; null when there is none. */
  function admit(request: IncomingMessage): number | null {
    const { headers } = request
    const port = portOf(headers.host ?? '')
    if (port === null || !request.url?.startsWith('/')) return null
    headers.host = `localhost:${port}`
    const { origin, referer } = headers
    if (origin !== undefined) {
      headers.origin = asLocal(origin) ?? 'null'
      origins.set(request, { said: origin, told: headers.origin })
    }
    const from = referer === undefined ? null : asLocal(referer)
    if (from !== null) headers.referer = from
    else delete headers.referer
    if (headers.authorization?.includes(token)) delete headers.authorization
    if (headers['sec-websocket-protocol']?.includes(token)) delete headers['sec-websocket-protocol']
    // Our own server has said 100 already.
    delete headers.expect
    ports.set(request, port)
    return port
  }

  /** In parts: of an address the proxy would look `[::1]` up as a name. */
  function targetOf(port: number): { protocol: string; host: string; port: number } | null {
    const host = hostOf(port)
    return host === null ? null : { protocol: 'http:', host, port }
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
    matches: (host) => host.toLowerCase().endsWith(suffix()),
    url,
    request(request, response) {
      const port = admit(request)
      if (port === null) return refuse(response, 404, 'There is no preview at this address.')
      if (pathOf(request.url) === SCRIPT_PATH) return sendScript(request, response)
      const target = targetOf(port)
      if (target === null) return instead(request, response, { kind: 'unanswered', port })
      proxy.web(request, response, { target }).catch(() => response.destroy())
    },
    upgrade(request, socket, head) {
      const port = portOf(request.headers.host ?? '')
      const { origin } = request.headers
      const isAllowed =
        origin === undefined || (port !== null && origin.toLowerCase() === url(port).toLowerCase())
      const target = port === null ? null : targetOf(port)
      if (admit(request) === null || port === null || target === null)
        return refuseUpgrade(socket, '404 Not Found')
      if (!isAllowed) return refuseUpgrade(socket, '403 Forbidden')
      if (!isNetSocket(socket)) return refuseUpgrade(socket, '400 Bad Request')
      proxy.ws(request, socket, { target }, head).catch(() => socket.destroy())
    },
  }
}

const isNetSocket = (socket: Duplex): socket is Socket => 'setNoDelay' in socket && 'setKeepAlive' in socket

/** What a program did that took our request and gave no answer, or none that can be read. */
function kindOf(error: Error): 'unanswered' | 'notHttp' {
  const code = 'code' in error ? String(error.code) : ''
  return code.startsWith('HPE_') ? 'notHttp' : 'unanswered'
}

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

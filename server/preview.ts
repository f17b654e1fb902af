import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createProxyServer } from 'httpxy'
import type { Log } from './log'
import type { PreviewAddresses } from './previewAddress'

export interface PreviewOptions {
  addresses: PreviewAddresses
  /** Everything after the label, with the port: `localhost:7420`. Known only once the server listens. */
  domain(): string
  /** True while the port is in the table of the workspace. */
  isOpen(port: number): boolean
  /** The workspace token, which must never reach a previewed program. */
  token: string
  log: Log
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

export function createPreview({ addresses, domain, isOpen, token, log }: PreviewOptions): Preview {
  const proxy = createProxyServer({ xfwd: false, changeOrigin: false, proxyTimeout: HEADERS_MS })
  proxy.on('proxyRes', (answer) => dropForeignCookies(answer.headers))
  proxy.on('error', (error, request, target) => {
    log.debug('Preview failed', { host: request?.headers.host, error: error.message })
    if (target && 'writeHead' in target)
      refuse(target, 502, unanswered(Number(/:(\d+)$/.exec(request?.headers.host ?? '')?.[1])))
    else target?.destroy()
  })

  const suffix = () => `.${domain()}`.toLowerCase()
  const portOf = (host: string): number | null => {
    const name = host.toLowerCase()
    return name.endsWith(suffix()) ? addresses.portOf(name.slice(0, -suffix().length)) : null
  }

  /** The open port a request is for, its headers made those of a request to `localhost`; null when there is none. */
  function admit(request: IncomingMessage): number | null {
    const host = request.headers.host ?? ''
    const port = portOf(host)
    if (port === null || !request.url?.startsWith('/')) return null
    const own = `http://${host.toLowerCase()}`
    const { headers } = request
    headers.host = `localhost:${port}`
    if (headers.origin !== undefined)
      headers.origin = headers.origin.toLowerCase() === own ? `http://localhost:${port}` : headers.origin
    if (headers.referer?.toLowerCase().startsWith(`${own}/`))
      headers.referer = `http://localhost:${port}${headers.referer.slice(own.length)}`
    if (headers.authorization?.includes(token)) delete headers.authorization
    return port
  }

  return {
    matches: (host) => host.toLowerCase().endsWith(suffix()),
    url: (port) => `http://${addresses.label(port)}.${domain()}`,
    request(request, response) {
      const port = admit(request)
      if (port === null) return refuse(response, 404, 'There is no preview at this address.')
      if (!isOpen(port)) return refuse(response, 502, unanswered(port))
      proxy.web(request, response, { target: `http://localhost:${port}` }).catch(() => response.destroy())
    },
    upgrade(request, socket, head) {
      const own = `http://${request.headers.host ?? ''}`.toLowerCase()
      const allowed = request.headers.origin === undefined || request.headers.origin.toLowerCase() === own
      const port = admit(request)
      if (port === null || !isOpen(port) || !allowed)
        return refuseUpgrade(socket, allowed ? '404 Not Found' : '403 Forbidden')
      if (!isNetSocket(socket)) return refuseUpgrade(socket, '400 Bad Request')
      proxy.ws(request, socket, { target: `http://localhost:${port}` }, head).catch(() => socket.destroy())
    },
  }
}

const isNetSocket = (socket: Duplex): socket is Socket => 'setNoDelay' in socket && 'setKeepAlive' in socket

const unanswered = (port: number) => `Nothing is answering on port ${port}. Is the server still running?`

/** A cookie for a whole domain would reach the other previews and the IDE's host. */
function dropForeignCookies(headers: IncomingHttpHeaders): void {
  const kept = headers['set-cookie']?.filter((cookie) => !/;\s*domain\s*=/i.test(cookie))
  if (kept === undefined) return
  if (kept.length > 0) headers['set-cookie'] = kept
  else delete headers['set-cookie']
}

function refuse(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) return void response.destroy()
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

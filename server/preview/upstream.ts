import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { createProxyServer } from 'httpxy'
import { isLoopback } from '../drivers/ports/procNet'
import { leadsToHttps, speaksTls } from '../drivers/ports/speaksTls'
import type { Log } from '../lib/log'
import type { PreviewTrouble } from './ownPage'
import { hasBody, isRepeatable, isTlsRecord, troubleOf, wasRefused } from './upstreamFaults'

export type Scheme = 'http' | 'https'

/** A request on its way to the program of a port. */
export interface Errand {
  readonly port: number
  /** Address of this machine where the program is reached. */
  readonly host: string
  /** Hears, each time before the request is sent, which scheme the program is spoken to with. */
  prepare(scheme: Scheme): void
}

export interface UpstreamOptions {
  readonly log: Log
  /** Milliseconds for the first line of an answer, after the request is there. */
  readonly headersMs: number
  answered(request: IncomingMessage, response: ServerResponse, answer: IncomingMessage, scheme: Scheme): void
  failed(request: IncomingMessage, response: ServerResponse, trouble: PreviewTrouble): void
  /** An upgrade is answered: its headers are passed on as they stand after this. */
  upgraded(request: IncomingMessage, answer: IncomingMessage): void
}

/** Sends requests and upgrades to programs of this machine, over whichever of http and https they speak. */
export interface Upstream {
  /** What the program of a port was last found to speak; `http` until it was asked. */
  schemeOf(port: number): Scheme
  request(request: IncomingMessage, response: ServerResponse, errand: Errand): void
  upgrade(request: IncomingMessage, socket: Socket, head: Buffer, errand: Errand): void
}

/** What is known of a request while it is out. */
interface Attempt {
  readonly errand: Errand
  scheme: Scheme
  /** It was sent again, on a connection of its own. */
  isFresh: boolean
  /** It was sent again, because the program speaks the other scheme. */
  isSwitched: boolean
  asking: ClientRequest | null
  /** Bytes that the connection had brought before. */
  heard: number
}

export function createUpstream(options: UpstreamOptions): Upstream {
  const { log, headersMs } = options
  const schemes = new Map<number, Scheme>()
  const attempts = new WeakMap<IncomingMessage, Attempt>()
  const proxy = createProxyServer({
    xfwd: false,
    changeOrigin: false,
    selfHandleResponse: true,
    // An upgrade that is never answered ends with its socket: a browser shows no words of ours there.
    upgradeTimeout: headersMs,
  })

  /** In parts: of an address the proxy would look `[::1]` up as a name. */
  const targetOf = ({ host, port }: Errand, scheme: Scheme) => ({
    target: { protocol: `${scheme}:`, host, port },
    // Certificates are not checked on loopback: only this machine answers there, and development servers sign their own.
    secure: !isLoopback(host),
    ssl: { servername: 'localhost' },
  })

  /** Asked only where a request cannot be sent again: until then a program is taken to speak http. */
  async function findScheme({ host, port }: Errand): Promise<Scheme> {
    const known = schemes.get(port)
    if (known) return known
    const scheme = (await speaksTls(host, port)) ? 'https' : 'http'
    schemes.set(port, scheme)
    return scheme
  }

  function send(request: IncomingMessage, response: ServerResponse, attempt: Attempt): void {
    const { errand, scheme, isFresh } = attempt
    errand.prepare(scheme)
    // A connection that was kept may be closed by the time it is used; what cannot be asked again gets a new one.
    const agent = isFresh || !isRepeatable(request) ? { agent: false as const } : {}
    proxy.web(request, response, { ...targetOf(errand, scheme), ...agent }).catch(() => response.destroy())
  }

  /** True when the request is out again, to a program that speaks the other scheme than we thought. */
  async function switched(request: IncomingMessage, response: ServerResponse, attempt: Attempt) {
    const { errand, scheme, isSwitched } = attempt
    if (isSwitched || hasBody(request)) return false
    const isTls = await speaksTls(errand.host, errand.port)
    if (isTls === (scheme === 'https') || response.destroyed || response.headersSent) return false
    attempt.isSwitched = true
    attempt.scheme = isTls ? 'https' : 'http'
    schemes.set(errand.port, attempt.scheme)
    send(request, response, attempt)
    return true
  }

  proxy.on('proxyReq', (asking, request, response) => {
    const attempt = attempts.get(request)
    if (!attempt) return
    attempt.asking = asking
    attempt.heard = asking.socket?.bytesRead ?? 0
    const late = () => {
      options.failed(request, response, { kind: 'slow', port: attempt.errand.port })
      asking.destroy()
    }
    // Only for the answer's beginning: a stream of events may be silent for as long as it likes.
    const wait = () => {
      const timer = setTimeout(late, headersMs)
      timer.unref()
      for (const end of ['response', 'close']) asking.once(end, () => clearTimeout(timer))
    }
    if (request.complete) wait()
    else request.once('end', wait)
  })

  proxy.on('proxyRes', (answer, request, response) => {
    const attempt = attempts.get(request)
    if (!attempt || response.headersSent) return void answer.destroy()
    const { port } = attempt.errand
    const isUnread = answer.statusCode === 400 && schemes.get(port) === undefined
    const isDoubtful = attempt.scheme === 'http' && (isUnread || leadsToHttps(answer, port))
    if (!isDoubtful) {
      schemes.set(port, attempt.scheme)
      return options.answered(request, response, answer, attempt.scheme)
    }
    // Many https servers answer plain http with an error page, and some speak both on one port.
    void switched(request, response, attempt).then((isOut) => {
      if (isOut) return void answer.resume()
      schemes.set(port, attempt.scheme)
      options.answered(request, response, answer, attempt.scheme)
    })
  })

  async function recover(request: IncomingMessage, response: ServerResponse, attempt: Attempt, error: Error) {
    const { port } = attempt.errand
    const isSilent = (attempt.asking?.socket?.bytesRead ?? 0) === attempt.heard
    if (attempt.asking?.reusedSocket && isSilent && isRepeatable(request) && !attempt.isFresh) {
      attempt.isFresh = true
      return send(request, response, attempt)
    }
    schemes.delete(port)
    const mayBeTls = isSilent ? !wasRefused(error) : isTlsRecord(error) || attempt.scheme === 'https'
    if (mayBeTls && (await switched(request, response, attempt))) return
    if (!response.headersSent && !response.destroyed)
      options.failed(request, response, { kind: troubleOf(error, request), port })
  }

  proxy.on('error', (error, request, target) => {
    const attempt = request ? attempts.get(request) : undefined
    log.debug('Preview failed', { port: attempt?.errand.port, error: error.message })
    if (!request || !target || !('writeHead' in target) || !attempt) {
      if (attempt) schemes.delete(attempt.errand.port)
      return void target?.destroy()
    }
    if (target.headersSent) return void (target.writableEnded || target.destroy())
    // The visitor has gone.
    if (target.destroyed || target.socket?.destroyed !== false) return
    void recover(request, target, attempt, error)
  })

  // Heard before the proxy hears of it, which passes on what stands there then.
  proxy.on('proxyReqWs', (asking, request, socket) => {
    socket.once('close', () => asking.destroy())
    for (const event of ['upgrade', 'response'])
      asking.once(event, (answer: IncomingMessage) => options.upgraded(request, answer))
  })

  return {
    schemeOf: (port) => schemes.get(port) ?? 'http',
    request(request, response, errand) {
      const start = (scheme: Scheme) => {
        if (response.destroyed) return
        const attempt = { errand, scheme, isFresh: false, isSwitched: false, asking: null, heard: 0 }
        attempts.set(request, attempt)
        // Each time that it is sent adds some of the proxy's.
        response.setMaxListeners(30)
        send(request, response, attempt)
      }
      if (hasBody(request)) void findScheme(errand).then(start)
      else start(schemes.get(errand.port) ?? 'http')
    },
    upgrade(request, socket, head, errand) {
      void findScheme(errand).then((scheme) => {
        if (socket.destroyed) return
        const attempt = { errand, scheme, isFresh: true, isSwitched: true, asking: null, heard: 0 }
        attempts.set(request, attempt)
        errand.prepare(scheme)
        proxy.ws(request, socket, targetOf(errand, scheme), head).catch(() => socket.destroy())
      })
    },
  }
}

import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Web } from '../../../src/channels/ports/shared/protocol'
import { askIcon } from './askIcon'
import { leadsToHttps } from './speaksTls'

/** A server that speaks first within this time speaks something else; nothing is written to it. */
const BANNER_MS = 250
const ANSWER_MS = 2_000
const MAX_BODY = 65_536
const MAX_TITLE = 256
/** Most informational (1xx) answers: a server could send them without end. */
const MAX_EARLY = 16

export interface AskOptions {
  readonly port: number
  /** The address of this machine where it is reached. */
  readonly host: string
  /** Origin of the page that would frame it: an answer that forbids this frame is reported as such. */
  readonly framedBy: string
  /** Milliseconds for the connection, and for the whole of the answer. */
  readonly answerMs?: number
}

/**
 * Requests `/` from a port, and the icon that the page names, once each. Null: the connection was refused.
 * `await askPort({ port: 5173, host: '127.0.0.1', framedBy: 'http://localhost:7420' })` is
 * `{ kind: 'page', title: 'Vite App', … }`.
 */
export async function askPort(options: AskOptions): Promise<Web | null> {
  const socket = await reach(options)
  if (!socket) return null
  try {
    if (await speaksFirst(socket)) return { kind: 'notHttp' }
    const plain = await get(socket, options)
    // A TLS server closes the connection on plain HTTP, answers 400, or redirects to https.
    const mayBeTls = plain.web.kind === 'notHttp' || plain.web.status === 400 || plain.leadsToTls
    return (mayBeTls ? await askSecurely(options) : null) ?? (await withIcon(plain, options))
  } finally {
    socket.destroy()
  }
}

/** The same over TLS; null where there is none. */
async function askSecurely(options: AskOptions): Promise<Web | null> {
  const secured = { ...options, isSecure: true }
  const socket = await reach(secured)
  if (!socket) return null
  try {
    return { ...(await withIcon(await get(socket, secured), secured)), scheme: 'https' }
  } finally {
    socket.destroy()
  }
}

async function withIcon({ web, iconPath }: Asked, options: ReachOptions): Promise<Web> {
  const icon = iconPath === null ? null : await iconAt(iconPath, options)
  return icon === null ? web : { ...web, favicon: icon }
}

async function iconAt(path: string, options: ReachOptions): Promise<string | null> {
  const socket = await reach(options)
  if (!socket) return null
  try {
    return await askIcon(socket, options.port, path)
  } finally {
    socket.destroy()
  }
}

interface ReachOptions extends AskOptions {
  /** Over TLS. The certificate is not verified: the request carries no secret. */
  readonly isSecure?: boolean
}

function reach({ port, host, isSecure = false, answerMs = ANSWER_MS }: ReachOptions): Promise<Socket | null> {
  return new Promise((resolve) => {
    const trying = isSecure
      ? connectTls({ host, port, servername: 'localhost', rejectUnauthorized: false })
      : connect({ host, port })
    trying.setTimeout(answerMs, () => {
      trying.destroy()
      resolve(null)
    })
    trying.once(isSecure ? 'secureConnect' : 'connect', () => resolve(trying.setTimeout(0)))
    trying.on('error', () => resolve(null))
  })
}

/** True also for one that hangs up: it did not wait for a request. */
function speaksFirst(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const said = () => resolve(true)
    // Not `readable`, which would leave the socket in paused mode.
    const events = ['data', 'end', 'error', 'close']
    for (const event of events) socket.once(event, said)
    setTimeout(() => {
      for (const event of events) socket.off(event, said)
      resolve(false)
    }, BANNER_MS)
  })
}

/** What a page says, and where on the same server its icon is. */
type Asked = { readonly web: Web; readonly iconPath: string | null; readonly leadsToTls: boolean }

function get(socket: Socket, options: ReachOptions): Promise<Asked> {
  const { port, framedBy, answerMs = ANSWER_MS } = options
  return new Promise((settle) => {
    let leadsToTls = false
    /** What is known when the time is up: a server may send a few bytes at a time without end. */
    let late = () => resolve({ kind: 'silent' })
    const timer = setTimeout(() => {
      late()
      asking.destroy()
    }, answerMs)
    const resolve = (web: Web, iconPath: string | null = null) => {
      clearTimeout(timer)
      settle({ web, iconPath, leadsToTls })
    }
    const headers = { host: `localhost:${port}`, accept: 'text/html,*/*;q=0.8', 'user-agent': 'Aether-IDE' }
    const asking = request({ path: '/', headers, createConnection: () => socket })
    asking.once('error', () => resolve({ kind: 'notHttp' }))
    let early = 0
    asking.on('information', () => {
      early += 1
      if (early <= MAX_EARLY) return
      late()
      asking.destroy()
    })
    asking.once('response', (response) => {
      const { statusCode: status = 0, headers: said } = response
      leadsToTls = leadsToHttps(response, port)
      const type = said['content-type'] ?? ''
      const redirect = typeof said.location === 'string' ? otherHost(said.location, port) : null
      const framing = refusesFraming(said, framedBy) ? { framing: 'refused' as const } : {}
      const base = { status, ...framing, ...(redirect === null ? {} : { redirectsTo: redirect }) }
      const isPage = /html/i.test(type) || said.location !== undefined
      if (!isPage) return resolve({ kind: 'api', ...base })
      let body = ''
      const done = () => resolve({ kind: 'page', ...base, ...titleOf(body) }, iconPathOf(body))
      late = done
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        body += part
        if (body.length >= MAX_BODY) {
          done()
          asking.destroy()
        }
      })
      response.once('end', done)
      response.once('error', done)
    })
    asking.end()
  })
}

/** The host of another site; null for one of this port. */
function otherHost(location: string, port: number): string | null {
  const own = `http://localhost:${port}`
  if (!URL.canParse(location, own)) return null
  const { host, hostname } = new URL(location, own)
  const isOwn = ['localhost', '127.0.0.1', '[::1]'].includes(hostname) && host.endsWith(`:${port}`)
  return isOwn ? null : host.slice(0, MAX_TITLE)
}

/** What a browser would do with these headers in a frame of that origin. */
export function refusesFraming(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  framedBy: string,
): boolean {
  const policy = [headers['content-security-policy'] ?? []].flat().join(',')
  const ancestors = [...policy.matchAll(/(?:^|[;,])\s*frame-ancestors\s+([^;,]*)/gi)].map(
    ([, list = '']) => list,
  )
  // With `frame-ancestors` browsers ignore the older header.
  if (ancestors.length > 0) return ancestors.some((list) => !admits(list, framedBy))
  return [headers['x-frame-options'] ?? []].flat().some((value) => /deny|sameorigin/i.test(value))
}

function admits(list: string, origin: string): boolean {
  const { protocol, hostname, port } = new URL(origin)
  return list.split(/\s+/).some((source) => {
    if (source === '*' || source.toLowerCase() === protocol) return true
    const [, scheme, wild, host, at] =
      /^(?:([a-z]+):\/\/)?(\*\.)?([\w.-]+)(?::(\d+|\*))?$/i.exec(source) ?? []
    if (host === undefined || (scheme !== undefined && `${scheme.toLowerCase()}:` !== protocol)) return false
    const isHost = wild ? hostname.endsWith(`.${host.toLowerCase()}`) : hostname === host.toLowerCase()
    return isHost && (at === '*' || (at ?? '') === port)
  })
}

function titleOf(body: string): { title?: string } {
  const title = /<title[^>]*>([^<]*)/i.exec(body)?.[1] ?? ''
  const shown = decoded(title)
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_TITLE)
  return shown === '' ? {} : { title: shown }
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  apos: "'",
}
const decoded = (text: string) =>
  text.replace(/&(amp|lt|gt|quot|#39|apos);/g, (_, name: string) => ENTITIES[name] ?? '')

/** Only a path of the same server: nothing of it is asked elsewhere. */
function iconPathOf(body: string): string | null {
  const link = /<link\b[^>]*\brel\s*=\s*["']?(?:shortcut )?icon\b[^>]*>/i.exec(body)?.[0] ?? ''
  const href = /\bhref\s*=\s*["']?([^"'\s>]+)/i.exec(link)?.[1]
  const isPath = href !== undefined && /^(?:\.?\/)?[^/:\\][^:\\]*$/.test(href)
  if (!isPath) return null
  const { pathname, search } = new URL(decoded(href), 'http://localhost/')
  return `${pathname}${search}`.slice(0, 512)
}

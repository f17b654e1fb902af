export interface OriginPolicyOptions {
  /** The host that the server listens on. A wildcard address adds no accepted `Host`. */
  readonly host: string
  /** Known only once the server listens. */
  port(): number
  /** Exact origins of pages served elsewhere, and of the reverse proxy in front of us. */
  readonly allowOrigins: readonly string[]
  readonly publicOrigin?: string | null | undefined
}

/** Which `Host` headers the server answers to and which origins may use it. Exact lists, no patterns. */
export interface OriginPolicy {
  /** True for the `Host` names of this server. Any other name may be a DNS rebinding attack. */
  allowsHost(host: string): boolean
  /** Why this `Host` is none of this server's, and which flag would make it one. */
  explainHost(host: string): string
  /** True when a page of this origin may open the socket at this `Host`. A request without an origin is not checked. */
  allowsOrigin(origin: string, host: string): boolean
  /** True for pages served elsewhere, which need CORS to read our answers. */
  isAllowOrigin(origin: string): boolean
  /** Every origin under which a browser may know our page. */
  pageOrigins(): readonly string[]
  /** The address under which a browser that sent this `Host` knows us. */
  pageOrigin(host: string): string
}

/** Addresses that mean every interface. */
export const WILDCARDS: readonly string[] = ['0.0.0.0', '::']

/**
 * The policy of one server.
 *
 *     const origins = createOriginPolicy({ host: 'localhost', port: () => 7420, allowOrigins: [] })
 *     origins.allowsOrigin('http://localhost:7420', 'localhost:7420') // true
 */
export function createOriginPolicy(options: OriginPolicyOptions): OriginPolicy {
  const elsewhere = [...options.allowOrigins, ...(options.publicOrigin ? [options.publicOrigin] : [])]
  const proxied = new Map(elsewhere.flatMap((origin) => hostsOf(origin).map((host) => [host, origin])))
  // The port in `Host` is not checked behind a reverse proxy: it may be missing or the proxy's own.
  const publicName = options.publicOrigin ? new URL(options.publicOrigin).hostname : null
  const names = new Set(['localhost', '127.0.0.1', '[::1]'])
  if (!WILDCARDS.includes(options.host)) names.add(bracketed(options.host.toLowerCase()))

  /** `http://localhost:7420` for the `Host` of one of our own names. */
  function ownOrigin(host: string): string | null {
    const port = options.port()
    const name = /^(.+):(\d+)$/.exec(host)
    if (name?.[1] !== undefined && Number(name[2]) === port && names.has(name[1]))
      return `http://${name[1]}${port === 80 ? '' : `:${port}`}`
    return port === 80 && names.has(host) ? `http://${host}` : null
  }

  /** The origin of a page that another host serves for us, by the `Host` that came from there. */
  function proxiedOrigin(host: string): string | null {
    const exact = proxied.get(host)
    if (exact !== undefined || !options.publicOrigin) return exact ?? null
    return host.replace(/:\d{1,5}$/, '') === publicName ? options.publicOrigin : null
  }

  return {
    allowsHost: (host) =>
      ownOrigin(host.toLowerCase()) !== null || proxiedOrigin(host.toLowerCase()) !== null,
    explainHost: (host) =>
      explained(host.toLowerCase(), { port: options.port(), publicOrigin: options.publicOrigin }),
    allowsOrigin: (origin, host) => elsewhere.includes(origin) || origin === ownOrigin(host.toLowerCase()),
    pageOrigins() {
      const port = options.port()
      return [...[...names].map((name) => `http://${name}${port === 80 ? '' : `:${port}`}`), ...elsewhere]
    },
    isAllowOrigin: (origin) => options.allowOrigins.includes(origin),
    pageOrigin: (host) =>
      ownOrigin(host.toLowerCase()) ?? proxiedOrigin(host.toLowerCase()) ?? `http://${host.toLowerCase()}`,
  }
}

/** An address as it stands in a `Host` header. */
export const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host)

function hostsOf(origin: string): string[] {
  const { protocol, host, hostname, port } = new URL(origin)
  return port === '' ? [host, `${host}:${protocol === 'https:' ? 443 : 80}`] : [host, hostname]
}

const PREVIEW = /^[1-9]\d{0,4}-[\da-f]{8}-[a-z2-7]{26}\.(.+)$/

function explained(
  host: string,
  { port, publicOrigin }: { port: number; publicOrigin?: string | null | undefined },
): string {
  // The host is repeated only when it is a valid one: input is not copied into advice unchecked.
  if (parseOrigin(`http://${host}`) === null) return 'This server does not answer to that host name.'
  const domain = PREVIEW.exec(host)?.[1]
  if (domain !== undefined)
    return `This server has no previews at ${domain}. Where a reverse proxy leads that here, start it with --preview-domain ${domain}.`
  const known = publicOrigin ? ` So far that is ${publicOrigin}.` : ''
  const origin = `${host.endsWith(`:${port}`) ? 'http' : 'https'}://${host.replace(/:443$/, '')}`
  return `This server does not answer to ${host}. Where that is its address in browsers, start it with --public-origin ${origin}.${known}`
}

const HOST = /^(?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?)*$/

/**
 * An exact `http(s)://host[:port]` in the form in which browsers send it; null for everything else: paths,
 * wildcards, look-alikes with other characters.
 */
export function parseOrigin(text: string): string | null {
  if (!URL.canParse(text)) return null
  const { protocol, hostname, origin, port } = new URL(text)
  if (protocol !== 'http:' && protocol !== 'https:') return null
  if (!HOST.test(hostname) && !/^\[[0-9a-f:.]+\]$/.test(hostname)) return null
  const defaultPort = port === '' ? `${origin}:${protocol === 'https:' ? 443 : 80}` : origin
  const given = text.toLowerCase()
  return given === origin || given === defaultPort ? origin : null
}

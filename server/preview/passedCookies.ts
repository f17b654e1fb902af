import { LOCAL } from './ownPage'

/** What a browser does with cookies where the preview is shown. */
export interface CookiePlace {
  /** Name of the preview's host, without a port. */
  readonly hostname: string
  /** Over https, and on this machine, browsers take `Secure` cookies. */
  readonly isTrusted: boolean
  /** `Sec-Fetch-Storage-Access` of the request; absent in tabs, and from browsers that do not know it. */
  readonly storageAccess: string | undefined
}

const PREFIXED = /^\s*__(?:Host|Secure)-/i

/**
 * The cookies of a program as its preview can keep them, in their order; null for none. The frame of a preview is
 * another site than the IDE around it: browsers keep a cookie there only with `SameSite=None; Secure`, and many
 * only `Partitioned`. A tab gets the same but for that, so that a cookie that a script sets there stays one cookie.
 */
export function passedCookies(cookies: readonly string[] | undefined, place: CookiePlace): string[] | null {
  const passed = cookies?.flatMap((cookie) => passedCookie(cookie, place) ?? []) ?? []
  return passed.length > 0 ? passed : null
}

function passedCookie(cookie: string, { hostname, isTrusted, storageAccess }: CookiePlace): string | null {
  const [pair = '', ...attributes] = cookie.split(';')
  // Of several, browsers take the last.
  const domain = attributes.findLast((each) => nameOf(each) === 'domain')
  if (domain !== undefined && !isOwn(domain, hostname)) return null
  const kept = attributes.filter((each) => nameOf(each) !== 'domain')
  if (isTrusted) {
    const isPartitioned =
      storageAccess === 'none' ||
      storageAccess === 'inactive' ||
      kept.some((each) => nameOf(each) === 'partitioned')
    const others = kept.filter((each) => !['samesite', 'secure', 'partitioned'].includes(nameOf(each)))
    return `${[pair, ...others].join(';')}; SameSite=None; Secure${isPartitioned ? '; Partitioned' : ''}`
  }
  // A name that demands `Secure` cannot be kept here, whatever we do.
  if (PREFIXED.test(pair) || !kept.some((each) => nameOf(each) === 'secure')) return [pair, ...kept].join(';')
  return [
    pair,
    ...kept.filter((each) => !/^\s*(?:secure|partitioned|samesite\s*=\s*none)\s*(?:=|$)/i.test(each)),
  ].join(';')
}

const nameOf = (attribute: string) => attribute.split('=', 1)[0]?.trim().toLowerCase() ?? ''

/** Names the host that the program thinks it has, or the one it is shown at: neither is a domain for others. */
function isOwn(attribute: string, hostname: string): boolean {
  const domain = attribute.slice(attribute.indexOf('=') + 1)
  const named = attribute.includes('=') ? domain.trim().toLowerCase().replace(/^\./, '') : ''
  return named === '' || named === hostname.toLowerCase() || LOCAL.has(named) || named === '::1'
}

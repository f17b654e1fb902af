import type { HeaderFields } from './httpResponses'
import { parseOrigin } from './originPolicy'

/**
 * On every answer of the IDE's own host; never on a preview's. `clipboard-write=*`: in a frame of another page ours may
 * delegate it to a preview; the header alone grants it to no frame.
 */
export const SAFE_HEADERS: HeaderFields = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), display-capture=(self), payment=(), usb=(), serial=(), hid=(), midi=(), clipboard-read=(self), clipboard-write=*',
}

/**
 * Of what stands in frames of other pages: ours under `/embed/`, previews in it, and the scripts of their workers. A
 * cross-origin isolated page shows only frames that say so. `credentialless` lets them load from other sites as before,
 * without cookies; frames of other sites in them have to say the same.
 */
export const ISOLATED_HEADERS = {
  'cross-origin-embedder-policy': 'credentialless',
  'cross-origin-resource-policy': 'cross-origin',
} as const

/** For scripts and styles: the policy a worker runs under is the one of its own file. */
export const ASSET_POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"

export interface PagePolicy {
  /** The origin the browser knows this page by. */
  readonly origin: string
  /** Hosts of previews, as CSP sources. */
  readonly previewSources: readonly string[]
  readonly embedOrigins: readonly string[]
  /** `?endpoint=` of the page: a server elsewhere, chosen by the user on the connect page. */
  readonly endpoint: string | null
}

/** The page's Content-Security-Policy (docs: no remote code, no remote images, one extra endpoint at most). */
export function pagePolicy({ origin, previewSources, embedOrigins, endpoint }: PagePolicy): string {
  const elsewhere = endpoint === null ? null : parseOrigin(endpoint)
  const connect = ["'self'", ...socketSources(origin), ...(elsewhere === null ? [] : [elsewhere])]
  if (elsewhere !== null) connect.push(...socketSources(elsewhere))
  // Our own page in a frame: how an embed would look. Previews have origins of their own.
  const frames = ["'self'", ...previewSources, ...(elsewhere === null ? [] : ['https:'])]
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    // Monaco and xterm put their styles into the page as they go.
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    // Sound and pictures of the workspace, from bytes that the page was sent.
    'media-src blob:',
    `connect-src ${connect.join(' ')}`,
    `frame-src ${frames.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${["'self'", ...embedOrigins].join(' ')}`,
    "object-src 'none'",
    "manifest-src 'self'",
    "require-trusted-types-for 'script'",
  ].join('; ')
}

/** `ws:` or `wss:` of an origin. IPv6 literals cannot be written in a policy; there `'self'` must do. */
function socketSources(origin: string): string[] {
  return origin.includes('[') ? [] : [origin.replace(/^http/, 'ws')]
}

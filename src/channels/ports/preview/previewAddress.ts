import type { Port } from '../shared/protocol'

/** The preview address of a port: what the server told, else its template; null where there is no preview. */
export function previewAddress(port: Port, urlTemplate: string | undefined): string | null {
  const address = port.url ?? urlTemplate?.replaceAll('{port}', String(port.port))
  if (address === undefined || !URL.canParse(address)) return null
  return /^https?:$/.test(new URL(address).protocol) ? new URL(address).origin : null
}

/**
 * What the frame shows: a path of the preview's own origin. Null when that origin is the page's own: a frame of
 * our origin could reach out of its sandbox.
 */
export function previewSource(origin: string, path: string, pageOrigin: string): string | null {
  const source = URL.canParse(path, origin) ? new URL(path, origin) : new URL(origin)
  if (source.origin !== origin) return new URL('/', origin).href
  return source.origin === pageOrigin ? null : source.href
}

/** Browsers only scroll to a fragment of the page that they show; without one they load it anew. */
export function isWithinPage(target: string, shown: string): boolean {
  const [page, fragment] = target.split('#')
  return fragment !== undefined && page === shown.split('#')[0]
}

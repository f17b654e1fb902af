const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i

/**
 * The origin a person or a link means by a server's address; null when it is none, or one that a token must
 * not travel to: without encryption only to this computer, or where this page itself came from.
 */
export function parseEndpoint(text: string, pageOrigin: string): string | null {
  const written = text.trim()
  const url = read(SCHEME.test(written) ? written : `https://${written}`)
  if (written === '' || !url || url.username !== '' || url.password !== '') return null
  const local = isLoopback(url.hostname)
  const { protocol, origin } = local && !SCHEME.test(written) ? new URL(`http://${written}`) : url
  if (protocol === 'https:' || origin === pageOrigin) return origin
  return protocol === 'http:' && local ? origin : null
}

const read = (address: string): URL | null => (URL.canParse(address) ? new URL(address) : null)

const isLoopback = (hostname: string) =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '127.0.0.1' ||
  hostname === '[::1]'

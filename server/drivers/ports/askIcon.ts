import { request } from 'node:http'
import type { Socket } from 'node:net'

/** Bytes; what is larger is no icon for a row of a table. */
const MAX_ICON = 16_384
const ANSWER_MS = 2_000

/** Asks for a page's icon over a connection to its server; a `data:` URL, or null where there is no picture. */
export function askIcon(socket: Socket, port: number, path: string): Promise<string | null> {
  return new Promise((resolve) => {
    const headers = { host: `localhost:${port}`, accept: 'image/*', 'user-agent': 'Aether-IDE' }
    const asking = request({ path, headers, createConnection: () => socket })
    const timer = setTimeout(() => end(null), ANSWER_MS)
    const end = (icon: string | null) => {
      clearTimeout(timer)
      resolve(icon)
      asking.destroy()
    }
    asking.once('error', () => end(null))
    asking.once('response', (response) => {
      if (response.statusCode !== 200) return end(null)
      const parts: Buffer[] = []
      let size = 0
      response.on('data', (part: Buffer) => {
        parts.push(part)
        size += part.length
        if (size > MAX_ICON) end(null)
      })
      response.once('error', () => end(null))
      response.once('end', () => end(iconOf(Buffer.concat(parts))))
    })
    asking.end()
  })
}

/** Its type comes from its bytes, not from its header. An SVG in an `<img>` neither runs scripts nor fetches anything. */
export function iconOf(bytes: Buffer): string | null {
  const type = typeOf(bytes)
  return type === null ? null : `data:image/${type};base64,${bytes.toString('base64')}`
}

function typeOf(bytes: Buffer): string | null {
  const start = bytes.toString('latin1', 0, 12)
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (/^GIF8[79]a/.test(start)) return 'gif'
  if (/^RIFF[\s\S]{4}WEBP$/.test(start)) return 'webp'
  if (start.startsWith('\0\0\x01\0')) return 'x-icon'
  const text = bytes.toString('utf8').replace(/<!--[\s\S]*?-->/g, '')
  return /^\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype svg[^>]*>\s*)?<svg[\s>]/i.test(text) ? 'svg+xml' : null
}

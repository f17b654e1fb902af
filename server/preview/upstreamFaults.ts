import type { IncomingMessage } from 'node:http'
import type { PreviewTrouble } from './ownPage'

/** RFC 9110, 9.2.2: asked twice they do what they do once. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'])

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

/** It may be sent again: it changes nothing more, and all of it is at hand. */
export const isRepeatable = (request: IncomingMessage): boolean =>
  IDEMPOTENT.has(request.method ?? '') && !hasBody(request)

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '')

/** Nothing took the connection. */
export const wasRefused = (error: Error): boolean =>
  /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT|ENOTFOUND|EACCES)$/.test(codeOf(error))

/** What could not be read begins as an alert or a greeting of TLS does (RFC 8446, 5.1). */
export function isTlsRecord(error: Error): boolean {
  const packet = 'rawPacket' in error ? error.rawPacket : null
  return Buffer.isBuffer(packet) && (packet[0] === 0x15 || packet[0] === 0x16) && packet[1] === 3
}

/** What a program did that took our request and gave no answer, or none that can be read. */
export function troubleOf(
  error: Error,
  request: IncomingMessage,
): Exclude<PreviewTrouble['kind'], 'elsewhere'> {
  const code = codeOf(error)
  if (wasRefused(error)) return 'unanswered'
  if (/CERT|UNABLE_TO|SIGNATURE/.test(code)) return 'certificate'
  if (code.startsWith('HPE_') || code === 'EPROTO' || code.startsWith('ERR_SSL')) return 'notHttp'
  // A page is asked for again by itself, until the program is back.
  const isPage = request.method === 'GET' && request.headers.accept?.includes('text/html') === true
  return isPage ? 'unanswered' : isRepeatable(request) ? 'dropped' : 'droppedUnsafe'
}

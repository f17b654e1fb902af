import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

export type HeaderFields = Readonly<Record<string, string>>

/** Answers with JSON that no cache stores. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: HeaderFields = {},
): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(text),
    ...headers,
  })
  response.end(text)
}

/** Answers an upgrade, or a connection that never became a request, with an error and ends it. */
export function refuseSocket(socket: Duplex, status: number, error: string, headers: readonly string[] = []) {
  if (!socket.writable) return void socket.destroy()
  const text = JSON.stringify({ error })
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(text)}`,
    'cache-control: no-store',
    'connection: close',
    ...headers,
  ]
  socket.once('finish', () => socket.destroy())
  socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`)
}

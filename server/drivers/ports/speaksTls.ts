import type { IncomingMessage } from 'node:http'
import { connect } from 'node:tls'

const HANDSHAKE_MS = 2_000

/** Whether a port of this machine answers a TLS handshake. Whose certificate it has is not asked. */
export function speaksTls(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, servername: 'localhost', rejectUnauthorized: false })
    const end = (isTls: boolean) => {
      clearTimeout(timer)
      resolve(isTls)
      socket.destroy()
    }
    const timer = setTimeout(() => end(false), HANDSHAKE_MS)
    socket.once('secureConnect', () => end(true))
    // Stays: an error may follow the end.
    socket.on('error', () => end(false))
    socket.once('close', () => end(false))
  })
}

const LOCAL = /^(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)$/

/** A program of this machine sends its visitors to itself, over https. */
export function leadsToHttps({ headers }: IncomingMessage, port: number): boolean {
  const { location = '' } = headers
  if (!URL.canParse(location)) return false
  const target = new URL(location)
  return target.protocol === 'https:' && LOCAL.test(target.hostname) && Number(target.port || 443) === port
}

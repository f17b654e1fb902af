import type { Server } from 'node:http'

/** Tries for a free port that both loopback addresses have. */
const TRIES = 20

/** Errors of an address that the machine does not have. No other program can listen there either. */
const MISSING = ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENOTFOUND']

/**
 * Listens at a host; `localhost` means 127.0.0.1 and ::1, both or neither, because a browser may take either.
 * @param port 0: any free one
 * @throws the system's error (`EADDRINUSE` …) when it cannot
 */
export async function listen(
  create: () => Server,
  host: string,
  port: number,
): Promise<{ servers: Server[]; port: number }> {
  if (host !== 'localhost') {
    const server = create()
    return { port: await listenAt(server, host, port), servers: [server] }
  }
  for (let tries = 1; ; tries += 1) {
    const v4 = create()
    const found = await listenAt(v4, '127.0.0.1', port)
    const v6 = create()
    try {
      await listenAt(v6, '::1', found)
      return { servers: [v4, v6], port: found }
    } catch (error) {
      if (MISSING.includes(codeOf(error))) return { servers: [v4], port: found }
      await new Promise((resolve) => v4.close(resolve))
      if (port !== 0 || codeOf(error) !== 'EADDRINUSE' || tries >= TRIES) throw error
    }
  }
}

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

function listenAt(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

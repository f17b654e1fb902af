import { WebSocket } from 'ws'

interface Frame {
  channel: string
  type: string
  [field: string]: unknown
}

/** A client that knows only part 1 of docs/protocol.md: no `client` in its address, no extension field. */
export interface DocumentedClient {
  readonly frames: readonly Frame[]
  readonly closed: Promise<number>
  send(frame: object | string): void
  /** The first frame, past or future, that fits. */
  next(fits: (frame: Frame) => boolean): Promise<Frame>
  /** Asks and waits for the answer with the same `requestId`. */
  ask(type: string, fields: object): Promise<Frame>
  end(): void
}

const TIME_MS = 10_000

/** @param how whether the token travels as a sub-protocol or in the address */
export async function connect(
  { origin, workspaceId, token }: { origin: string; workspaceId: string; token: string },
  how: 'subprotocol' | 'query',
): Promise<DocumentedClient> {
  const address = `${origin.replace(/^http/, 'ws')}/workspaces/${workspaceId}/ws`
  const ws =
    how === 'subprotocol'
      ? new WebSocket(address, ['Bearer', token])
      : new WebSocket(`${address}?token=${token}`)
  const frames: Frame[] = []
  const waiting = new Set<() => void>()
  let asked = 0
  ws.on('message', (message) => {
    frames.push(JSON.parse(String(message)) as Frame)
    for (const look of waiting) look()
  })
  const closed = new Promise<number>((resolve) => ws.once('close', resolve))
  await new Promise((resolve, reject) => ws.once('open', resolve).once('error', reject))

  function next(fits: (frame: Frame) => boolean): Promise<Frame> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`No such frame came: ${fits}`)), TIME_MS)
      const look = () => {
        const found = frames.find(fits)
        if (!found) return
        clearTimeout(timer)
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  }

  return {
    frames,
    closed,
    next,
    send: (frame) => ws.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    ask(type, fields) {
      asked += 1
      const requestId = `q${asked}`
      ws.send(JSON.stringify({ channel: 'files', type, requestId, ...fields }))
      return next((frame) => frame.requestId === requestId)
    },
    end: () => ws.close(1000),
  }
}

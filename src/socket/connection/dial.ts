import { LIMITS } from '../protocol'
import type { SocketAddress } from './address'

/** One open or opening socket. */
export interface Socket {
  send(text: string): void
  /** Detaches the handlers at once. Whether the close handshake ever completes does not matter. */
  abandon(): void
}

export interface SocketHandlers {
  opened(): void
  /** Gets the text of each message, in order. A message that has none comes as it is. */
  received(message: unknown): void
  /** Called after everything that came before the end. */
  closed(code: number, reason: string): void
}

export type Dial = (address: SocketAddress, on: SocketHandlers) => Socket

/**
 * Dials with sockets of the browser: `createDial((url, protocols) => new WebSocket(url, protocols))`. Binary messages are
 * inflated (docs/protocol.md, G7).
 */
export function createDial(open: (url: string, protocols: string[]) => WebSocket): Dial {
  return ({ url, protocols }, on) => {
    const inflates = canInflate()
    const socket = open(inflates ? withHint(url) : url, [...protocols])
    const inOrder = createOrder()
    const textOf = (data: unknown) => (inflates && data instanceof ArrayBuffer ? inflate(data) : data)
    let isAbandoned = false
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => on.opened()
    socket.onmessage = ({ data }) => inOrder(textOf(data), (text) => !isAbandoned && on.received(text))
    socket.onclose = ({ code, reason }) => inOrder(null, () => !isAbandoned && on.closed(code, reason))
    return {
      send: (text) => socket.send(text),
      abandon() {
        isAbandoned = true
        socket.onopen = null
        socket.onmessage = null
        socket.onclose = null
        socket.close()
      },
    }
  }
}

/** Older browsers know the constructor, and not this format. */
function canInflate(): boolean {
  try {
    return new DecompressionStream('deflate-raw') !== null
  } catch {
    return false
  }
}

function withHint(address: string): string {
  const url = new URL(address)
  url.searchParams.set('inflate', 'raw')
  return url.href
}

/** Hands over what comes in its order: at once, but behind what is still being inflated. */
function createOrder() {
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  return (message: unknown, hand: (message: unknown) => void): void => {
    if (waiting === 0 && !(message instanceof Promise)) {
      hand(message)
      return
    }
    waiting += 1
    const turn = last.then(() => message)
    last = turn
    // Not part of the chain: a handler that throws is reported, and what comes behind is handed over.
    void turn.then((ready) => {
      waiting -= 1
      hand(ready)
    })
  }
}

/** The text, or the message itself where it is no deflated text of a size that is accepted. */
function inflate(message: ArrayBuffer): Promise<string | ArrayBuffer> {
  const { readable, writable } = new DecompressionStream('deflate-raw')
  const writer = writable.getWriter()
  const writing = Promise.all([writer.write(new Uint8Array(message)), writer.close()])
  return new Promise((resolve) => {
    // The receiver reports it, like every message that is no frame.
    const isNone = () => resolve(message)
    writing.catch(isNone)
    readText(readable.getReader()).then((text) => (text === null ? isNone() : resolve(text)), isNone)
  })
}

/** Null for more than is accepted. */
async function readText(reader: ReadableStreamDefaultReader<BufferSource>): Promise<string | null> {
  const decoder = new TextDecoder()
  let text = ''
  while (text.length <= LIMITS.acceptBytes) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    text += decoder.decode(value, { stream: true })
  }
  reader.cancel().catch(() => {})
  return null
}

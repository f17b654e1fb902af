import { ServerSocket } from './serverSocket'
import type { Direction, Fault } from './socketFaults'

/** The handlers a page sets on its socket. */
export interface BrowserSocket {
  onopen: (() => void) | null
  onmessage: ((event: { data: string }) => void) | null
  onclose: ((event: { code: number; reason: string }) => void) | null
}

interface SocketPairOptions {
  readonly latencyMs: number
  readonly browser: BrowserSocket
  /** Counts a frame that arrives and hands it over, unless that breaks the connection. */
  deliver(direction: Direction, text: string, hand: () => void): void
  isRefused(): boolean
  /** Hands the server's end to the hub, before the page hears that the socket is open. */
  accepted(server: ServerSocket): void
}

/** Both ends of one socket, from dial to end. */
export interface SocketPair {
  sendUp(text: string): void
  /** The page closes it; the server hears of that after everything sent before. */
  closeUp(): void
  /** A fault happens to it. */
  suffer(fault: Fault): void
  /** Open, and frames pass both ways. */
  passes(): boolean
}

const DIRECTIONS: readonly Direction[] = ['up', 'down']
/** A frame that waits for the one behind it comes alone after this long, ms. */
const REORDER_MS = 500

export function openSocketPair(options: SocketPairOptions): SocketPair {
  const { latencyMs, browser, deliver } = options
  /** Nothing passes: the connection is over. */
  let isCut = false
  let isOpen = false
  const blackholed = { up: false, down: false }
  const extra = { up: 0, down: 0 }
  const dueAt = { up: 0, down: 0 }
  const pending = { up: [] as Fault[], down: [] as Fault[] }
  /** A frame of each direction that waits for the next one to overtake it. */
  const late: Record<Direction, string | null> = { up: null, down: null }
  /** The first frame of a direction is never reordered: it tells each end what the other is (goal G1). */
  const isBegun = { up: false, down: false }

  const server = new ServerSocket({
    send: (text) => travel('down', () => arrive('down', text)),
    close: (code, reason) => travel('down', () => finish(code, reason)),
    ping: () => travel('down', () => travel('up', () => void server.emit('pong'))),
  })

  /** Runs when what was sent now arrives; order is kept. */
  function travel(direction: Direction, arrived: () => void): void {
    const now = performance.now()
    dueAt[direction] = Math.max(dueAt[direction], now + latencyMs + extra[direction])
    setTimeout(() => {
      if (!isCut && !blackholed[direction]) arrived()
    }, dueAt[direction] - now)
  }

  function arrive(direction: Direction, text: string): void {
    const held = late[direction]
    late[direction] = null
    const [next] = pending[direction]
    const mustWait = next?.kind === 'reorder' && !isBegun[direction]
    isBegun[direction] = true
    const fault = held === null && !mustWait ? pending[direction].shift() : undefined
    switch (fault?.kind) {
      case 'dup':
        hand(direction, text)
        hand(direction, text)
        return
      case 'reorder':
        late[direction] = text
        setTimeout(() => late[direction] === text && arrive(direction, ''), REORDER_MS)
        return
      case 'truncate':
        hand(direction, text.slice(0, text.length / 2))
        finish(1006, '')
        return
      default:
        if (text !== '') hand(direction, text)
        if (held !== null) hand(direction, held)
    }
  }

  function hand(direction: Direction, text: string): void {
    if (isCut) return
    deliver(direction, text, () => {
      if (direction === 'down') browser.onmessage?.({ data: text })
      else if (server.readyState === server.OPEN) server.emit('message', Buffer.from(text), false)
    })
  }

  function finish(code: number, reason: string): void {
    if (isCut) return
    isCut = true
    // Each end hears of it in a turn of its own.
    setTimeout(() => browser.onclose?.({ code, reason }), 0)
    setTimeout(() => server.ended(code), 0)
  }

  function suffer({ kind, direction, ms = 0 }: Fault & { direction?: Direction }): void {
    for (const each of direction ? [direction] : DIRECTIONS) {
      if (kind === 'blackhole') blackholed[each] = true
      else if (kind === 'delay') extra[each] += ms
      else if (kind !== 'close' && kind !== 'rst') pending[each].push({ kind, at: { ms: 0 } })
    }
    if (kind === 'close') finish(1001, '')
    else if (kind === 'rst') finish(1006, '')
  }

  setTimeout(() => {
    if (isCut) return
    if (options.isRefused()) return finish(1006, '')
    travel('down', () => {
      isOpen = true
      browser.onopen?.()
    })
    options.accepted(server)
  }, latencyMs)

  return {
    sendUp: (text) => travel('up', () => arrive('up', text)),
    closeUp() {
      travel('up', () => {
        isCut = true
        server.ended(1005)
      })
    },
    suffer,
    passes: () => isOpen && !isCut && !blackholed.up && !blackholed.down,
  }
}

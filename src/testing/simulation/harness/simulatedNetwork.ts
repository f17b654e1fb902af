import type { SocketHints } from '../../../../server/socket/connection'
import { quietSocket, type ServerSocket } from '../../kit/serverSocket'
import type { Direction, Fault } from '../../kit/socketFaults'
import type { BrowserSocket } from '../../kit/socketPair'
import { openSocketPair, type SocketPair } from '../../kit/socketPair'

export interface NetworkOptions {
  /** The hub's door. */
  accept(end: ServerSocket, socket: ReturnType<typeof quietSocket>, hints: SocketHints): void
  /** Milliseconds one way. */
  readonly latencyMs: number
  readonly faults: readonly Fault[]
  /** Told of each frame as it arrives. */
  readonly seen?: ((direction: Direction, text: string) => void) | undefined
}

export interface SimulatedNetwork {
  /** What the page takes for the browser's constructor. */
  readonly WebSocket: typeof WebSocket
  /** Frames that arrived, both directions. */
  delivered(): number
  /** True once every fault has happened and the newest socket passes frames both ways. */
  isWhole(): boolean
  /** Sockets opened so far. */
  dials(): number
  /** Applies a fault now. */
  breakNow(fault: Omit<Fault, 'at'>): void
}

/** An in-memory network between pages and one hub, which breaks where the faults say. */
export function createSimulatedNetwork(options: NetworkOptions): SimulatedNetwork {
  const { accept, latencyMs, seen } = options
  const waiting = new Set(options.faults)
  let delivered = 0
  let bytes = 0
  let dials = 0
  let downUntil = Number.NEGATIVE_INFINITY
  let current: SocketPair | null = null

  for (const fault of options.faults) if ('ms' in fault.at) setTimeout(() => apply(fault), fault.at.ms)

  function apply(fault: Fault): void {
    waiting.delete(fault)
    if (fault.kind !== 'delay' && fault.ms !== undefined) downUntil = performance.now() + fault.ms
    current?.suffer(fault)
  }

  function applyDue(isDue: (fault: Fault) => boolean): boolean {
    let isAnyDue = false
    for (const fault of waiting) {
      if (!isDue(fault)) continue
      isAnyDue = true
      apply(fault)
    }
    return isAnyDue
  }

  const isBoundary = ({ at }: Fault) => 'boundary' in at && at.boundary <= delivered
  const isByte = ({ at }: Fault) => 'byte' in at && at.byte < bytes

  /** Hands over one frame, unless a fault breaks the connection while the frame arrives. */
  function deliver(direction: Direction, text: string, hand: () => void): void {
    bytes += text.length
    if (waiting.size > 0 && applyDue(isByte)) return
    delivered += 1
    seen?.(direction, text)
    hand()
    if (waiting.size > 0) applyDue(isBoundary)
  }

  function dial(url: string, end: BrowserSocket): SocketPair {
    dials += 1
    const pair = openSocketPair({
      latencyMs,
      browser: end,
      deliver,
      isRefused: () => performance.now() < downUntil,
      accepted(server) {
        accept(server, quietSocket(), hintsIn(url))
        if (waiting.size > 0) applyDue(isBoundary)
      },
    })
    current = pair
    return pair
  }

  return {
    WebSocket: createBrowserSocket(dial),
    delivered: () => delivered,
    dials: () => dials,
    breakNow: (fault) => apply({ ...fault, at: { ms: 0 } }),
    isWhole: () => waiting.size === 0 && performance.now() >= downUntil && current?.passes() === true,
  }
}

/** A `WebSocket` constructor whose sockets live in this network. */
function createBrowserSocket(dial: (url: string, end: BrowserSocket) => SocketPair): typeof WebSocket {
  class SimulatedWebSocket implements BrowserSocket {
    onopen: BrowserSocket['onopen'] = null
    onmessage: BrowserSocket['onmessage'] = null
    onclose: BrowserSocket['onclose'] = null
    readonly #pair: SocketPair

    constructor(url: string) {
      this.#pair = dial(url, this)
    }

    send(text: string): void {
      this.#pair.sendUp(text)
    }

    close(): void {
      this.#pair.closeUp()
    }
  }
  return SimulatedWebSocket as unknown as typeof WebSocket
}

/** As `createServer` reads them from the address. */
function hintsIn(url: string): SocketHints {
  const { searchParams: query } = new URL(url)
  const number = (name: string) => (query.has(name) ? Number(query.get(name)) : null)
  return {
    client: query.get('client'),
    gen: number('gen') ?? 0,
    agentSeq: number('agentSeq'),
    agentEpoch: query.get('agentEpoch'),
    // Streams do not run in virtual time; `dial.test.ts` shows that inflating keeps the order.
    inflates: false,
  }
}

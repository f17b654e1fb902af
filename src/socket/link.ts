import type { Capability, ChannelName, Envelope } from './protocol'

export interface Outgoing {
  readonly type: string
  readonly [field: string]: unknown
}

/** What the commands and queries of one channel know of the connection. */
export interface Link {
  /** Sends one frame of this channel. False when it could not be sent; it is not kept for later. */
  send(frame: Outgoing): boolean
  /**
   * Sends one request with a fresh `requestId`, or with the frame's own, and resolves with the raw answer frame (same
   * `requestId`, same `type` or `error`). Rejects with `RequestError` `DISCONNECTED`, `TIMEOUT`, `ABORTED` or `TOO_LARGE`.
   *
   * @example
   * const frame = await link.ask({ type: 'list', path: '/src' }, { signal })
   */
  ask(frame: Outgoing, options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<Envelope>
  /** True when the server announced the capability. */
  has(capability: Capability): boolean
}

export interface Links {
  /** True when the server announced it. */
  has(capability: Capability): boolean
  channel(name: ChannelName): Link
  /** What the server says that it can do; a documented one says nothing. */
  announced(capabilities: readonly string[]): void
}

/** What became of a frame. */
export type Sent = 'sent' | 'closed' | 'tooLarge'

export class RequestError extends Error {
  readonly code: 'DISCONNECTED' | 'TIMEOUT' | 'ABORTED' | 'TOO_LARGE'
  /** False when the request never left this page, so that the server did nothing. */
  readonly wasSent: boolean

  constructor(code: RequestError['code'], message: string, wasSent = true) {
    super(message)
    this.code = code
    this.wasSent = wasSent
  }
}

interface Options {
  readonly ask: (
    channel: string,
    frame: Outgoing,
    options?: { timeoutMs?: number; signal?: AbortSignal },
  ) => Promise<Envelope>
  readonly transmit: (channel: string, frame: Outgoing) => Sent
  /** Called for a command that is larger than a message may be. A request rejects instead. */
  readonly tooLarge: () => void
}

/**
 * What each channel knows of the connection.
 *
 * @example
 * const link = createLinks({ ask: requests.ask, transmit, tooLarge }).channel('terminal')
 * link.send({ type: 'ack', sessionId, units: 16_384 }) // false while there is no connection
 */
export function createLinks({ ask, transmit, tooLarge }: Options): Links {
  let capabilities: readonly string[] = []
  const has = (capability: Capability) => capabilities.includes(capability)
  return {
    has,
    channel: (name) => ({
      has,
      ask: (frame, options) => ask(name, frame, options),
      send(frame) {
        const sent = transmit(name, frame)
        if (sent === 'tooLarge') tooLarge()
        return sent === 'sent'
      },
    }),
    announced(said) {
      capabilities = said
    },
  }
}

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
  channel(name: ChannelName): Link
}

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

import type { Capability, ChannelName, Envelope } from './protocol'

export interface Outgoing {
  readonly type: string
  readonly [field: string]: unknown
}

/** What the commands and queries of one channel know about the connection. */
export interface Link {
  /** Sends one frame of this channel. False when it could not be sent: nothing is kept for later. */
  send(frame: Outgoing): boolean
  /**
   * Sends one question with a fresh `requestId`, or with the frame's own, and resolves with its raw answer frame (same `requestId`, same
   * `type` or `error`). Rejects with `RequestError` `DISCONNECTED`, `TIMEOUT`, `ABORTED` or `TOO_LARGE`.
   */
  ask(frame: Outgoing, options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<Envelope>
  /** True when the server announced it. */
  has(capability: Capability): boolean
}

export interface Links {
  channel(name: ChannelName): Link
}

export class RequestError extends Error {
  readonly code: 'DISCONNECTED' | 'TIMEOUT' | 'ABORTED' | 'TOO_LARGE'
  /** False when the question never left this page: then nothing came of it. */
  readonly wasSent: boolean

  constructor(code: RequestError['code'], message: string, wasSent = true) {
    super(message)
    this.code = code
    this.wasSent = wasSent
  }
}

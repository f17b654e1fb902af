import type { ChannelName, Envelope } from '../../src/socket/protocol'

/** One socket, as the channels see it. */
export interface Client {
  /** Unique per socket. */
  readonly id: string
  /** The tab behind it; null for a documented socket, which knows only part 1 of the protocol. */
  readonly tab: string | null
  /** Where the socket comes from, as TCP says; null: not known. */
  readonly address: string | null
  /** Where the tab's agent log ended when it connected. */
  readonly agentSeq: number | null
  readonly agentEpoch: string | null
  /**
   * Sends one frame; it never throws, a closed socket drops it. A `replay` repeats what
   * happened before the client (re)connected: it may be large and is sent deflated to clients that inflate.
   */
  send(frame: Envelope, how?: 'replay'): void
  /** Bytes that wait for this socket or are on their way; large answers that wait do not count. */
  bufferedBytes(): number
  /** Bytes of large answers that wait; of one search only, where its `requestId` is given. */
  answerBytes(search?: string): number
  /** Resolves when few enough of them wait that another may be made, or the socket is gone. */
  answerRoom(): Promise<void>
}

/** The server's half of one channel: it owns its part of the protocol and drives a producer. */
export interface ServerChannel {
  readonly name: ChannelName
  /** A socket opened; `config` is called first, so that its `state` is the first frame. */
  opened(client: Client): void
  /** A frame of this channel. Throw `FrameError` to have it refused with words. */
  received(client: Client, frame: Envelope): void | Promise<void>
  closed(client: Client): void
  /** Ends whatever the channel started; at most 4 s. */
  stop(): Promise<void>
}

/** A frame that cannot be used; the hub answers with an `error` frame and keeps the socket open. */
export class FrameError extends Error {
  readonly code: 'UNKNOWN_TYPE' | 'BAD_REQUEST' | 'TOO_MANY' | 'INTERNAL'

  constructor(code: FrameError['code'], message: string) {
    super(message)
    this.code = code
  }
}

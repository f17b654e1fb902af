import type { Clock } from '../lib/clock'
import type { Emitter } from '../lib/createEmitter'
import type { Loss } from '../socket/connection/connectionOptions'
import type { Mode } from '../socket/connection/session'
import type { Link } from '../socket/link'
import type { Envelope } from '../socket/protocol'

/** How one channel says what it still waits for after a socket was opened. Ignored while it is not waited for. */
export interface ChannelCatchUp {
  count(waiting: number): void
  /** One more event has come. */
  add(): void
  done(): void
}

/** How the user arranged a channel, by name, where it outlives the page. */
export interface UiMemory {
  get(name: string): string | null
  set(name: string, value: string): void
  /** The server had something else. `isFirst`: the page has just begun. */
  readonly changed: Pick<Emitter<{ readonly names: ReadonlySet<string>; readonly isFirst: boolean }>, 'on'>
}

/** What the workspace gives every channel. */
export interface ChannelOptions {
  readonly link: Link
  readonly catchUp: ChannelCatchUp
  readonly clock: Clock
  readonly newId: () => string
  /** Reports a malformed frame, which is dropped. */
  readonly unusable: (frame: Envelope) => void
}

/** What the workspace asks of every channel. */
export interface WorkspaceChannel {
  receive(frame: Envelope): void
  /** True when the page is not caught up until this channel calls `done`. Asked after each greeting. */
  awaits(mode: Mode): boolean
  /** After each (re)connect, once it is known what the server announces: the channel goes on where it was. */
  opened(mode: Mode): void
  /** The wait is over, because every channel is done or because it took too long. */
  caughtUp?(): void
  /** The socket is gone, and with it what was on its way. */
  lost(loss: Loss): void
}

import type { ChannelCatchUp } from '../channels/workspaceChannel'
import type { Clock } from '../lib/clock'
import { createTimers } from '../lib/createTimers'
import type { CatchingUp } from '../socket/connection/connectionState'
import type { ChannelName } from '../socket/protocol'

/** Counts may change with every frame; a person reads no faster than this, ms. */
const TELL_MS = 100

interface Options {
  readonly clock: Clock
  /** Called at once when a channel is done, and with counts now and then. Empty: nothing is waited for. */
  readonly changed: (channels: readonly CatchingUp[]) => void
}

/**
 * Knows what each channel still waits for after a socket was opened. Only this decides when the page is caught up:
 *
 *     const catchUp = createCatchUp({ clock, changed: connection.catchingUp })
 *     catchUp.begin(['agent', 'ports'])
 *     catchUp.of('ports').done()
 */
export function createCatchUp({ clock, changed }: Options) {
  const timers = createTimers<'tell'>(clock)
  const waiting = new Map<ChannelName, number>()

  function tell(): void {
    timers.clearAll()
    changed([...waiting].map(([channel, count]) => ({ channel, count })))
  }

  function count(channel: ChannelName, value: number): void {
    if (!waiting.has(channel) || waiting.get(channel) === value) return
    waiting.set(channel, value)
    if (!timers.isSet('tell')) timers.set('tell', TELL_MS, tell)
  }

  return {
    begin(channels: readonly ChannelName[]): void {
      waiting.clear()
      for (const channel of channels) waiting.set(channel, 0)
      tell()
    },
    of: (channel: ChannelName): ChannelCatchUp => ({
      count: (value) => count(channel, value),
      add: () => count(channel, (waiting.get(channel) ?? 0) + 1),
      done() {
        if (waiting.delete(channel)) tell()
      },
    }),
    /** The socket is gone, or it took long enough. */
    stop(): void {
      timers.clearAll()
      waiting.clear()
    },
  }
}

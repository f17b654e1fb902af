import type { Clock } from '../../lib/clock'
import { createTimers } from '../../lib/createTimers'
import { readFrame } from '../frame'
import type { Envelope } from '../protocol'
import { isServerHello } from './isServerHello'
import { createLiveness } from './liveness'
import type { Rtt } from './rtt'

/** How long the first frame may take before the server counts as documented. Longer where it announced itself before. */
const GREETING_MS = 1000
const KNOWN_GREETING_MS = 10_000
/** Quiet after which a documented server has told everything: it never says so. */
const QUIET_MS = 1000
/** Quiet after which an announcing server that still answers has told everything, and the longest that catching up may take. */
const SYNC_QUIET_MS = 5000
const MAX_SYNC_MS = 30_000

/** `documented`: the server announced nothing in its first frame, so only part 1 of the protocol may be used. */
export type Mode = 'extended' | 'documented'

export interface SessionHandlers {
  /** Every frame, in order. */
  readonly frame: (frame: Envelope) => void
  /** The server is recognised: frames may be sent. An announcing server's `config/state` was handed over before. */
  readonly greeted: (mode: Mode) => void
  /** A message that is not a frame was dropped. */
  readonly malformed: (reason: string) => void
  /** The server has been quiet for so long that it has told everything. */
  readonly settled: () => void
  /** A server that was taken for a documented one announced itself after all. */
  readonly announcedLate: () => void
  /** Sends the cheapest question of the protocol, and calls back with its answer. */
  readonly probe: (answered: () => void) => void
  /** The answer to a probe is overdue; the last message came at `heardAt` (ms of the clock). */
  readonly suspect: (heardAt: number) => void
  /** A message came after all. */
  readonly trusted: () => void
  /** The server is silent for good. */
  readonly dead: () => void
}

interface Options {
  readonly clock: Clock
  readonly isHidden: () => boolean
  /** This server announced itself on an earlier socket. */
  readonly announcedBefore: boolean
  readonly rtt: Rtt
  readonly on: SessionHandlers
}

export type Session = ReturnType<typeof createSession>

/** Watches one open socket: which kind of server it has, when that has told everything, and whether it lives. */
export function createSession({ clock, isHidden, announcedBefore, rtt, on }: Options) {
  const timers = createTimers<'greeting' | 'quiet' | 'syncQuiet' | 'sync'>(clock)
  const liveness = createLiveness({ clock, isHidden, rtt, ...on })
  let mode: Mode | null = null
  /** False once the connection has everything: quiet means nothing any more. */
  let isQuietWatched = true
  /** It has been quiet for long: the next message proves that the server lives and has no more to tell. */
  let isOverdue = false

  timers.set('greeting', announcedBefore ? KNOWN_GREETING_MS : GREETING_MS, () => greet('documented'))

  function greet(as: Mode): void {
    timers.clear('greeting')
    mode = as
    liveness.start()
    timers.set('sync', MAX_SYNC_MS, on.settled)
    settleWhenQuiet()
    on.greeted(as)
  }

  function settleWhenQuiet(): void {
    if (!isQuietWatched) return
    if (mode === 'documented') timers.set('quiet', QUIET_MS, on.settled)
    else timers.set('syncQuiet', SYNC_QUIET_MS, askWhetherAll)
  }

  function askWhetherAll(): void {
    isOverdue = true
    liveness.woke()
  }

  return {
    /** The connection has everything. */
    caughtUp(): void {
      isQuietWatched = false
      isOverdue = false
      timers.clear('sync', 'quiet', 'syncQuiet')
    },
    woke: liveness.woke,
    acted: liveness.acted,

    received(message: unknown): void {
      liveness.heard()
      const frame = readFrame(message)
      if (typeof frame === 'string') {
        on.malformed(frame)
      } else if (mode === null && isServerHello(frame)) {
        on.frame(frame)
        greet('extended')
      } else if (mode === 'documented' && isServerHello(frame)) {
        on.announcedLate()
      } else {
        if (mode === null) greet('documented')
        settleWhenQuiet()
        on.frame(frame)
        if (isOverdue) on.settled()
      }
    },

    end(): void {
      timers.clearAll()
      liveness.stop()
    },
  }
}

import type { Clock } from '../lib/clock'
import { createTimers } from '../lib/createTimers'

/** Milliseconds of silence before we ask, in a visible and in a hidden tab. */
const SILENCE_MS = 15_000
const HIDDEN_SILENCE_MS = 60_000
/** How long any sign of life may take then, and after the machine woke up. */
const ANSWER_MS = 10_000
const WAKE_ANSWER_MS = 3000
/** A timer later than this means that we slept, not that the server did. */
const LATE_MS = 2000
/** Waking up again and again must not become a flood of questions. */
const MIN_PROBE_GAP_MS = 5000

interface Options {
  readonly clock: Clock
  readonly isHidden: () => boolean
  /** Sends the cheapest question there is. */
  readonly probe: () => void
  readonly dead: () => void
}

/** Notices a connection that is dead without having been closed: a browser never tells. */
export function createLiveness({ clock, isHidden, probe, dead }: Options) {
  const timers = createTimers<'silence' | 'answer'>(clock)
  let heardAt = 0
  let askedAt = Number.NEGATIVE_INFINITY
  let running = false

  function listen(): void {
    const silence = isHidden() ? HIDDEN_SILENCE_MS : SILENCE_MS
    timers.set('silence', Math.max(0, heardAt + silence - clock.now()), () => {
      if (clock.now() - heardAt < silence) listen()
      else ask(ANSWER_MS)
    })
  }

  function ask(withinMs: number): void {
    const asked = clock.now()
    askedAt = asked
    timers.clear('silence')
    timers.set('answer', withinMs, () => {
      if (heardAt >= asked) listen()
      else if (clock.now() - asked > withinMs + LATE_MS) ask(WAKE_ANSWER_MS)
      else dead()
    })
    probe()
  }

  return {
    start(): void {
      running = true
      heardAt = clock.now()
      listen()
    },
    stop(): void {
      running = false
      timers.clearAll()
    },
    /** Anything at all arrived. */
    heard(): void {
      heardAt = clock.now()
    },
    /** The tab or the network came back: ask at once. */
    woke(): void {
      if (running && clock.now() - askedAt >= MIN_PROBE_GAP_MS) ask(WAKE_ANSWER_MS)
    },
  }
}

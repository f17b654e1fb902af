import type { Clock } from '../../lib/clock'
import { createTimers } from '../../lib/createTimers'
import type { Rtt } from './rtt'
import { createStallWatch } from './stallWatch'

/** Milliseconds of silence before we ask, in a visible and in a hidden tab. */
const SILENCE_MS = 15_000
const HIDDEN_SILENCE_MS = 60_000
/** How long the first sign of life may take: usually, after the machine woke up, and after the user did something. */
const ANSWER_MS = 5000
const MAX_ANSWER_MS = 8000
const WAKE_ANSWER_MS = 3000
const ACTED_ANSWER_MS = 2000
/** What the user did should have had an effect by then. */
const ACTED_MS = 1000
/** By then after it, what is silent is doubted in public. */
const ACTED_SHOWN_MS = 9000
/** The longest we wait for a server we doubt. */
const LIMIT_MS = 10_000
/** A timer later than this means that we stood still, not that the server did. */
const LATE_MS = 2000
const MIN_PROBE_GAP_MS = 5000
/** Who comes back to the page wants to know now; somebody who switches tabs all the time does not make us ask all the time. */
const WAKE_PROBE_GAP_MS = 1000

/** Why the server was asked for a sign of life, and since when one is due. */
interface Doubt {
  readonly cause: 'silence' | 'acted' | 'wake'
  readonly since: number
  /** We stood still meanwhile, and gave it more time for that, once. */
  readonly forgiven: boolean
}

interface Options {
  readonly clock: Clock
  readonly isHidden: () => boolean
  readonly rtt: Rtt
  /** Sends the cheapest question there is, and calls back with its answer. */
  readonly probe: (answered: () => void) => void
  /** A sign of life is overdue; the last one came at `heardAt`. */
  readonly suspect: (heardAt: number) => void
  /** It came after all. */
  readonly trusted: () => void
  readonly dead: () => void
}

/** Notices a connection that is dead without having been closed: a browser never tells. */
export function createLiveness({ clock, isHidden, rtt, probe, suspect, trusted, dead }: Options) {
  const timers = createTimers<'silence' | 'acted' | 'actedProbe' | 'probe' | 'answer' | 'measure'>(clock)
  const stalls = createStallWatch({ clock, isHidden, stalled })
  let running = false
  let heardAt = 0
  let askedAt = Number.NEGATIVE_INFINITY
  /** When the answer we wait for is due. */
  let dueAt = 0
  let actedAt = 0
  let doubt: Doubt | null = null
  let isSuspect = false

  const sinceProbe = () => clock.now() - askedAt

  function listen(): void {
    const silence = isHidden() ? HIDDEN_SILENCE_MS : SILENCE_MS
    timers.set('silence', Math.max(0, heardAt + silence - clock.now()), () => {
      if (clock.now() - heardAt < silence) listen()
      else if (isActedOn()) question('acted', actedAt)
      else question('silence', clock.now())
    })
  }

  const isActedOn = () => timers.isSet('acted') || timers.isSet('actedProbe')

  /** Asks now, or as soon as the last probe is 5 s old, 1 s after waking. */
  function question(cause: Doubt['cause'], since: number): void {
    const wait = (cause === 'wake' ? WAKE_PROBE_GAP_MS : MIN_PROBE_GAP_MS) - sinceProbe()
    if (wait > 0) {
      timers.set(cause === 'acted' ? 'actedProbe' : 'probe', wait, () => question(cause, since))
      return
    }
    timers.clear('silence', 'acted', 'actedProbe', 'probe', 'measure')
    doubt = { cause, since, forgiven: false }
    send()
    const shownBy = cause === 'acted' ? since + ACTED_SHOWN_MS - clock.now() : Number.POSITIVE_INFINITY
    expectWithin(Math.min(patience(cause), shownBy))
  }

  function patience(cause: Doubt['cause']): number {
    const p95 = rtt.p95()
    if (cause === 'wake') return WAKE_ANSWER_MS
    if (cause === 'acted') return Math.min(ANSWER_MS, Math.max(ACTED_ANSWER_MS, 2 * p95))
    return Math.min(MAX_ANSWER_MS, Math.max(ANSWER_MS, 4 * p95))
  }

  function send(): void {
    const asked = clock.now()
    askedAt = asked
    probe(() => {
      if (!running) return
      rtt.add(clock.now() - asked)
      if (rtt.isSlow() && !isHidden() && doubt === null)
        timers.set('measure', MIN_PROBE_GAP_MS, () => question('silence', clock.now()))
    })
  }

  function expectWithin(ms: number): void {
    const due = clock.now() + ms
    dueAt = due
    timers.set('answer', ms, () => {
      if (clock.now() - due > LATE_MS && doubt && !doubt.forgiven) forgive(doubt)
      else missed()
    })
  }

  function missed(): void {
    if (!doubt) return
    const left = doubt.since + LIMIT_MS - clock.now()
    if (doubt.cause === 'wake' || left <= 0) {
      dead()
      return
    }
    isSuspect = true
    suspect(heardAt)
    timers.set('probe', Math.max(0, MIN_PROBE_GAP_MS - sinceProbe()), send)
    expectWithin(left)
  }

  /** Somebody waits now for an answer that we asked for while nobody did. */
  function hasten(asked: Doubt): void {
    if (asked.cause !== 'silence' || isSuspect) return
    doubt = { ...asked, cause: 'acted' }
    expectWithin(Math.min(dueAt - clock.now(), ACTED_MS + patience('acted')))
  }

  /** What came meanwhile is still queued behind us: it gets its chance to be heard, once. */
  function forgive(excused: Doubt): void {
    doubt = { ...excused, cause: 'wake', forgiven: true }
    if (sinceProbe() >= MIN_PROBE_GAP_MS) send()
    expectWithin(WAKE_ANSWER_MS)
  }

  function stalled(ms: number): void {
    if (ms >= MIN_PROBE_GAP_MS) askedAt = Number.NEGATIVE_INFINITY
    if (!doubt) woke()
    else if (!doubt.forgiven) forgive(doubt)
  }

  function woke(): void {
    if (!running) return
    if (!doubt) question('wake', clock.now())
    else if (doubt.cause !== 'wake') forgive(doubt)
  }

  return {
    start(): void {
      running = true
      heardAt = clock.now()
      listen()
      stalls.start()
    },
    stop(): void {
      running = false
      timers.clearAll()
      stalls.stop()
    },
    /** Anything at all arrived. */
    heard(): void {
      heardAt = clock.now()
      // What was done before it has its effect; what is done from now on is waited for anew.
      timers.clear('acted', 'actedProbe')
      if (!doubt) return
      doubt = null
      timers.clear('answer', 'probe')
      listen()
      if (!isSuspect) return
      isSuspect = false
      trusted()
    },
    /** The user did something that has an effect on the server. */
    acted(): void {
      if (!running || isActedOn()) return
      if (doubt) {
        hasten(doubt)
        return
      }
      const at = clock.now()
      actedAt = at
      timers.set('acted', ACTED_MS, () => !doubt && question('acted', at))
    },
    /** The tab or the network came back: ask at once. */
    woke(): void {
      woke()
      if (running) stalls.start()
    },
  }
}

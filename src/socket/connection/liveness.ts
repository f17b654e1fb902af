import type { Clock } from '../../lib/clock'
import { createTimers } from '../../lib/createTimers'
import type { Rtt } from './rtt'
import { createStallWatch } from './stallWatch'

/** Silence before a probe is sent, ms, in a visible and in a hidden tab. */
const SILENCE_MS = 15_000
const HIDDEN_SILENCE_MS = 60_000
/** Time for the answer to a probe: the floor and the ceiling of four times the 95th percentile of the round trip. */
const ANSWER_MS = 5000
const MAX_ANSWER_MS = 8000
/** Time for the answer after the page woke up: the machine may have slept and the socket be dead. */
const WAKE_ANSWER_MS = 3000
/** Time for the answer after an action of the user, at least. */
const ACTED_ANSWER_MS = 2000
/** Silence after an action of the user before a probe is sent. */
const ACTED_MS = 1000
/** The latest moment after an action at which a silent server becomes `suspect`. */
const ACTED_SHOWN_MS = 9000
/** A server that is silent this long after the doubt began is dead. */
const LIMIT_MS = 10_000
/** A timer that fires later than this means that the page stood still, so the silence says nothing of the server. */
const LATE_MS = 2000
/** Minimum gap between probes in all other cases. */
const MIN_PROBE_GAP_MS = 5000
/** Minimum gap between probes after the tab becomes visible or the network returns. */
const WAKE_PROBE_GAP_MS = 1000

/** Why a probe was sent, and since when the server owes an answer. */
interface Doubt {
  readonly cause: 'silence' | 'acted' | 'wake'
  readonly since: number
  /** The page stood still meanwhile, so the server got more time. It gets that once. */
  readonly forgiven: boolean
  /** The answer is overdue, and the connection knows. */
  readonly isSuspect: boolean
}

interface Options {
  readonly clock: Clock
  readonly isHidden: () => boolean
  readonly rtt: Rtt
  /** Sends the cheapest question of the protocol, and calls back with its answer. */
  readonly probe: (answered: () => void) => void
  /** The answer is overdue; the last frame came at `heardAt`. */
  readonly suspect: (heardAt: number) => void
  /** A frame came after all. */
  readonly trusted: () => void
  readonly dead: () => void
}

/** Detects a connection that is dead without a close event: a browser reports none when packets just stop. */
export function createLiveness({ clock, isHidden, rtt, probe, suspect, trusted, dead }: Options) {
  const timers = createTimers<'silence' | 'acted' | 'actedProbe' | 'probe' | 'answer' | 'measure'>(clock)
  const stalls = createStallWatch({ clock, isHidden, stalled })
  let running = false
  let heardAt = 0
  let askedAt = Number.NEGATIVE_INFINITY
  /** When the awaited answer is due. */
  let dueAt = 0
  let actedAt = 0
  let doubt: Doubt | null = null

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

  /** Sends a probe now, or as soon as the last one is 5 s old, or 1 s after waking. */
  function question(cause: Doubt['cause'], since: number): void {
    const wait = (cause === 'wake' ? WAKE_PROBE_GAP_MS : MIN_PROBE_GAP_MS) - sinceProbe()
    if (wait > 0) {
      timers.set(cause === 'acted' ? 'actedProbe' : 'probe', wait, () => question(cause, since))
      return
    }
    timers.clear('silence', 'acted', 'actedProbe', 'probe', 'measure')
    doubt = { cause, since, forgiven: false, isSuspect: false }
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
    doubt = { ...doubt, isSuspect: true }
    suspect(heardAt)
    timers.set('probe', Math.max(0, MIN_PROBE_GAP_MS - sinceProbe()), send)
    expectWithin(left)
  }

  /** The user acts while a routine probe is unanswered: its answer is due sooner. */
  function hasten(asked: Doubt): void {
    if (asked.cause !== 'silence' || asked.isSuspect) return
    doubt = { ...asked, cause: 'acted' }
    expectWithin(Math.min(dueAt - clock.now(), ACTED_MS + patience('acted')))
  }

  /** Frames that came while the page stood still are queued behind this task. They are waited for, once. */
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
    /** A message arrived. */
    heard(): void {
      heardAt = clock.now()
      // The message may be the effect of the last action. The next action is timed anew.
      timers.clear('acted', 'actedProbe')
      if (!doubt) return
      const { isSuspect } = doubt
      doubt = null
      timers.clear('answer', 'probe')
      listen()
      if (isSuspect) trusted()
    },
    /** The user sent something to which the server reacts. */
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
    /** The tab or the network came back: a probe is sent at once. */
    woke(): void {
      woke()
      if (running) stalls.start()
    },
  }
}

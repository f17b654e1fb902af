import type { SetTimer } from '../../../drivers/shell/shellDriver'
import type { HeadlessTerminal } from './headlessTerminal'
import { type Checkpoint, takeCheckpoint } from './takeCheckpoint'

/** A new one is taken after this much output … */
export const EVERY_UNITS = 262_144
/** … or when nothing was said for this long. */
const IDLE_MS = 2_000
/** Less than this is not worth one: it is replayed at once. */
const FEW_UNITS = 16_384
/** After one that could not be kept, the next is tried this much later. */
const RETRY_UNITS = 16_384
/** In a flood checkpoints get a tenth of the time, but never fewer than one in this much output … */
const TIME_SHARE = 10
const AT_LEAST_EVERY = 393_216
/** … and then with these many lines above the screen only. */
const FLOOD_LINES = 200

export interface CheckpointCounts {
  kept: number
  refused: number
  /** Times that a page had to begin in the middle of the output. */
  missing: number
}

export interface Checkpoints {
  /** The newest one. */
  newest(): Checkpoint | null
  /** The headless terminal has read something. */
  parsed(): void
  /** A client begins anew: takes one now, where that saves it output and the terminal has read what there is. */
  refresh(): void
  stop(): void
}

export interface CheckpointOptions {
  readonly headless: HeadlessTerminal
  readonly setTimer: SetTimer
  /** Milliseconds. */
  readonly now: () => number
  readonly counts: CheckpointCounts
  readonly failed: (error: unknown) => void
}

/** Keeps the newest checkpoint of one terminal fresh without holding it up. */
export function createCheckpoints({
  headless,
  setTimer,
  now,
  counts,
  failed,
}: CheckpointOptions): Checkpoints {
  let newest: Checkpoint | null = null
  /** It was taken in a flood, and has fewer lines than a client should get once that is over. */
  let isShort = false
  let nextAt = EVERY_UNITS
  let triedAt = 0
  /** When the last attempt ended, and how long it took. */
  let ended = Number.NEGATIVE_INFINITY
  let took = 0
  let isStopped = false
  let stopIdle: (() => void) | null = null

  function take(lines?: number) {
    const { position } = headless
    const began = now()
    triedAt = position
    nextAt = position + RETRY_UNITS
    try {
      const taken = takeCheckpoint(headless, lines)
      counts[taken ? 'kept' : 'refused'] += 1
      if (!taken) return
      newest = taken
      isShort = lines !== undefined
      nextAt = position + EVERY_UNITS
    } catch (error) {
      failed(error)
    } finally {
      ended = now()
      took = ended - began
    }
  }

  function refresh() {
    const { position } = headless
    const isWorthIt = isShort || position - triedAt >= FEW_UNITS
    if (!isStopped && headless.isStill() && position >= EVERY_UNITS && isWorthIt) take()
  }

  function idle() {
    stopIdle = null
    refresh()
  }

  return {
    newest: () => newest,
    refresh,
    parsed() {
      if (isStopped) return
      stopIdle?.()
      stopIdle = setTimer(idle, IDLE_MS)
      const { position, state } = headless
      if (position < nextAt || !state.isAtGround()) return
      if (now() - ended >= took * TIME_SHARE) take()
      else if (position - triedAt >= AT_LEAST_EVERY) take(FLOOD_LINES)
    },
    stop() {
      isStopped = true
      stopIdle?.()
      stopIdle = null
    },
  }
}

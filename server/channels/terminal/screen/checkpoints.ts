import type { SetTimer } from '../../../drivers/shell/shellDriver'
import type { HeadlessTerminal } from './headlessTerminal'
import { isAtGround } from './screenState'
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
  /** Pages that had to begin in the middle of the output. */
  missing: number
}

export interface Checkpoints {
  /** The newest one. */
  newest(): Checkpoint | null
  /** The headless terminal has read something. */
  parsed(): void
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
  let nextAt = EVERY_UNITS
  let triedAt = 0
  /** When the last attempt ended, and how long it took. */
  let ended = Number.NEGATIVE_INFINITY
  let took = 0
  let isTaking = false
  let isStopped = false
  let stopIdle: (() => void) | null = null

  async function take(lines?: number) {
    const { position } = headless
    const began = now()
    isTaking = true
    triedAt = position
    try {
      const taken = await takeCheckpoint(headless, lines)
      if (isStopped) return
      if (taken) newest = taken
      counts[taken ? 'kept' : 'refused'] += 1
      nextAt = position + (taken ? EVERY_UNITS : RETRY_UNITS)
    } finally {
      isTaking = false
      ended = now()
      took = ended - began
    }
  }

  function start(lines?: number) {
    if (!isTaking && !isStopped) take(lines).catch(failed)
  }

  function idle() {
    stopIdle = null
    const { position } = headless
    if (headless.isStill() && position >= EVERY_UNITS && position - triedAt >= FEW_UNITS) start()
  }

  return {
    newest: () => newest,
    parsed() {
      if (isStopped) return
      stopIdle?.()
      stopIdle = setTimer(idle, IDLE_MS)
      const { position, terminal } = headless
      if (position < nextAt || isTaking || !isAtGround(terminal)) return
      if (now() - ended >= took * TIME_SHARE) start()
      else if (position - triedAt >= AT_LEAST_EVERY) start(FLOOD_LINES)
    },
    stop() {
      isStopped = true
      stopIdle?.()
      stopIdle = null
    },
  }
}

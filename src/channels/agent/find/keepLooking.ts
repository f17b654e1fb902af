import type { Clock } from '../../../lib/clock'

/** Milliseconds after which what the agent has said meanwhile is searched. */
export const AGAIN_MS = 300

/**
 * Looks now, and again once something became other: at most once in `AGAIN_MS`, and not before the last look has ended,
 * or one that takes longer would begin anew with each delta and never end. Returns what stops it.
 *
 *     const stop = keepLooking({ clock, onChanged: (changed) => store.subscribe(changed), look })
 */
export function keepLooking({
  clock,
  onChanged,
  look,
}: {
  readonly clock: Pick<Clock, 'after'>
  /** Returns the unsubscribe. */
  onChanged(changed: () => void): () => void
  /** Calls `done` when it has looked through all. Returns what stops it. */
  look(done: () => void): () => void
}): () => void {
  let isLooking = false
  let isStale = false
  let stopLooking = () => {}
  let cancel: (() => void) | null = null

  function begin(): void {
    cancel = null
    isLooking = true
    isStale = false
    stopLooking = look(() => {
      isLooking = false
      if (isStale) later()
    })
  }
  function later(): void {
    cancel ??= clock.after(AGAIN_MS, begin)
  }

  const unsubscribe = onChanged(() => {
    if (isLooking) isStale = true
    else later()
  })
  begin()
  return () => {
    unsubscribe()
    cancel?.()
    stopLooking()
  }
}

import { setImmediate } from 'node:timers/promises'

/** A slice keeps sockets waiting no longer than a frame of a screen. */
const SLICE_MS = 10

/**
 * Runs long work a slice at a time, so that sockets are served between the slices. Null: it was stopped.
 *
 *     const sum = await inSlices(adding(numbers), () => closed)
 */
export async function inSlices<T>(work: Generator<void, T>, isStopped: () => boolean): Promise<T | null> {
  while (!isStopped()) {
    const end = performance.now() + SLICE_MS
    do {
      const step = work.next()
      if (step.done) return step.value
    } while (performance.now() < end)
    await setImmediate()
  }
  return null
}

/** The same work in one go. */
export function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}

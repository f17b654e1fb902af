/** Milliseconds of one task. */
const SLICE_MS = 8

/**
 * Runs a generator in short tasks, so that keys and frames go between, and calls `done` with what it returns. Returns what
 * stops it.
 *
 *     const stop = inSlices(findMatches(rows, items, pattern), setMatches)
 */
export function inSlices<T>(work: Generator<void, T>, done: (result: T) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const run = () => {
    const until = performance.now() + SLICE_MS
    for (;;) {
      const step = work.next()
      if (step.done) return done(step.value)
      if (performance.now() >= until) break
    }
    timer = setTimeout(run, 0)
  }
  run()
  return () => clearTimeout(timer)
}

export interface KeyedMutex {
  /** Runs the job after every earlier job that shares a key with it; others run beside it. */
  run<Result>(keys: readonly string[], job: () => Promise<Result> | Result): Promise<Result>
  /** A job has this key, or waits for it. */
  isHeld(key: string): boolean
}

/**
 * Runs one job at a time per key, in the order of the calls.
 *
 *     const mutex = createKeyedMutex()
 *     await mutex.run(['/a.ts', '/b.ts'], () => rename('/a.ts', '/b.ts'))
 */
export function createKeyedMutex(): KeyedMutex {
  const tails = new Map<string, Promise<unknown>>()

  return {
    run(keys, job) {
      const earlier = keys.flatMap((key) => tails.get(key) ?? [])
      const result = Promise.all(earlier).then(job)
      const tail = result.then(
        () => undefined,
        () => undefined,
      )
      for (const key of keys) tails.set(key, tail)
      void tail.then(() => {
        for (const key of keys) if (tails.get(key) === tail) tails.delete(key)
      })
      return result
    },
    isHeld: (key) => tails.has(key),
  }
}

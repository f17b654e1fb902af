export interface Semaphore {
  /** Runs the job once fewer than `limit` run, in the order of the calls. */
  run<Result>(job: () => Promise<Result>): Promise<Result>
}

/**
 * Runs at most `limit` jobs at a time.
 *
 *     const semaphore = createSemaphore(4)
 *     const text = await semaphore.run(() => readFile(path, 'utf8'))
 */
export function createSemaphore(limit: number): Semaphore {
  const queue: (() => void)[] = []
  let used = 0

  function release(): void {
    const next = queue.shift()
    if (next) next()
    else used -= 1
  }

  return {
    async run(job) {
      if (used < limit) used += 1
      else await new Promise<void>((resolve) => queue.push(resolve))
      try {
        return await job()
      } finally {
        release()
      }
    },
  }
}

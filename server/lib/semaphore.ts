export interface Semaphore {
  /** Runs the job when one of the slots is free, in the order of the calls. */
  run<Result>(job: () => Promise<Result>): Promise<Result>
}

/** At most `limit` jobs at a time. */
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

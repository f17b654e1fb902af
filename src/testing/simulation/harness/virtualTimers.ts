class Timer {
  at: number
  readonly run: () => void
  /** Null once, otherwise the interval in ms. */
  readonly every: number | null
  isCancelled = false

  constructor(at: number, run: () => void, every: number | null) {
    this.at = at
    this.run = run
    this.every = every
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }
}

const START = 1_700_000_000_000

/**
 * Replaces timers and clocks of the whole process; time stands still until `runNext`. Vitest's own fake timers take 13 %
 * longer for the runs of `cuts.agent` and `cuts.mixed` (27.3 s against 24.1 s).
 */
export function installVirtualTimers() {
  const real = { setTimeout, clearTimeout, setInterval, clearInterval, Date, now: performance.now }
  /** Sorted by time, then by the order in which they were set. */
  let queue: Timer[] = []
  let now = 0

  function add(timer: Timer): Timer {
    let from = 0
    let to = queue.length
    while (from < to) {
      const middle = (from + to) >> 1
      if ((queue[middle]?.at ?? 0) <= timer.at) from = middle + 1
      else to = middle
    }
    queue.splice(from, 0, timer)
    return timer
  }

  const create = (run: () => void, ms: number, every: number | null) =>
    add(new Timer(now + Math.max(0, ms || 0), run, every))

  const cancel = (timer: Timer | undefined) => {
    if (timer) timer.isCancelled = true
  }

  class VirtualDate extends real.Date {
    constructor(...values: [] | [number]) {
      super(values.length === 0 ? START + now : values[0])
    }
    static override now(): number {
      return START + now
    }
  }

  Object.assign(globalThis, {
    setTimeout: (run: () => void, ms = 0) => create(run, ms, null),
    setInterval: (run: () => void, ms = 0) => create(run, ms, Math.max(1, ms)),
    clearTimeout: cancel,
    clearInterval: cancel,
    Date: VirtualDate,
  })
  performance.now = () => now

  return {
    /** Runs the timer that is due next; false when there is none. */
    runNext(): boolean {
      for (;;) {
        const timer = queue.shift()
        if (!timer) return false
        if (timer.isCancelled) continue
        now = Math.max(now, timer.at)
        if (timer.every !== null) {
          // The same object, so that clearing it works: it is at another place of the queue now.
          timer.at = now + timer.every
          add(timer)
        }
        timer.run()
        return true
      }
    },
    uninstall(): void {
      queue = []
      const { now: realNow, ...globals } = real
      Object.assign(globalThis, globals)
      performance.now = realNow
    },
  }
}

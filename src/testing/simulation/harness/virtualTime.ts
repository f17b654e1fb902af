import { nextTick } from 'node:process'
import { setImmediate } from 'node:timers/promises'
import { installVirtualTimers } from './virtualTimers'

/** Virtual milliseconds after which a run counts as stuck. */
const STUCK_MS = 6 * 3_600_000

/**
 * Time of a whole process, page and server alike: a timer runs only when everything that could happen before it
 * has happened, and they run as fast as they can.
 */
export function createVirtualTime() {
  const timers = installVirtualTimers()
  const waiting = new Set<{ condition: () => boolean; what: string; go: () => void }>()

  function wake(): void {
    for (const each of waiting) {
      if (!each.condition()) continue
      waiting.delete(each)
      each.go()
    }
  }

  return {
    wait: (ms: number) => new Promise<void>((go) => void setTimeout(go, ms)),
    /** Resolves once the condition holds; it is looked at after everything that happens. */
    until: (condition: () => boolean, what: string) =>
      condition() ? Promise.resolve() : new Promise<void>((go) => void waiting.add({ condition, what, go })),
    /** Lets time pass until the work is done. */
    async drive<Result>(work: Promise<Result>): Promise<Result> {
      let isDone = false
      const done = () => {
        isDone = true
      }
      work.then(done, done)
      // Once a run, so that other work of this process is done.
      await setImmediate()
      for (;;) {
        // Called from a microtask, as here, it comes when no microtask is left, and without a turn of the event loop:
        // page, hub and drivers of a simulation wait for promises and virtual timers only.
        await new Promise<void>((go) => nextTick(go))
        if (isDone) return work
        const before = waiting.size
        wake()
        if (waiting.size < before) continue
        if (performance.now() > STUCK_MS || !timers.runNext())
          throw new Error(`Nothing happens any more. Waiting for: ${[...waiting].map((each) => each.what)}`)
      }
    },
    end: timers.uninstall,
  }
}

export type VirtualTime = ReturnType<typeof createVirtualTime>

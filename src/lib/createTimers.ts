import type { Clock } from './clock'

/** Named one-shot timers; setting a name again replaces its timer. */
export function createTimers<Name extends string>(clock: Clock) {
  const cancels = new Map<Name, () => void>()

  function clear(...names: readonly Name[]): void {
    for (const name of names) {
      cancels.get(name)?.()
      cancels.delete(name)
    }
  }

  return {
    clear,
    clearAll: () => clear(...cancels.keys()),
    isSet: (name: Name) => cancels.has(name),
    set(name: Name, ms: number, action: () => void): void {
      clear(name)
      const cancel = clock.after(ms, () => {
        cancels.delete(name)
        action()
      })
      cancels.set(name, cancel)
    },
  }
}

import type { StoreApi } from 'zustand/vanilla'
import type { Clock } from '../lib/clock'
import { createTimers } from '../lib/createTimers'

const QUIET_MS = 1000
const MAX_SHADOW_MS = 3000

/**
 * A server that numbers nothing tells everything again after a reconnect. It is folded out of sight, in a
 * shadow, which takes the place of what is shown in one step: nothing flickers and nothing is there twice.
 * `revealed` is called when that was done.
 */
export function createReplayShadow<State>(
  store: StoreApi<State>,
  initial: State,
  clock: Clock,
  revealed = () => {},
) {
  const timers = createTimers<'quiet' | 'limit'>(clock)
  let shadow: State | null = null

  function reveal(): void {
    const told = shadow
    stop()
    // A server that told nothing again keeps no history: what is shown is all there is.
    if (told !== null && told !== initial) store.setState(told, true)
    revealed()
  }

  function stop(): void {
    timers.clearAll()
    shadow = null
  }

  return {
    begin(): void {
      shadow = initial
      timers.set('limit', MAX_SHADOW_MS, reveal)
      timers.set('quiet', QUIET_MS, reveal)
    },
    stop,
    isOpen: () => shadow !== null,
    getState: (): State => shadow ?? store.getState(),
    setState(state: State): void {
      if (shadow === null) {
        store.setState(state, true)
      } else {
        shadow = state
        timers.set('quiet', QUIET_MS, reveal)
      }
    },
  }
}

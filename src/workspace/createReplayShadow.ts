import type { StoreApi } from 'zustand/vanilla'
import type { Clock } from '../lib/clock'
import { createTimers } from '../lib/createTimers'

const QUIET_MS = 1000

interface Options<State> {
  readonly store: StoreApi<State>
  readonly initial: State
  readonly clock: Clock
  /** What is told again has come to where `shown` stands. */
  readonly hasCaughtUp: (told: State, shown: State) => boolean
  /** The server has told everything. */
  readonly complete: () => void
}

/**
 * A server that numbers nothing tells everything again after a reconnect. It is folded out of sight, in a shadow,
 * which takes the place of what is shown in one step: once it has caught up with that, or when the server has said
 * nothing for a second. Time alone never does it, or a slow server would take away what the user reads. A shadow
 * holds one conversation and no more events than the server sends.
 */
export function createReplayShadow<State>(options: Options<State>) {
  const { store, initial, clock, hasCaughtUp, complete } = options
  const timers = createTimers<'quiet'>(clock)
  let shadow: State | null = null

  function reveal(): void {
    const told = shadow
    shadow = null
    // A server that told nothing again keeps no history: what is shown is all there is.
    if (told !== null && told !== initial) store.setState(told, true)
  }

  /** Shown or not, the rest is still to come: only quiet says that nothing is missing. */
  function listen(): void {
    timers.set('quiet', QUIET_MS, () => {
      reveal()
      complete()
    })
  }

  return {
    /** A new socket. `isRetold`: there is something that may be told again. */
    begin(isRetold: boolean): void {
      shadow = isRetold ? initial : null
      listen()
    },
    stop(): void {
      timers.clearAll()
      shadow = null
    },
    /** What is told is not shown yet. */
    isOpen: () => shadow !== null,
    getState: (): State => shadow ?? store.getState(),
    setState(state: State): void {
      if (timers.isSet('quiet')) listen()
      if (shadow === null) {
        store.setState(state, true)
        return
      }
      shadow = state
      if (hasCaughtUp(state, store.getState())) reveal()
    },
  }
}

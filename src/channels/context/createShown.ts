import type { StoreApi } from 'zustand/vanilla'

/** Runs something once, before the next paint. */
export type Schedule = (run: () => void) => void

/** A store for views to look at. */
export type Shown<State> = Pick<StoreApi<State>, 'getState' | 'getInitialState' | 'subscribe'>

/**
 * A store that calls its listeners for the first change at once, and for all later changes of the same frame together, before
 * the next paint. Its state is never late: `getState` returns what was folded last.
 * @param isUnseen true for a change that no view shows: views are not called for it
 */
export function createShown<State>(
  store: StoreApi<State>,
  schedule: Schedule,
  isUnseen: (state: State, before: State) => boolean = () => false,
): Shown<State> {
  const listeners = new Set<(state: State, before: State) => void>()
  let told = store.getState()
  let isFrameOpen = false
  let stop = () => {}

  function tell(): void {
    const state = store.getState()
    if (state === told) return
    const before = told
    told = state
    if (isUnseen(state, before)) return
    isFrameOpen = true
    schedule(endFrame)
    for (const listener of [...listeners]) listener(state, before)
  }

  function endFrame(): void {
    isFrameOpen = false
    tell()
  }

  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe(listener) {
      if (listeners.size === 0) {
        told = store.getState()
        stop = store.subscribe(() => {
          if (!isFrameOpen) tell()
        })
      }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) stop()
      }
    },
  }
}

import type { StoreApi } from 'zustand/vanilla'
import type { Clock } from '../../../lib/clock'
import { createTimers } from '../../../lib/createTimers'

const QUIET_MS = 1000

/** How what the server tells compares with what is shown: it is something else, it may be the beginning of it, or all of it. */
export type Retelling = 'differs' | 'behind' | 'level'

interface Options<State, Event> {
  readonly store: StoreApi<State>
  readonly initial: State
  readonly clock: Clock
  readonly reduce: (state: State, event: Event) => State
  readonly compare: (told: State, shown: State) => Retelling
  /** What is shown in place of `shown` once `told` is level with it. */
  readonly merge: (told: State, shown: State) => State
  /** Only a server that tells everything again says this. */
  readonly provesReplay: (event: Event) => boolean
  /** The server has told everything. */
  readonly complete: () => void
  /** The server told nothing again: what happened while it was out of reach is not known. */
  readonly notRetold: () => void
}

/**
 * Some servers that number nothing tell everything again after a reconnect, others go on where they are. Until it is
 * known which one this is, what comes is folded twice out of sight: from the beginning, in a shadow, and behind
 * what is shown. The shadow takes the place of what is shown once it has come as far; from then on the server is
 * known to replay, and its quiet alone is enough. What differs from what is shown, or stays behind it, is no replay:
 * what is known stays, and what was told goes behind it. A shadow holds one conversation and no more events than the
 * server sends.
 */
export function createReplayShadow<State, Event>(options: Options<State, Event>) {
  const { store, initial, clock, reduce, compare, complete } = options
  const timers = createTimers<'quiet'>(clock)
  let shadow: { told: State; continued: State } | null = null
  let replays = false

  function reveal(): void {
    const open = shadow
    shadow = null
    if (open === null) return
    // A server that told nothing again keeps no history: what is shown is all there is.
    if (replays && open.told !== initial) {
      store.setState(open.told, true)
      return
    }
    store.setState(open.continued, true)
    options.notRetold()
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
      shadow = isRetold ? { told: initial, continued: store.getState() } : null
      listen()
    },
    stop(): void {
      timers.clearAll()
      // What was told is known, even if the server did not come to an end with it.
      if (shadow !== null && !replays) store.setState(shadow.continued, true)
      shadow = null
    },
    /** What is told is not shown yet. */
    isOpen: () => shadow !== null,
    getState: (): State => shadow?.told ?? store.getState(),
    setState(told: State): void {
      if (timers.isSet('quiet')) listen()
      if (shadow === null) store.setState(told, true)
      else shadow = { ...shadow, told }
    },
    /** After an event was folded. */
    heard(event: Event): void {
      replays ||= options.provesReplay(event)
      if (shadow === null) return
      if (!replays) shadow = { ...shadow, continued: reduce(shadow.continued, event) }
      const compared = compare(shadow.told, store.getState())
      if (compared === 'level') {
        replays = true
        shadow = { ...shadow, told: options.merge(shadow.told, store.getState()) }
      }
      if (compared === 'level' || (compared === 'differs' && !replays)) reveal()
    },
  }
}

import type { StoreApi } from 'zustand/vanilla'
import type { Envelope } from '../socket/protocol'

interface Options<State, Event, LocalEvent> {
  readonly store: Pick<StoreApi<State>, 'getState' | 'setState'>
  /** Every dialect becomes one kind of event here; null: nobody can use this frame. */
  readonly normalise: (frame: Envelope) => readonly Event[] | null
  readonly reduce: (state: State, event: Event | LocalEvent) => State
  /** After an event was folded: what else it asks for. */
  readonly effect?: (event: Event) => void
  readonly unusable: (frame: Envelope) => void
}

export interface Channel<LocalEvent> {
  receive(frame: Envelope): void
  /** Folds what the page itself has to say to this store. */
  apply(event: LocalEvent): void
}

/** The way of every frame of every channel: normalise → reduce → store → effect, one after the other. */
export function createChannel<State, Event, LocalEvent = never>({
  store,
  normalise,
  reduce,
  effect,
  unusable,
}: Options<State, Event, LocalEvent>): Channel<LocalEvent> {
  const fold = (event: Event | LocalEvent) => store.setState(reduce(store.getState(), event), true)
  return {
    apply: fold,
    receive(frame) {
      const events = normalise(frame)
      if (events === null) return unusable(frame)
      for (const event of events) {
        fold(event)
        effect?.(event)
      }
    },
  }
}

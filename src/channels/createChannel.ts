import type { StoreApi } from 'zustand/vanilla'
import type { Envelope } from '../socket/protocol'

interface StatelessOptions<Event> {
  /** Every dialect becomes one kind of event here; null: the frame is malformed. */
  readonly normalise: (frame: Envelope) => readonly Event[] | null
  readonly effect: (event: Event) => void
  readonly unusable: (frame: Envelope) => void
}

interface Options<State, Event, LocalEvent> extends Omit<StatelessOptions<Event>, 'effect'> {
  readonly store: Pick<StoreApi<State>, 'getState' | 'setState'>
  readonly reduce: (state: State, event: Event | LocalEvent) => State
  /** Runs after an event was folded. */
  readonly effect?: (event: Event) => void
}

interface StatelessChannel {
  receive(frame: Envelope): void
}

export interface Channel<LocalEvent> extends StatelessChannel {
  /** Folds an event of the page itself. */
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
  const { receive } = createStatelessChannel<Event>({
    normalise,
    effect(event) {
      fold(event)
      effect?.(event)
    },
    unusable,
  })
  return { receive, apply: fold }
}

/** A channel whose events change nothing but what its effect does: the page keeps no state of it. */
export function createStatelessChannel<Event>({
  normalise,
  effect,
  unusable,
}: StatelessOptions<Event>): StatelessChannel {
  return {
    receive(frame) {
      const events = normalise(frame)
      if (events === null) return unusable(frame)
      for (const event of events) effect(event)
    },
  }
}

import type { StoreApi } from 'zustand/vanilla'
import type { Clock } from '../../../lib/clock'
import { createTimers } from '../../../lib/createTimers'

const QUIET_MS = 1000

/** How what the server tells compares with what is shown: it is something else, it may be the beginning of it, or all of it. */
type ReplayComparison = 'differs' | 'behind' | 'level'

interface Options<State, Event> {
  readonly store: StoreApi<State>
  readonly initial: State
  readonly clock: Clock
  readonly reduce: (state: State, event: Event) => State
  readonly compare: (told: State, shown: State) => ReplayComparison
  /** The state that replaces `shown` once `told` is level with it. */
  readonly merge: (told: State, shown: State) => State
  /** Only a server that tells everything again says this. */
  readonly provesReplay: (event: Event) => boolean
  /** The replay is complete. */
  readonly complete: () => void
  /** The server did not replay: what happened during the absence is unknown. */
  readonly notRetold: () => void
}

/**
 * Decides what is shown while a server without event numbers reconnects. Some of these servers replay the whole
 * conversation, others continue where they are. Until the kind is known, each event is folded twice, off screen:
 * once from the initial state (`told`), and once behind what is shown (`continued`).
 *
 * `told` replaces what is shown as soon as it has come as far. The server is then known to replay, and from the next
 * reconnect on a pause of QUIET_MS is enough to end the replay. If `told` differs from what is shown, or never comes
 * as far, it is no replay: `continued` is shown. The memory used is one conversation and what the server sends.
 *
 *     const staged = createStagedReplay({ store, initial, clock, reduce, compare, merge, provesReplay, complete, notRetold })
 *     staged.begin(store.getState() !== initial)
 *     staged.setState(reduce(staged.getState(), event))
 *     staged.heard(event)
 */
export function createStagedReplay<State, Event>(options: Options<State, Event>) {
  const { store, initial, clock, reduce, compare, complete } = options
  const timers = createTimers<'quiet'>(clock)
  let staged: { told: State; continued: State } | null = null
  let replays = false

  function reveal(): void {
    const open = staged
    staged = null
    if (open === null) return
    // A server that replayed nothing keeps no history: what is shown is all there is.
    if (replays && open.told !== initial) {
      store.setState(open.told, true)
      return
    }
    store.setState(open.continued, true)
    options.notRetold()
  }

  /** Only a pause shows that the replay is complete, whether or not it is shown already. */
  function listen(): void {
    timers.set('quiet', QUIET_MS, () => {
      reveal()
      complete()
    })
  }

  return {
    /** A new socket. `mayReplay`: something is shown that may be replayed. */
    begin(mayReplay: boolean): void {
      staged = mayReplay ? { told: initial, continued: store.getState() } : null
      listen()
    },
    stop(): void {
      timers.clearAll()
      // The events that arrived are kept, even if the replay did not end.
      if (staged !== null && !replays) store.setState(staged.continued, true)
      staged = null
    },
    /** A replay is staged, and not shown yet. */
    isOpen: () => staged !== null,
    getState: (): State => staged?.told ?? store.getState(),
    setState(told: State): void {
      if (timers.isSet('quiet')) listen()
      if (staged === null) store.setState(told, true)
      else staged = { ...staged, told }
    },
    /** After an event was folded. */
    heard(event: Event): void {
      replays ||= options.provesReplay(event)
      if (staged === null) return
      if (!replays) staged = { ...staged, continued: reduce(staged.continued, event) }
      const compared = compare(staged.told, store.getState())
      if (compared === 'level') {
        replays = true
        staged = { ...staged, told: options.merge(staged.told, store.getState()) }
      }
      if (compared === 'level' || (compared === 'differs' && !replays)) reveal()
    },
  }
}

import type { Clock } from '../lib/clock'
import {
  type ActionRule,
  afterReplay,
  cut,
  type Delivery,
  type DeliveryVerdict,
  type Evidence,
} from '../socket/deliveryPolicy'

/** Actions that are not known to be done, by a key of their own, in the order in which they were decided. */
export type Pending<Action> = Readonly<Record<string, Action>>

/** Why an action is not done, and will not be by itself. */
export type Failure = Extract<DeliveryVerdict, object>['fail']

interface Options<Action extends Delivery> {
  readonly clock: Clock
  /** Read each time, for it may depend on what the connected server understands. */
  readonly rule: () => ActionRule
  /** Where the actions are kept: a view store shows them, a variable does not. */
  readonly pending: { get(): Pending<Action>; set(next: Pending<Action>): void }
  /** Puts an action on its way; false: nothing can be sent. */
  readonly send: (action: Action, key: string) => boolean
  /** What remains of an action that failed; null: nothing. */
  readonly failed: (action: Action, why: Failure) => Action | null
}

interface StartOptions<Action> {
  /** What the action becomes where nothing can be sent; nothing without it. */
  readonly offline?: Action
  /** How the action goes the first time, where that differs from how it is sent again. */
  readonly send?: (action: Action) => boolean
}

/**
 * Carries actions of the user over cut connections, by the rules of the delivery policy: an action is done once, or
 * the user can see that it is not. Each stays pending until an event or the state after a reconnect settles it.
 * A request whose answer the caller awaits, and which is only looked up after a cut, needs none of this.
 *
 *     const stops = createDeliveries({ clock, rule: () => ACTION_RULES.stop, pending, send, failed: () => null })
 *     stops.start(taskId, { ...begin(clock, 'sending'), turn }) // the user decides
 *     stops.change((stop, taskId) => (isBusy(taskId) ? stop : null)) // an event settles it
 *     stops.lost() // the connection is gone
 *     stops.afterReplay((stop, taskId) => (isBusy(taskId) ? 'open' : 'done')) // the server has told all it knows
 */
export function createDeliveries<Action extends Delivery>(options: Options<Action>) {
  const { clock, rule, pending, send, failed } = options

  /** Keeps an action under its key, in the place where it stands already; null: no longer. */
  function put(key: string, action: Action | null): void {
    const { [key]: known, ...others } = pending.get()
    if (action === (known ?? null)) return
    pending.set(action === null ? others : { ...pending.get(), [key]: action })
  }

  /** Changes every action; null takes it out. Nothing is shown anew where all stay the same objects. */
  function change(edit: (action: Action, key: string) => Action | null): void {
    const before = pending.get()
    const entries = Object.entries(before)
    const after = entries.flatMap(([key, action]) => {
      const next = edit(action, key)
      return next === null ? [] : [[key, next] as const]
    })
    const isSame = after.length === entries.length && after.every(([key, action]) => action === before[key])
    if (!isSame) pending.set(Object.fromEntries(after))
  }

  function decide(key: string, action: Action, verdict: DeliveryVerdict): void {
    if (verdict === 'forget') put(key, null)
    else if (verdict === 'send') {
      put(key, { ...action, state: 'sending' })
      // It stays as it was, for the next reconnect.
      if (!send(action, key)) put(key, action)
    } else if (typeof verdict === 'object') put(key, failed(action, verdict.fail))
  }

  return {
    put,
    change,
    /** Sends an action that the user decides now; false: it could not be sent. */
    start(key: string, action: Action, first: StartOptions<Action> = {}): boolean {
      // Pending before it is sent, so that even an answer within `send` finds it.
      put(key, action)
      const isSent = first.send ? first.send(action) : send(action, key)
      if (!isSent) put(key, first.offline ?? null)
      return isSent
    },
    /** The connection is gone: what was on its way may or may not have arrived. */
    lost: () => change(cut),
    /**
     * Decides each action, in order, once the server has told all it knows.
     *
     * @param evidence what the told state says of an action; null: that is not known yet, and it goes on waiting
     */
    afterReplay(evidence: (action: Action, key: string) => Evidence | null): void {
      for (const key of Object.keys(pending.get())) {
        const action = pending.get()[key]
        const found = action && evidence(action, key)
        if (action && found) decide(key, action, afterReplay(action, rule(), found, clock))
      }
    },
  }
}

import type { Clock } from '../lib/clock'
import { msSince, type Timestamp, timestamp } from '../lib/timestamp'

/**
 * How far an action of the user has come. `queued`: it waits for the connection. `sending`: it was sent and not answered.
 * `unconfirmed`: the connection was lost before the answer, so the server may have done it or not. `failed`: it was
 * not done, and will not be by itself.
 */
type DeliveryState = 'queued' | 'sending' | 'unconfirmed' | 'failed'

export interface Delivery {
  readonly state: DeliveryState
  /** When the user decided it. */
  readonly since: Timestamp
  /** Why it failed, where that is known. */
  readonly error?: string
}

/**
 * The offline policy of one kind of action (docs/reliability.md, "Offline policy"). `offline`: the action is refused, or one
 * of its kind is kept. `afterCut`, for an unconfirmed action: `resend` sends it again under its own id, which the server
 * takes once; `lookUp` never sends it again, and looks up what became of it; `ask` leaves it to the user.
 */
export interface ActionRule {
  readonly offline: 'refuse' | 'keepOne'
  readonly afterCut: 'resend' | 'lookUp' | 'ask'
}

/** An older action is not sent any more by itself, ms: the user may have forgotten it. */
export const EXPIRES_MS = 15 * 60_000

export const ACTION_RULES = {
  /** With an idempotency key. */
  prompt: { offline: 'keepOne', afterCut: 'resend' },
  /** To a server that knows no keys. */
  plainPrompt: { offline: 'keepOne', afterCut: 'ask' },
  /** Approve, reject, answer: the request's id is good for one answer. */
  decision: { offline: 'refuse', afterCut: 'resend' },
  /** Kept only where the user said so; it means one turn and no other. */
  stop: { offline: 'keepOne', afterCut: 'resend' },
  /** Create, rename, delete. */
  fileChange: { offline: 'refuse', afterCut: 'lookUp' },
  /** Ends the process that listens on a port: another one may listen there by now. */
  killPort: { offline: 'refuse', afterCut: 'lookUp' },
  /** Ends a shell, which is named by its id and its epoch. */
  endShell: { offline: 'refuse', afterCut: 'resend' },
  /** Names a terminal: the last name wins. */
  rename: { offline: 'refuse', afterCut: 'resend' },
  /** Agent, model, mode: the last value of each wins. */
  choice: { offline: 'keepOne', afterCut: 'resend' },
  /** Takes a message out of the agent's queue, by its id. */
  unqueue: { offline: 'refuse', afterCut: 'resend' },
  /** Lets a paused queue go on: it may have been paused again since. */
  resume: { offline: 'refuse', afterCut: 'lookUp' },
} as const satisfies Readonly<Record<string, ActionRule>>

/** What the state of the server after a reconnect says about an action. */
export type Evidence =
  /** It was done. */
  | 'done'
  /** It was not. */
  | 'open'
  /** It was not, and has no meaning any more: its subject has changed or is gone. */
  | 'outdated'
  /** The state does not say. */
  | 'unknown'

/** `forget`: it is done. `send`: send it now. `ask`: it is shown until the user decides. `wait`: nothing is done. */
export type DeliveryVerdict =
  | 'forget'
  | 'send'
  | 'ask'
  | 'wait'
  | { readonly fail: 'expired' | 'outdated' | 'notDone' }

export const begin = (clock: Clock, state: 'queued' | 'sending'): Delivery => ({
  state,
  since: timestamp(clock),
})

/** What becomes of an action while there is no connection. */
export function whileOffline(rule: ActionRule, kept: readonly Delivery[]): 'queue' | 'refuse' {
  const isTaken = kept.some(({ state }) => state === 'queued')
  return rule.offline === 'keepOne' && !isTaken ? 'queue' : 'refuse'
}

/** The connection was lost. The same object unless it was `sending`. */
export const cut = <D extends Delivery>(delivery: D): D =>
  delivery.state === 'sending' ? { ...delivery, state: 'unconfirmed' } : delivery

export const isExpired = ({ since }: Delivery, clock: Clock): boolean => msSince(clock, since) >= EXPIRES_MS

/** The outcome of an action that is never sent twice. */
export function afterLookUp(evidence: Evidence): 'forget' | 'ask' | { readonly fail: 'notDone' } {
  if (evidence === 'done') return 'forget'
  return evidence === 'open' ? { fail: 'notDone' } : 'ask'
}

/** What to do with an action once the server has told everything after a reconnect. */
export function afterReplay(
  delivery: Delivery,
  rule: ActionRule,
  evidence: Evidence,
  clock: Clock,
): DeliveryVerdict {
  const { state } = delivery
  if (evidence === 'done') return 'forget'
  if (state === 'failed' || state === 'sending') return 'wait'
  if (evidence === 'outdated') return { fail: 'outdated' }
  if (state === 'unconfirmed' && rule.afterCut !== 'resend')
    return rule.afterCut === 'lookUp' ? afterLookUp(evidence) : 'ask'
  if (isExpired(delivery, clock)) return { fail: 'expired' }
  return 'send'
}

import type { Clock } from '../lib/clock'
import { msSince, type Timestamp, timestamp } from '../lib/timestamp'

/**
 * How far an action of the user's has come. `queued`: it waits for the connection. `sending`: it is on its way.
 * `unconfirmed`: the connection was lost before an answer, so it may or may not have been done. `failed`: it was
 * not, and will not be by itself.
 */
export type DeliveryState = 'queued' | 'sending' | 'unconfirmed' | 'failed'

export interface Delivery {
  readonly state: DeliveryState
  /** When the user decided it. */
  readonly since: Timestamp
  /** Why it failed, where somebody said. */
  readonly error?: string
}

/**
 * What the offline policy says of each kind of action (docs/reliability, "Offline policy"). `offline`: refused,
 * or kept, one of its kind. `resend`: an unconfirmed one is sent again under its own id, which the server takes
 * once; `lookUp`: it is never sent again, what became of it is looked up; `ask`: only the user can know.
 */
export interface ActionRule {
  readonly offline: 'refuse' | 'keepOne'
  readonly afterCut: 'resend' | 'lookUp' | 'ask'
}

/** An action older than this is not done any more without being asked, ms. */
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

/** What the state that the server told after a reconnect says about an action. */
export type Evidence =
  /** It was done. */
  | 'done'
  /** It was not. */
  | 'open'
  /** It was not, and has no meaning any more: what it was about went on or is gone. */
  | 'outdated'
  /** It cannot be told. */
  | 'unknown'

/** `forget`: it is done or needs nobody. `send`: now. `ask`: shown until the user decides. `wait`: nothing to do. */
export type Verdict =
  | 'forget'
  | 'send'
  | 'ask'
  | 'wait'
  | { readonly fail: 'expired' | 'outdated' | 'notDone' }

export const begin = (clock: Clock, state: 'queued' | 'sending'): Delivery => ({
  state,
  since: timestamp(clock),
})

/** What becomes of an action that the user decides while nothing can be sent. */
export function whileOffline(rule: ActionRule, kept: readonly Delivery[]): 'queue' | 'refuse' {
  const isTaken = kept.some(({ state }) => state === 'queued')
  return rule.offline === 'keepOne' && !isTaken ? 'queue' : 'refuse'
}

/** The connection is gone. The same object where nothing was on its way. */
export const cut = <D extends Delivery>(delivery: D): D =>
  delivery.state === 'sending' ? { ...delivery, state: 'unconfirmed' } : delivery

export const isExpired = ({ since }: Delivery, clock: Clock): boolean => msSince(clock, since) >= EXPIRES_MS

/** What became of an action that is never sent a second time. */
export function afterLookUp(evidence: Evidence): 'forget' | 'ask' | { readonly fail: 'notDone' } {
  if (evidence === 'done') return 'forget'
  return evidence === 'open' ? { fail: 'notDone' } : 'ask'
}

/** What to do with an action once the server has told all it knows. It is sent from here or not at all. */
export function afterReplay(delivery: Delivery, rule: ActionRule, evidence: Evidence, clock: Clock): Verdict {
  const { state } = delivery
  if (evidence === 'done') return 'forget'
  if (state === 'failed' || state === 'sending') return 'wait'
  if (evidence === 'outdated') return { fail: 'outdated' }
  if (state === 'unconfirmed' && rule.afterCut !== 'resend')
    return rule.afterCut === 'lookUp' ? afterLookUp(evidence) : 'ask'
  if (isExpired(delivery, clock)) return { fail: 'expired' }
  return 'send'
}

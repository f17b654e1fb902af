import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Delivery } from '../../../socket/deliveryPolicy'
import type { Outgoing } from '../../../socket/link'
import type { Pending } from '../../createDeliveries'
import type { Changes, ChangesSummary } from '../shared/changesProtocol'

/** Why a file was left alone: it has newer edits, it is gone, something stands in its place, it is too large. */
export interface Conflict {
  readonly path: string
  readonly reason: string
}

/** What the user wants done with what the agent changed, until it is known to be done. */
export interface ChangeAction extends Delivery {
  readonly kind: 'keep' | 'undo' | 'redo' | 'restore'
  readonly taskId: string
  readonly frame: Outgoing
  /** The files it is about. */
  readonly paths: readonly string[]
  /** What the server said before: a later state is compared with it after a cut. */
  readonly before: Changes | null
}

/** What became of an action. Each is an object of its own, so that it is told once. */
export interface ChangeOutcome {
  readonly kind: ChangeAction['kind']
  readonly taskId: string
  /** Files that it was done to. */
  readonly done: readonly string[]
  readonly conflicts: readonly Conflict[]
  readonly isQueued: boolean
  /** Why nothing was done, in words. */
  readonly failure: string | null
}

type Summary = ChangesSummary['tasks'][number]

/** What the agent changed and the user has not kept, as the server says, and what the user does about it. */
export interface ChangesState {
  /** By conversation, numbers only. */
  readonly summary: Readonly<Record<string, Summary>>
  /** By conversation that was asked for. */
  readonly tasks: Readonly<Record<string, Changes>>
  /** By the id of their requests. */
  readonly acting: Pending<ChangeAction>
  /** Reviewed marks on their way, by `markKey`. */
  readonly marking: Readonly<Record<string, boolean>>
  /** What the last actions left alone, by conversation. */
  readonly conflicts: Readonly<Record<string, readonly Conflict[]>>
  readonly outcome: ChangeOutcome | null
}

export type ChangesStore = StoreApi<ChangesState>

export const initialChanges: ChangesState = {
  summary: {},
  tasks: {},
  acting: {},
  marking: {},
  conflicts: {},
  outcome: null,
}

export const createChangesStore = (): ChangesStore => createStore<ChangesState>(() => initialChanges)

/** Files of all conversations that the user has not looked at, for a badge. */
export const selectUnreviewed = ({ summary }: ChangesState): number =>
  Object.values(summary).reduce((sum, { unreviewed }) => sum + unreviewed, 0)

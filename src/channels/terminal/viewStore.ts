import { createStore, type StoreApi } from 'zustand/vanilla'
import type { UiMemory } from '../workspaceChannel'
import type { Running } from './queries'
import type { TerminalState } from './shared/state'

/** When a shell began and ended as this page saw it, ms since 1970; null when it did not. */
export interface Lifetime {
  readonly startedAt: number | null
  readonly endedAt: number | null
}

/** Text the user gave to a terminal that did not get it; the user decides what to do with it. */
export interface Undelivered {
  readonly typed: string
  readonly pasted: string
}

/** A terminal that the user wants closed although something runs in it, or may. */
export interface Closing {
  readonly sessionId: string
  readonly programs: Running
}

export const NOTHING_UNDELIVERED: Undelivered = { typed: '', pasted: '' }

export interface TerminalView {
  /** The terminal that was chosen last; it may be closed. */
  readonly chosen: string | null
  readonly renaming: string | null
  /** Rang while they were not shown. */
  readonly ringing: readonly string[]
  readonly lifetimes: Readonly<Record<string, Lifetime>>
  /** Grows when the user asked to be in the shown terminal. */
  readonly focusTurn: number
  /** The first terminal was opened, or there were some: no other opens by itself. */
  readonly opened: boolean
  /** By terminal. */
  readonly undelivered: Readonly<Record<string, Undelivered>>
  /** The terminal the user typed into while nothing can be typed; null once it can. */
  readonly refused: string | null
  /** The question before a terminal is closed; null while none is asked. */
  readonly closing: Closing | null
  /** The next key that is typed is one with Ctrl. */
  readonly isCtrlHeld: boolean
}

export type TerminalViewStore = StoreApi<TerminalView>

/** The name under which the choice of a terminal outlives the page. */
export const CHOSEN_TERMINAL = 'terminal:chosen'

/** What the user did to the terminals: `createTerminalViewStore(uiState).getState().chosen`. */
export function createTerminalViewStore(
  memory: Pick<UiMemory, 'get' | 'set'> | null = null,
): TerminalViewStore {
  const store = createStore<TerminalView>(() => ({
    chosen: memory?.get(CHOSEN_TERMINAL) ?? null,
    renaming: null,
    ringing: [],
    lifetimes: {},
    focusTurn: 0,
    opened: false,
    undelivered: {},
    refused: null,
    closing: null,
    isCtrlHeld: false,
  }))
  store.subscribe(({ chosen }, before) => {
    if (chosen !== before.chosen && chosen !== null) memory?.set(CHOSEN_TERMINAL, chosen)
  })
  return store
}

/** The terminal on screen: the chosen one while it is there, else the newest. */
export function shownTerminal(view: TerminalView, state: TerminalState): string | null {
  const { chosen } = view
  return chosen !== null && chosen in state.sessions ? chosen : (state.order.at(-1) ?? null)
}

/** Milliseconds from start to end, null when this page did not see both. */
export function lifetimeOf(view: TerminalView, sessionId: string, createdAt: string | null): number | null {
  const known = view.lifetimes[sessionId]
  if (!known || known.endedAt === null) return null
  const startedAt = known.startedAt ?? (createdAt === null ? Number.NaN : Date.parse(createdAt))
  return Number.isNaN(startedAt) ? null : Math.max(0, known.endedAt - startedAt)
}

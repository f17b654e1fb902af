import { createStore, type StoreApi } from 'zustand/vanilla'
import { initialTerminals, type TerminalSession, type TerminalState } from './shared/state'

export type TerminalStore = StoreApi<TerminalState>

export const createTerminalStore = (): TerminalStore => createStore<TerminalState>(() => initialTerminals)

export const selectTerminal =
  (sessionId: string) =>
  (state: TerminalState): TerminalSession | undefined =>
    state.sessions[sessionId]

/** True where terminals have only printed text, which `screen/attach.ts` writes: no view or command depends on it. */
export const isOnlyOutput = (state: TerminalState, before: TerminalState): boolean =>
  state.logs !== before.logs && state.sessions === before.sessions && state.listed === before.listed

export const selectTerminalOrder = (state: TerminalState) => state.order

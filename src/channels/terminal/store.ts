import { createStore, type StoreApi } from 'zustand/vanilla'
import { initialTerminals, type TerminalSession, type TerminalState } from './shared/state'

export type TerminalStore = StoreApi<TerminalState>

export const createTerminalStore = (): TerminalStore => createStore<TerminalState>(() => initialTerminals)

export const selectTerminal =
  (sessionId: string) =>
  (state: TerminalState): TerminalSession | undefined =>
    state.sessions[sessionId]

export const selectTerminalOrder = (state: TerminalState) => state.order

import { createStore, type StoreApi } from 'zustand/vanilla'

export interface PortsView {
  /** Ports that were told to stop when the connection took the answer away: what became of them is looked up. */
  readonly inDoubt: readonly number[]
}

export type PortsViewStore = StoreApi<PortsView>

export const createPortsViewStore = (): PortsViewStore => createStore<PortsView>(() => ({ inDoubt: [] }))

import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Port } from './shared/protocol'
import { initialPorts, type PortsState } from './shared/reduce'

export type PortsStore = StoreApi<PortsState>

export const createPortsStore = (): PortsStore => createStore<PortsState>(() => initialPorts)

export const selectPort =
  (number: number | null) =>
  (state: PortsState): Port | undefined =>
    state.ports.find(({ port }) => port === number)

import { assertNever } from '../../../lib/assertNever'
import type { Port, PortsEvent } from './protocol'

export interface PortsState {
  /** By port number, ascending. */
  readonly ports: readonly Port[]
  /** A snapshot or a first event has arrived. */
  readonly loaded: boolean
}

export const initialPorts: PortsState = { ports: [], loaded: false }

/** `reconnected`: a server without snapshots sends every port again, so the table starts empty. */
export type PortsLocalEvent = { type: 'reconnected' }

export function reducePorts(state: PortsState, event: PortsEvent | PortsLocalEvent): PortsState {
  switch (event.type) {
    case 'snapshot':
      return { ports: [...event.ports].sort(byNumber), loaded: true }
    case 'open': {
      const { type: _, ...port } = event
      const others = state.ports.filter((other) => other.port !== port.port)
      return { ports: [...others, port].sort(byNumber), loaded: true }
    }
    case 'close': {
      if (!state.ports.some((port) => port.port === event.port)) return state
      return { ...state, ports: state.ports.filter((port) => port.port !== event.port) }
    }
    case 'reconnected':
      return { ports: [], loaded: true }
    case 'update': {
      const { type: _, ...port } = event
      const at = state.ports.findIndex((other) => other.port === port.port)
      return at === -1 ? state : { ...state, ports: state.ports.with(at, port) }
    }
    case 'kill':
    case 'look':
    case 'remember':
      return state
    default:
      return assertNever(event)
  }
}

const byNumber = (a: Port, b: Port) => a.port - b.port

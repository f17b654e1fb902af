import { assertNever } from '../../../lib/assertNever'
import type { ConfigEvent, ConfigState } from './protocol'

/** `documented`: the server announced nothing, so only part 1 of the protocol may be used. */
export interface ConfigStoreState {
  readonly mode: 'unknown' | 'extended' | 'documented'
  readonly config: ConfigState | null
  /** What the server served when this page began; null until it said so. */
  readonly firstBuild: string | null
}

export const initialConfig: ConfigStoreState = { mode: 'unknown', config: null, firstBuild: null }

/** `undeclared`: the first frame was another one, or none came in time. */
export type ConfigLocalEvent = { type: 'undeclared' }

export function reduceConfig(
  state: ConfigStoreState,
  event: ConfigEvent | ConfigLocalEvent,
): ConfigStoreState {
  switch (event.type) {
    case 'state':
    case 'get':
      return {
        mode: 'extended',
        config: event.data,
        firstBuild: state.firstBuild ?? event.data.build ?? null,
      }
    case 'undeclared':
      return { ...state, mode: 'documented', config: null }
    case 'set':
    case 'pong':
      return state
    default:
      return assertNever(event)
  }
}

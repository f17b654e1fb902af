import { assertNever } from '../../lib/assertNever'
import type { FilesEvent, SearchMatch } from './protocol'

export interface FileHits {
  readonly path: string
  readonly matches: readonly SearchMatch[]
}

/** What the server pushes about files: hits of running searches. Contents and listings are answers, kept by Query. */
export interface FilesState {
  /** By `requestId` of the search. */
  readonly hits: Readonly<Record<string, readonly FileHits[]>>
}

export const initialFiles: FilesState = { hits: {} }

/** `forgotten`: nobody looks at this search any more. */
export type FilesLocalEvent = { type: 'forgotten'; requestId: string }

export function reduceFiles(state: FilesState, event: FilesEvent | FilesLocalEvent): FilesState {
  switch (event.type) {
    case 'search_result': {
      const { requestId, path, matches } = event
      return { hits: { ...state.hits, [requestId]: [...(state.hits[requestId] ?? []), { path, matches }] } }
    }
    case 'forgotten': {
      if (!(event.requestId in state.hits)) return state
      const { [event.requestId]: _, ...hits } = state.hits
      return { hits }
    }
    case 'change':
      return state
    default:
      return assertNever(event)
  }
}

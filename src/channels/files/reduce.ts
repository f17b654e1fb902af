import { assertNever } from '../../lib/assertNever'
import type { FilesEvent, SearchMatch } from './shared/protocol'

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
      const { requestId } = event
      const known = state.hits[requestId] ?? []
      const next = addHits(known, event)
      return next === known ? state : { hits: { ...state.hits, [requestId]: next } }
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

/** A file comes in parts, each of which may come twice: a match is known by where it stands. */
function addHits(known: readonly FileHits[], { path, matches }: FileHits): readonly FileHits[] {
  const at = known.findIndex((hits) => hits.path === path)
  const before = known[at]?.matches ?? []
  const places = new Set(before.map(placeOf))
  const fresh = matches.filter((match) => {
    const place = placeOf(match)
    return !places.has(place) && places.add(place)
  })
  if (at === -1) return [...known, { path, matches: fresh.sort(byPlace) }]
  return fresh.length === 0 ? known : known.with(at, { path, matches: [...before, ...fresh].sort(byPlace) })
}

const placeOf = ({ line, column, length }: SearchMatch): string => `${line}:${column}:${length}`

const byPlace = (a: SearchMatch, b: SearchMatch): number =>
  a.line - b.line || a.column - b.column || a.length - b.length

import { createStore, type StoreApi } from 'zustand/vanilla'
import type { SearchContext, SearchMatch } from '../shared/protocol'
import { NO_FIELDS, type SearchFields } from './searchFields'

/** A match and the name by which it is known while lines above it come and go. */
export interface Hit extends SearchMatch {
  readonly key: string
}

export interface FileHits {
  readonly path: string
  readonly hits: readonly Hit[]
  readonly context: readonly SearchContext[]
  /** Found in the text of the editor, which is not on disk. */
  readonly isUnsaved: boolean
}

type SearchStatus =
  /** Nothing was asked for. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'searching' }
  | { readonly kind: 'done' }
  /** There are more matches than are shown. */
  | { readonly kind: 'full' }
  /** The user, or the server, ended it early. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly reason: string }
  /** It goes on once there is a connection. */
  | { readonly kind: 'offline' }

export interface SearchState {
  readonly fields: SearchFields
  readonly status: SearchStatus
  /** By path, in the order of paths. */
  readonly files: ReadonlyMap<string, FileHits>
  /** What was asked for when they were found (`askedOf`). */
  readonly shownFor: string
  /** Files whose matches are folded away. */
  readonly closed: ReadonlySet<string>
  /** Paths, and keys of matches, that the user took out of the list. */
  readonly dismissed: ReadonlySet<string>
  /** The last searches, the newest first. */
  readonly recent: readonly SearchFields[]
  /** The second field is shown. */
  readonly isReplacing: boolean
  readonly replacement: string
  /** Include, exclude and what belongs to them are shown. */
  readonly hasDetails: boolean
  /** Where the user wants to type. */
  readonly asked: AskedField | null
}

type AskedField = 'query' | 'replacement'

export type SearchStore = StoreApi<SearchState>

export const createSearchStore = (recent: readonly SearchFields[]): SearchStore =>
  createStore<SearchState>(() => ({
    fields: NO_FIELDS,
    status: { kind: 'idle' },
    files: new Map(),
    shownFor: '',
    closed: new Set(),
    dismissed: new Set(),
    recent,
    isReplacing: false,
    replacement: '',
    hasDetails: false,
    asked: null,
  }))

/** Matches of one file with their names: the line as it is, and which of its kind it is. */
export function named(path: string, matches: readonly SearchMatch[]): Hit[] {
  const seen = new Map<string, number>()
  return matches.map((match) => {
    const same = `${path}\n${match.column}\n${match.preview}`
    const nth = seen.get(same) ?? 0
    seen.set(same, nth + 1)
    return { ...match, key: `${same}\n${nth}` }
  })
}

/** What is left of a file when what was dismissed is taken out; null: nothing. */
function keptOf(file: FileHits, dismissed: ReadonlySet<string>): FileHits | null {
  if (dismissed.size === 0) return file
  if (dismissed.has(file.path)) return null
  const hits = file.hits.filter(({ key }) => !dismissed.has(key))
  if (hits.length === file.hits.length) return file
  return hits.length === 0 ? null : { ...file, hits }
}

/** What is shown. */
export const keptFiles = ({
  files,
  dismissed,
}: Pick<SearchState, 'files' | 'dismissed'>): readonly FileHits[] =>
  [...files.values()].flatMap((file) => keptOf(file, dismissed) ?? [])

/** Equal for two states that are to show the same. */
export const askedOf = ({ fields, isReplacing, replacement }: SearchState): string =>
  JSON.stringify([fields, isReplacing && fields.isRegExp ? replacement : null])

/** What is shown is what the fields ask for. */
export const isCurrent = (state: SearchState): boolean => isOver(state) && state.shownFor === askedOf(state)

/** What was found stands there to be looked at. */
export const isOver = ({ status: { kind } }: SearchState): boolean =>
  kind === 'done' || kind === 'full' || kind === 'stopped'

export function countOf(files: Iterable<FileHits>): { readonly matches: number; readonly files: number } {
  let [matches, count] = [0, 0]
  for (const { hits } of files) {
    matches += hits.length
    count += 1
  }
  return { matches, files: count }
}

/** The files in the order of their paths; those of a folder stand before its folders, whatever the case of letters. */
export function ordered(files: Iterable<FileHits>): ReadonlyMap<string, FileHits> {
  const placed = [...files].map((file) => ({ file, place: placeOf(file.path) }))
  placed.sort((one, other) => (one.place < other.place ? -1 : 1))
  return new Map(placed.map(({ file }) => [file.path, file]))
}

function placeOf(path: string): string {
  const end = path.lastIndexOf('/') + 1
  const folders = path.slice(0, end).toLowerCase().replaceAll('/', '/\u0002')
  return `${folders.slice(0, -1)}\u0001${path.slice(end).toLowerCase()}\n${path}`
}

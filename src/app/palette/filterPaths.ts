import fuzzysort from 'fuzzysort'
import { nameOf } from '../../channels/files/paths'

export interface PathMatch {
  readonly path: string
  /** Positions of the matching letters in the file's name. */
  readonly indexes: readonly number[]
}

/**
 * What a server found, in its order, with the letters to mark; it may be the answer to the query of a moment ago,
 * so what does not match any more is left out.
 */
export function filterPaths(paths: readonly string[], query: string): readonly PathMatch[] {
  if (query === '') return paths.map((path) => ({ path, indexes: [] }))
  return paths.flatMap((path) => {
    if (!fuzzysort.single(query.replaceAll('/', ' '), path) && !fuzzysort.single(query, path)) return []
    return [{ path, indexes: fuzzysort.single(query, nameOf(path))?.indexes ?? [] }]
  })
}

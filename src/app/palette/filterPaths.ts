import fuzzysort from 'fuzzysort'
import { nameOf } from '../../channels/files/paths'

export interface PathMatch {
  readonly path: string
  /** The file's name, its letters and their marks as one. */
  readonly name: string
  /** Positions of the matching letters in `name`. */
  readonly indexes: readonly number[]
}

/**
 * What a server found, in its order, with the letters to mark; it may be the answer to the query of a moment ago,
 * so what does not match any more is left out.
 */
export function filterPaths(paths: readonly string[], query: string): readonly PathMatch[] {
  const wanted = query.normalize('NFC')
  const matches = (path: string) =>
    fuzzysort.single(wanted.replaceAll('/', ' '), path) ?? fuzzysort.single(wanted, path)
  return paths.flatMap((path) => {
    const composed = path.normalize('NFC')
    const name = nameOf(composed)
    if (wanted === '') return [{ path, name, indexes: [] }]
    return matches(composed) ? [{ path, name, indexes: fuzzysort.single(wanted, name)?.indexes ?? [] }] : []
  })
}

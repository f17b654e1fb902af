import type { SearchContext, SearchMatch, SearchResult } from '../shared/protocol'
import { type FileHits, named } from './searchStore'

interface Collected {
  matches: SearchMatch[]
  context: SearchContext[]
}

/** Puts together what the server says of each file in one search, however many frames that takes. */
export function collectHits() {
  const files = new Map<string, Collected>()
  let changed = new Set<string>()
  return {
    add({ path, matches, context = [] }: SearchResult): void {
      const known = files.get(path) ?? { matches: [], context: [] }
      known.matches.push(...matches)
      known.context.push(...context)
      files.set(path, known)
      changed.add(path)
    },
    /** What was said since it was asked last. */
    news(): readonly FileHits[] {
      const paths = [...changed]
      changed = new Set()
      return paths.map((path) => {
        const { matches = [], context = [] } = files.get(path) ?? {}
        return { path, hits: named(path, matches), context: [...context], isUnsaved: false }
      })
    },
  }
}

import { go, type Snapshot, snapshot } from 'fuzzysort'
import type { FindData } from '../../../src/channels/files/shared/protocol'
import type { Ripgrep } from '../../drivers/search/ripgrep'

const MAX_FOUND = 500
/** fuzzysort's 0–1: below it, letters are scattered over the whole path. */
const THRESHOLD = 0.3
/** What a mount that hangs keeps from being listed is left out after this, ms: before clients give up. */
const LIST_MS = 20_000
/** Bytes of paths in one answer, so that its frame fits. */
const MAX_BYTES = 900_000

interface Listed {
  readonly paths: readonly string[]
  /** Of their composed forms: an é is found however it was typed. */
  readonly ranked: Snapshot
  /** The paths themselves: a folder may hold both forms of one name. */
  readonly byComposed: ReadonlyMap<string, readonly string[]>
  readonly truncated: boolean
}

export interface PathFinder {
  /** @param ignored also files that a `.gitignore` hides */
  find(query: string, limit: number, ignored?: boolean): Promise<FindData>
  /** A file came or went: the list is made again for the next request. */
  markStale(): void
  stop(): void
}

/** Quick open: the list of files is kept, ranking it is a matter of milliseconds. */
export function createPathFinder(ripgrep: Ripgrep): PathFinder {
  const ending = new AbortController()
  /** By whether it has ignored files. */
  const lists = new Map<boolean, Promise<Listed>>()

  async function list(ignored: boolean): Promise<Listed> {
    const { paths, truncated } = await ripgrep.listFiles(
      AbortSignal.any([ending.signal, AbortSignal.timeout(LIST_MS)]),
      ignored,
    )
    paths.sort()
    const byComposed = new Map<string, string[]>()
    for (const path of paths) {
      const composed = path.normalize('NFC')
      byComposed.set(composed, [...(byComposed.get(composed) ?? []), path])
    }
    return { paths, ranked: snapshot([...byComposed.keys()]), byComposed, truncated }
  }

  function current(ignored: boolean): Promise<Listed> {
    const known = lists.get(ignored)
    if (known !== undefined) return known
    const fresh = list(ignored)
    lists.set(ignored, fresh)
    fresh.catch(() => {
      if (lists.get(ignored) === fresh) lists.delete(ignored)
    })
    return fresh
  }

  return {
    async find(query, limit, ignored = false) {
      const { paths, ranked, byComposed, truncated } = await current(ignored)
      const wanted = Math.min(limit, MAX_FOUND)
      if (query === '') {
        const first = whatFits(paths.slice(0, wanted))
        return { paths: first, truncated: truncated || first.length < paths.length }
      }
      const composed = query.normalize('NFC')
      const results = go(composed, ranked, {
        limit: wanted,
        threshold: THRESHOLD,
        scoreFn: ({ score, target }) => rank(score, target.toLowerCase(), composed.toLowerCase()),
      })
      const found = results.flatMap(({ target }) => byComposed.get(target) ?? [])
      const fitting = whatFits(found.slice(0, wanted))
      const isWhole = results.total === results.length && fitting.length === found.length
      return { paths: fitting, truncated: truncated || !isWhole }
    },
    markStale() {
      lists.clear()
    },
    stop: () => ending.abort(),
  }
}

/** A query that is a whole name, or one without its ending, means that file, however well longer names match. */
function rank(score: number, path: string, query: string): number {
  const end = path.lastIndexOf('.')
  if (path.endsWith(`/${query}`)) return 0.99 + score / 100
  if (path.slice(0, end).endsWith(`/${query}`)) return 0.98 + score / 101
  return Math.min(score, 0.97)
}

function whatFits(paths: readonly string[]): string[] {
  let bytes = 0
  const end = paths.findIndex((path) => {
    bytes += Buffer.byteLength(JSON.stringify(path)) + 1
    return bytes > MAX_BYTES
  })
  return end === -1 ? [...paths] : paths.slice(0, end)
}

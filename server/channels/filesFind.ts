import { go, type Snapshot, snapshot } from 'fuzzysort'
import type { FindData } from '../../src/channels/files/protocol'
import type { Ripgrep } from '../drivers/ripgrep'

export const MAX_FOUND = 500
/** fuzzysort's 0–1: below it, letters are scattered over the whole path. */
const THRESHOLD = 0.3
/** Bytes of paths in one answer, so that its frame fits. */
const MAX_BYTES = 900_000

interface Listed {
  readonly paths: readonly string[]
  readonly ranked: Snapshot
  readonly truncated: boolean
}

export interface PathFinder {
  find(query: string, limit: number): Promise<FindData>
  /** A file came or went: the list is made again when somebody asks next. */
  markStale(): void
  stop(): void
}

/** Quick open: the list of files is kept, ranking it is a matter of milliseconds. */
export function createPathFinder(ripgrep: Ripgrep): PathFinder {
  const ending = new AbortController()
  let listed: Promise<Listed> | null = null

  async function list(): Promise<Listed> {
    const { paths, truncated } = await ripgrep.listFiles(ending.signal)
    paths.sort()
    return { paths, ranked: snapshot(paths), truncated }
  }

  function current(): Promise<Listed> {
    if (listed) return listed
    const fresh = list()
    listed = fresh
    fresh.catch(() => {
      if (listed === fresh) listed = null
    })
    return fresh
  }

  return {
    async find(query, limit) {
      const { paths, ranked, truncated } = await current()
      const wanted = Math.min(limit, MAX_FOUND)
      const results = query === '' ? null : go(query, ranked, { limit: wanted, threshold: THRESHOLD })
      const found = results ? results.map(({ target }) => target) : paths.slice(0, wanted)
      const fitting = whatFits(found)
      const total = results ? results.total : paths.length
      return { paths: fitting, truncated: truncated || total > fitting.length }
    },
    markStale() {
      listed = null
    },
    stop: () => ending.abort(),
  }
}

function whatFits(paths: readonly string[]): string[] {
  let bytes = 0
  const end = paths.findIndex((path) => {
    bytes += Buffer.byteLength(JSON.stringify(path)) + 1
    return bytes > MAX_BYTES
  })
  return end === -1 ? [...paths] : paths.slice(0, end)
}

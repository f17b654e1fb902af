import type { ChangedContent } from './checkpoints'
import { isSame, type TurnFile } from './reviewState'

/** What a tool of the agent says that it changes. */
export interface Claim {
  /** Wire path. */
  readonly path: string
  /** What it was and is, where the tool says so; null: there was no file. */
  readonly diff?: { readonly oldText: string | null; readonly newText: string }
}

/** A turn that ran at the same time. */
interface OtherTurn {
  readonly taskId: string
  readonly claims: readonly Claim[]
}

interface Circumstances {
  readonly claims: readonly Claim[]
  readonly others: readonly OtherTurn[]
  /** What users saved meanwhile, by path. */
  readonly saves: ReadonlyMap<string, string | null>
}

export type Attributed = Pick<TurnFile, 'path' | 'before' | 'after' | 'shared' | 'mine'>

/**
 * Which of the changes between two checkpoints are those of a turn. A file that a tool of it claims is; one that only
 * another turn claims, or that is what a user saved, is not; the rest belongs to all turns that ran.
 */
export function attribute(changed: readonly ChangedContent[], about: Circumstances): Attributed[] {
  const own = new Set(about.claims.map(({ path }) => path))
  return changed.flatMap(({ path, before, after }) => {
    if (isSame(before, after)) return []
    const saved = savedAt(about.saves, path)
    const isOwn = own.has(path)
    const claiming = about.others.filter(({ claims }) => claims.some((claim) => claim.path === path))
    if (!isOwn && saved !== undefined && saved === (after?.version ?? null)) return []
    if (!isOwn && claiming.length > 0) return []
    const sharers = isOwn ? claiming : about.others
    const shared = [...new Set(sharers.map(({ taskId }) => taskId))]
    return [{ path, before, after, shared, mine: saved !== undefined }]
  })
}

/** What was saved there, or null where it or a folder around it was removed; undefined: neither. */
function savedAt(saves: ReadonlyMap<string, string | null>, path: string): string | null | undefined {
  const own = saves.get(path)
  if (own !== undefined) return own
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
    if (saves.get(path.slice(0, end)) === null) return null
  return undefined
}

import { versionOf } from '../drivers/disk/versions'
import type { ChangedContent } from './checkpoints'
import type { Contents } from './contents'
import type { DiskWork } from './diskWork'
import type { Side } from './reviewState'
import type { Claim } from './turnChanges'

/**
 * What the tools showed, where there is no checkpoint. Only a diff whose new text is the whole file tells what the file
 * was; of other diffs no content is known, and they cannot be undone.
 */
export async function changesOfTools(
  claims: readonly Claim[],
  { work, contents }: { work: DiskWork; contents: Contents },
): Promise<ChangedContent[]> {
  const diffs = new Map<string, { first: string | null; last: string }>()
  for (const { path, diff } of claims) {
    if (!diff) continue
    const known = diffs.get(path)
    diffs.set(path, { first: known ? known.first : diff.oldText, last: diff.newText })
  }
  const found: ChangedContent[] = []
  for (const [path, { first, last }] of diffs) {
    const present = await work.look(path)
    const isWhole = present?.side && present.side.kind !== 'link' && present.bytes.equals(Buffer.from(last))
    if (isWhole && present?.side) {
      await contents.put(present.bytes)
      found.push({ path, before: await textSide(first, present.side, contents), after: present.side })
    } else found.push({ path, before: shownSide(first), after: shownSide(last) })
  }
  return found
}

/** What the tools showed of files that no checkpoint has, since git ignores them: only where the content is known. */
export async function changesBeside(
  changed: readonly ChangedContent[],
  claims: readonly Claim[],
  parts: { work: DiskWork; contents: Contents },
): Promise<ChangedContent[]> {
  const known = new Set(changed.map(({ path }) => path))
  const found = await changesOfTools(
    claims.filter(({ path }) => !known.has(path)),
    parts,
  )
  return found.filter(({ before, after }) => before?.kind !== 'large' && after?.kind !== 'large')
}

/** A tool says nothing of who may execute what it changes. */
async function textSide(text: string | null, { kind }: NonNullable<Side>, contents: Contents): Promise<Side> {
  if (text === null) return null
  const bytes = Buffer.from(text)
  return { version: await contents.put(bytes), kind, size: bytes.length }
}

function shownSide(text: string | null): Side {
  if (text === null) return null
  const bytes = Buffer.from(text)
  return { version: versionOf(bytes), kind: 'large', size: bytes.length }
}

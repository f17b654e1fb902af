import { FilesError } from '../../channels/files/filesError'
import type { FilesQueries } from '../../channels/files/queries'
import type { ApplyResult, WireEdit } from '../../embed-sdk/methods'
import { EmbedError } from '../../embed-sdk/portTalk'

type Queries = Pick<FilesQueries, 'readNow' | 'write' | 'remove'>
interface Found {
  readonly content: string
  readonly encoding: 'utf-8' | 'base64'
  readonly version: string | null
}

/**
 * Makes all the changes or none: every file is read and compared first, and when one of them fails after all, those
 * before it get back what they held, where they have not changed meanwhile. @throws EmbedError `conflict`
 */
export async function applyEdits(queries: Queries, edits: readonly WireEdit[]): Promise<ApplyResult> {
  const before = await Promise.all(edits.map(({ path }) => find(queries, path)))
  const stale = edits.filter(
    ({ ifVersion }, at) => ifVersion !== undefined && (before[at]?.version ?? null) !== ifVersion,
  )
  if (stale.length > 0)
    throw new EmbedError('conflict', `Changed meanwhile: ${stale.map(({ path }) => path).join(', ')}.`)

  const files: { path: string; version: string | null }[] = []
  try {
    for (const [at, { path, file }] of edits.entries()) {
      const held = before[at] ?? null
      files.push({ path, version: await put(queries, path, file, held?.version ?? null) })
    }
  } catch (error) {
    for (const [at, { path, version }] of [...files.entries()].reverse())
      await put(queries, path, before[at] ?? null, version).catch(() => undefined)
    throw error
  }
  return { files }
}

/** Writes or deletes, only where the file still is what was seen; gives its version, null when it is gone. */
async function put(
  queries: Queries,
  path: string,
  file: { content: string; encoding: 'utf-8' | 'base64' } | null,
  seen: string | null,
): Promise<string | null> {
  if (file) {
    const { content, encoding } = file
    return (await queries.write({ path, content, encoding, ifVersion: seen })).version ?? null
  }
  const now = await find(queries, path)
  if (!now) return null
  if (now.version !== seen) throw new EmbedError('conflict', `Changed meanwhile: ${path}.`)
  await queries.remove(path)
  return null
}

async function find(queries: Queries, path: string): Promise<Found | null> {
  try {
    const { content, encoding, version } = await queries.readNow(path)
    return { content, encoding, version: version ?? null }
  } catch (error) {
    if (error instanceof FilesError && error.code === 'NOT_FOUND') return null
    throw error
  }
}

import type { Stats } from 'node:fs'
import { lstat, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Entry } from '../../../src/channels/files/shared/protocol'
import { errnoOf, FilesFault } from './filesFault'
import type { Look } from './look'
import { nativePath, shownPath } from './nativePath'
import type { Place, Places } from './places'
import { isTemporaryName } from './safePath'

/** Facts asked of the file system at once. */
const BATCH = 64

/**
 * Everything in a folder, by name, code unit by code unit. What vanishes meanwhile is left out; what cannot be looked
 * at is there without facts.
 */
export async function listPlace(
  place: Place,
  path: string,
  { places, look }: { places: Places; look: Look },
): Promise<Entry[]> {
  if (!(await lstat(nativePath(place.at))).isDirectory())
    throw new FilesFault('IS_FILE', `${path} is a file.`, { path })
  const found = await readdir(nativePath(place.at), { withFileTypes: true, encoding: 'buffer' })
  const visible = found
    .map((entry) => ({ name: shownPath(entry.name), isDirectory: entry.isDirectory() }))
    .filter(({ name }) => !isTemporaryName(name))
  const entries: Entry[] = []
  for (let start = 0; start < visible.length; start += BATCH) {
    const batch = visible.slice(start, start + BATCH)
    const facts = await Promise.all(batch.map((entry) => describe(place, path, { entry, places, look })))
    entries.push(...facts.filter((entry) => entry !== null))
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
}

interface Named {
  readonly name: string
  readonly isDirectory: boolean
}

async function describe(
  place: Place,
  path: string,
  { entry, places, look }: { entry: Named; places: Places; look: Look },
): Promise<Entry | null> {
  const at = `${place.at}/${entry.name}`
  try {
    const own = await look(join(place.real, entry.name), () => lstat(nativePath(at)))
    return toEntry(
      entry.name,
      own.isSymbolicLink() ? await behind(at, own, { path, name: entry.name, places }) : own,
    )
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null
    // A mount whose server died or hangs, or a folder that may be listed but not entered: the others are still there.
    return { name: entry.name, type: entry.isDirectory ? 'directory' : 'file', size: 0, modified: toIso(0) }
  }
}

/** What a link leads to; the link itself where that is nowhere or outside. */
async function behind(
  at: string,
  own: Stats,
  { path, name, places }: { path: string; name: string; places: Places },
): Promise<Stats> {
  try {
    await places.realOf(path === '/' ? `/${name}` : `${path}/${name}`)
    return await stat(nativePath(at))
  } catch {
    return own // Leads out of the workspace or nowhere: shown as a file, refused when opened.
  }
}

export function toEntry(name: string, facts: Stats): Entry {
  const isDirectory = facts.isDirectory()
  return {
    name,
    type: isDirectory ? 'directory' : 'file',
    size: isDirectory ? 0 : facts.size,
    modified: toIso(facts.mtimeMs),
  }
}

/** File systems hold times that dates cannot. */
export function toIso(ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString()
}

import type { Dirent, Stats } from 'node:fs'
import { lstat, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Entry, NamesData } from '../../../src/channels/files/shared/protocol'
import { errnoOf, FilesFault } from './filesFault'
import type { Look } from './look'
import { nativePath, shownPath, shownText } from './nativePath'
import type { Place, Places } from './places'
import { isTemporaryName } from './safePath'

/** Facts asked of the file system at once. */
const BATCH = 64
/** What stands in a decoded text for bytes that are no UTF-8. */
const REPLACED = '\uFFFD'

export interface Folder {
  readonly place: Place
  /** As the wire has it. */
  readonly path: string
  readonly places: Places
  readonly look: Look
}

interface Named {
  readonly name: string
  readonly isDirectory: boolean
  readonly isLink: boolean
}

/**
 * Everything in a folder, by name, code unit by code unit. What vanishes meanwhile is left out; what cannot be looked
 * at is there without facts.
 */
export async function listPlace(folder: Folder): Promise<Entry[]> {
  const entries = await inBatches(await namedIn(folder), (named) => describe(folder, named))
  return entries.filter((entry) => entry !== null).sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The same without facts: of ten thousand entries none is asked for anything, but links for what they lead to. */
export async function namesInPlace(folder: Folder): Promise<NamesData> {
  const all = await namedIn(folder)
  const links = all.filter(({ isLink }) => isLink)
  const described = await inBatches(links, (named) => describe(folder, named))
  const linked = new Map(links.map(({ name }, at) => [name, described[at]?.type]))
  const names: NamesData = { folders: [], files: [] }
  for (const { name, isDirectory, isLink } of all) {
    const isFolder = isLink ? linked.get(name) === 'directory' : isDirectory
    names[isFolder ? 'folders' : 'files'].push(name)
  }
  return { folders: names.folders.sort(), files: names.files.sort() }
}

async function namedIn({ place, path }: Folder): Promise<Named[]> {
  if (!(await lstat(nativePath(place.at))).isDirectory())
    throw new FilesFault('IS_FILE', `${path} is a file.`, { path })
  const found = await readAsText(nativePath(place.at))
  return found.filter(({ name }) => !isTemporaryName(name))
}

/**
 * Names as text: of ten thousand, to decode each by itself takes longer than to read them all. Where one is not UTF-8, which
 * also fails where the file system leaves it to a look at each entry what it is, all are read again as bytes.
 */
async function readAsText(folder: string | Buffer): Promise<Named[]> {
  const found = await readdir(folder, { withFileTypes: true }).catch(() => null)
  if (found?.every(({ name }) => !name.includes(REPLACED)))
    return found.map((entry) => named(entry, shownText(entry.name)))
  const bytes = await readdir(folder, { withFileTypes: true, encoding: 'buffer' })
  return bytes.map((entry) => named(entry, shownPath(entry.name)))
}

const named = (entry: Pick<Dirent, 'isDirectory' | 'isSymbolicLink'>, name: string): Named => ({
  name,
  isDirectory: entry.isDirectory(),
  isLink: entry.isSymbolicLink(),
})

async function inBatches<From, To>(
  from: readonly From[],
  ask: (one: From) => Promise<To>,
): Promise<Awaited<To>[]> {
  const answers: Awaited<To>[] = []
  for (let start = 0; start < from.length; start += BATCH)
    answers.push(...(await Promise.all(from.slice(start, start + BATCH).map(ask))))
  return answers
}

async function describe(folder: Folder, { name, isDirectory }: Named): Promise<Entry | null> {
  const at = `${folder.place.at}/${name}`
  try {
    const own = await folder.look(join(folder.place.real, name), () => lstat(nativePath(at)))
    return toEntry(name, own.isSymbolicLink() ? await behind(folder, name, own) : own)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null
    // A mount whose server died or hangs, or a folder that may be listed but not entered: the others are still there.
    return { name, type: isDirectory ? 'directory' : 'file', size: 0, modified: toIso(0) }
  }
}

/** What a link leads to; the link itself where that is nowhere or outside. */
async function behind({ path, place, places }: Folder, name: string, own: Stats): Promise<Stats> {
  try {
    await places.realOf(path === '/' ? `/${name}` : `${path}/${name}`)
    return await stat(nativePath(`${place.at}/${name}`))
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

import { lstat, readdir, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { WATCH_IGNORED } from '../../src/channels/files/shared/protocol'
import { nativePath, shownText } from '../drivers/disk/nativePath'

/** One repository that has files in the workspace. */
export interface FoundRepository {
  /** Its top folder, absolute, in its shown form. */
  readonly folder: string
  /** Of this work tree: `HEAD` and the index. */
  readonly own: string
  /** What all its work trees share: branches, settings, hooks. */
  readonly common: string
}

const MAX_REPOSITORIES = 30
/** Folders below the workspace that are looked into. */
const MAX_DEPTH = 4
const MAX_FOLDERS = 5000

/**
 * The repository in which the workspace lies, and those in it: submodules, work trees and clones. `.git` is only looked for
 * and read: nothing of git runs.
 */
export async function findRepositories(root: string): Promise<readonly FoundRepository[]> {
  const found: FoundRepository[] = []
  const around = await enclosing(root)
  if (around) found.push(around)
  let folders = [root]
  let looked = 0
  for (let depth = 1; depth <= MAX_DEPTH && folders.length > 0; depth++) {
    const below: string[] = []
    for (const folder of folders) {
      if (looked >= MAX_FOLDERS) break
      looked += 1
      for (const child of await foldersIn(folder)) {
        below.push(child)
        const repository = await repositoryAt(child)
        if (repository) found.push(repository)
        if (found.length >= MAX_REPOSITORIES) return found
      }
    }
    folders = below
  }
  return found
}

async function enclosing(root: string): Promise<FoundRepository | null> {
  for (let at = root; ; at = dirname(at)) {
    const found = await repositoryAt(at)
    if (found) return found
    if (dirname(at) === at) return null
  }
}

async function repositoryAt(folder: string): Promise<FoundRepository | null> {
  const place = join(folder, '.git')
  const entry = await lstat(nativePath(place)).catch(() => null)
  if (!entry) return null
  if (!entry.isFile())
    return (await isThere(join(place, 'HEAD'))) ? { folder, own: place, common: place } : null
  const named = /^gitdir: (.+?)\r?\n?$/.exec(await textOf(place))?.[1]
  if (named === undefined) return null
  const own = resolve(folder, named)
  if (!(await isThere(join(own, 'HEAD')))) return null
  const common = (await textOf(join(own, 'commondir'))).trim()
  return { folder, own, common: common === '' ? own : resolve(own, common) }
}

/** Links are not followed: what they lead to is looked at where it lies. */
async function foldersIn(folder: string): Promise<readonly string[]> {
  const native = nativePath(folder)
  // Names that are no UTF-8 cannot be given to a program as the folder in which it runs.
  const entries =
    typeof native === 'string' ? await readdir(native, { withFileTypes: true }).catch(() => []) : []
  return entries
    .filter((entry) => entry.isDirectory() && !isLeftOut(entry.name))
    .map(({ name }) => join(folder, shownText(name)))
}

const IGNORED: ReadonlySet<string> = new Set(WATCH_IGNORED)
const isLeftOut = (name: string): boolean => IGNORED.has(name) || name.includes('\uFFFD')

const textOf = (path: string): Promise<string> => readFile(nativePath(path), 'utf8').catch(() => '')

const isThere = (path: string): Promise<boolean> =>
  lstat(nativePath(path)).then(
    () => true,
    () => false,
  )

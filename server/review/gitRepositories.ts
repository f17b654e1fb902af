import { lstat, readFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { nativePath } from '../drivers/disk/nativePath'

/** One of the user's repositories in the workspace, or the workspace itself where it is none. */
export interface Repository {
  /** Absolute, in its shown form. */
  readonly folder: string
  /** Where the rules of what is left out begin: the repository around the workspace, if there is one. */
  readonly workTree: string
  /** Its own `info/exclude`. */
  readonly excludes: string | null
}

/** Nothing of it is written, and no program of it runs: `.git` is only looked for, and one file of it named. */
export async function findRepository(folder: string): Promise<Repository> {
  for (let at = folder; ; at = dirname(at)) {
    const folderOfGit = await gitFolderOf(at)
    if (folderOfGit !== null) {
      const excludes = join(folderOfGit, 'info', 'exclude')
      return { folder, workTree: at, excludes: (await isThere(excludes)) ? excludes : null }
    }
    if (dirname(at) === at) return { folder, workTree: folder, excludes: null }
  }
}

/** Where what all work trees of a repository share lies; null where this folder is not the top of one. */
async function gitFolderOf(folder: string): Promise<string | null> {
  const place = join(folder, '.git')
  const entry = await lstat(nativePath(place)).catch(() => null)
  if (!entry) return null
  if (!entry.isFile()) return (await isThere(join(place, 'HEAD'))) ? place : null
  const named = /^gitdir: (.+?)\r?\n?$/.exec(await textOf(place))?.[1]
  if (named === undefined) return null
  const own = resolve(folder, named)
  const common = (await textOf(join(own, 'commondir'))).trim()
  return common === '' ? own : resolve(own, common)
}

async function textOf(path: string): Promise<string> {
  return readFile(nativePath(path), 'utf8').catch(() => '')
}

async function isThere(path: string): Promise<boolean> {
  return lstat(nativePath(path)).then(
    () => true,
    () => false,
  )
}

/** The path of a repository in the workspace: `''` for the workspace itself. */
export function placeIn(root: string, folder: string): string {
  const place = relative(root, folder)
  return isAbsolute(place) ? '' : place
}

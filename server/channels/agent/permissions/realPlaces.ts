import { lstat, realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { setTimeout } from 'node:timers/promises'

/** A disk that does not answer is not waited for, ms. */
const LOOK_MS = 2_000
/** Nothing there, something else there, or a name that no disk has. */
const MISSING = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'])

/** Where paths really lead, links followed. */
export interface RealPlaces {
  readonly root: string
  /** The real path of what a path names, or would name once it was made; null where that cannot be told. */
  locate(path: string): Promise<string | null>
  /** It is told, and it is the folder or below it. */
  isInside(path: string, folder?: string): Promise<boolean>
}

/**
 * @param root real path of the workspace
 * @example
 * await createRealPlaces('/work').isInside('/work/link-to-etc/passwd') // false
 */
export function createRealPlaces(root: string): RealPlaces {
  async function look(path: string): Promise<string | null> {
    // `..` behind a link leads elsewhere than its text says.
    if (path.split(sep).includes('..')) return null
    const missing: string[] = []
    for (let place = resolve(root, path); ; place = dirname(place)) {
      try {
        return join(await realpath(place), ...missing)
      } catch (error) {
        if (!MISSING.has(codeOf(error)) || (await isThere(place)) || dirname(place) === place) return null
        missing.unshift(basename(place))
      }
    }
  }

  const locate = (path: string) => Promise.race([look(path), setTimeout(LOOK_MS, null, { ref: false })])

  return {
    root,
    locate,
    async isInside(path, folder = root) {
      const real = await locate(path)
      return real !== null && isBelow(real, folder)
    },
  }
}

/** A link that leads nowhere is there, and its end is not. */
const isThere = (path: string) =>
  lstat(path).then(
    () => true,
    (error) => !MISSING.has(codeOf(error)),
  )

/** Both real. */
export function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

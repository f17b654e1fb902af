import { constants, existsSync, realpathSync } from 'node:fs'
import { lstat, mkdir, open, readlink, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { errnoOf, FilesFault } from './filesFault'
import { nativePath, shownPath } from './nativePath'
import { formatPath, isInside, parsePath } from './safePath'

/** Where one file or folder is, reached through an open handle of the folder it is in. */
export interface Place {
  /** Path to use with the file system; valid until the place is given back. Its last part follows no link. */
  readonly at: string
  /** The folder, to put a temporary file beside it. */
  readonly folder: string
  /** Real absolute path: the key of locks, never shown. */
  readonly real: string
}

export interface Places {
  readonly root: string
  /** The thing itself, a link not followed. */
  withEntry<Result>(path: string, use: (place: Place) => Promise<Result>): Promise<Result>
  /** What the path leads to, links followed inside the root. It may be missing, its folder may not. */
  withTarget<Result>(path: string, use: (place: Place) => Promise<Result>): Promise<Result>
  /** Real path the path leads to, or would if it existed. */
  realOf(path: string): Promise<string>
  /** Makes the folder and those above it. True if there was something to make. */
  ensureFolder(names: readonly string[]): Promise<boolean>
}

/** Linux alone lets a handle of a folder stand in a path, so that the folder cannot be swapped meanwhile. */
const HANDLES = process.platform === 'linux' && existsSync('/proc/self/fd')

/**
 * Nothing outside the root is reachable: real paths are compared *after* the folder is open, and what follows
 * goes through that handle.
 *
 *     const places = createPlaces(root)
 *     await places.withTarget('/src/main.ts', ({ at }) => readFile(at))
 */
export function createPlaces(folder: string): Places {
  const root = shownPath(realpathSync(folder, 'buffer'))

  const checked = (real: string, path: string): string => {
    if (isInside(root, real)) return real
    throw new FilesFault('PERMISSION_DENIED', `${path} leads out of the workspace.`, { path })
  }

  async function realOf(path: string): Promise<string> {
    const full = join(root, ...parsePath(path))
    try {
      return checked(await realOfNative(full), path)
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error
    }
    const parent = checked(await realOfNative(dirname(full)), path)
    const missing = join(parent, basename(full))
    if (!(await isThere(missing))) return missing
    throw new FilesFault('PERMISSION_DENIED', `${path} is a link that leads nowhere.`, { path })
  }

  async function within<Result>(
    real: string,
    path: string,
    use: (place: Place) => Promise<Result>,
  ): Promise<Result> {
    const isRoot = real === root
    const folder = isRoot ? root : dirname(real)
    const name = isRoot ? '.' : basename(real)
    if (!HANDLES) return use({ at: join(checked(await realOfNative(folder), path), name), folder, real })
    const handle = await open(
      nativePath(folder),
      constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW,
    )
    try {
      const held = `/proc/self/fd/${handle.fd}`
      checked(shownPath(await readlink(held, 'buffer')), path)
      return await use({ at: `${held}/${name}`, folder: held, real })
    } finally {
      await handle.close()
    }
  }

  async function makeFolder(parent: string, name: string, path: string): Promise<void> {
    const real = join(parent, name)
    await within(real, path, async ({ at }) => {
      await mkdir(nativePath(at)).catch((error: unknown) => {
        if (errnoOf(error) !== 'EEXIST') throw error
      })
    })
  }

  async function isFolder(path: string): Promise<boolean> {
    try {
      return (await stat(nativePath(await realOf(path)))).isDirectory()
    } catch {
      // The way there says what is wrong with it.
      return false
    }
  }

  return {
    root,
    realOf,
    async withEntry(path, use) {
      const names = parsePath(path)
      if (names.length === 0) throw new FilesFault('INVALID_PATH', 'This is the workspace itself.', { path })
      const parent = checked(await realOfNative(join(root, ...names.slice(0, -1))), path)
      return within(join(parent, names.at(-1) ?? ''), path, use)
    },
    async withTarget(path, use) {
      return within(await realOf(path), path, use)
    },
    async ensureFolder(names) {
      if (await isFolder(formatPath(names))) return false
      let made = false
      for (let depth = 1; depth <= names.length; depth += 1) {
        const path = formatPath(names.slice(0, depth))
        const real = await realOf(path)
        if (!(await isThere(real))) {
          await makeFolder(dirname(real), basename(real), path)
          made = true
        } else if (!(await stat(nativePath(real))).isDirectory()) {
          throw new FilesFault('IS_FILE', `${path} is a file.`, { path })
        }
      }
      return made
    },
  }
}

async function realOfNative(path: string): Promise<string> {
  return shownPath(await realpath(nativePath(path), 'buffer'))
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(nativePath(path))
    return true
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false
    throw error
  }
}

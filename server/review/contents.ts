import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { versionOf } from '../drivers/disk/versions'
import { createKeyedMutex } from '../lib/keyedMutex'

/** Contents of files by their version: what was kept, left and undone. */
export interface Contents {
  /** Resolves with its version once it is on disk. */
  put(bytes: Uint8Array): Promise<string>
  /** Null where it is not kept (any more). */
  get(version: string): Promise<Buffer | null>
  /** Removes what is not named and was not put lately. Resolves with the bytes of the rest. */
  sweep(named: ReadonlySet<string>): Promise<number>
}

/** A content is put before the record that names it. */
const YOUNG_MS = 60 * 60 * 1000
const NAME = /^[A-Za-z0-9_-]{43}$/

/**
 * Contents as files of the state folder. They come from files of the workspace, so only their owner may read them.
 *
 *     const contents = createContents({ folder: join(state, 'review', 'contents'), now: Date.now })
 *     const version = await contents.put(Buffer.from('text'))
 */
export function createContents({ folder, now }: { folder: string; now: () => number }): Contents {
  const placeOf = (version: string) => join(folder, version.slice(0, 2), version)
  /** Nothing is swept while it is put. */
  const order = createKeyedMutex()

  async function write(version: string, bytes: Uint8Array): Promise<string> {
    const place = placeOf(version)
    if (await touched(place, now())) return version
    await mkdir(join(folder, version.slice(0, 2)), { recursive: true, mode: 0o700 })
    const temporary = `${place}.${randomBytes(8).toString('hex')}`
    const handle = await open(temporary, 'wx', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, place)
    return version
  }

  async function sweepOne(path: string, isNeeded: boolean): Promise<number> {
    const facts = await stat(path).catch(() => null)
    if (!facts) return 0
    if (isNeeded || now() - facts.mtimeMs < YOUNG_MS) return facts.size
    await rm(path, { force: true })
    return 0
  }

  return {
    put(bytes) {
      const version = versionOf(bytes)
      return order.run([version], () => write(version, bytes))
    },
    async get(version) {
      if (!NAME.test(version)) return null
      try {
        return await readFile(placeOf(version))
      } catch {
        return null
      }
    },
    async sweep(named) {
      let kept = 0
      for (const path of await filesIn(folder)) {
        const name = basename(path)
        kept += await order.run([name], () => sweepOne(path, named.has(name)))
      }
      return kept
    },
  }
}

/** False where it is not there. */
async function touched(path: string, now: number): Promise<boolean> {
  try {
    await utimes(path, now / 1000, now / 1000)
    return true
  } catch {
    return false
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`)
}

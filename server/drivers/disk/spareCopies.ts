import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'

/** What could not be repaired for so long never will be, ms. */
const KEPT_MS = 30 * 24 * 60 * 60_000
const WHOLE = /^[0-9a-f]{16}\.copy$/

/** One write in place: what the file held and what it is to hold. */
export interface Spare {
  /** Wire path. */
  readonly path: string
  readonly old: Uint8Array
  readonly fresh: Uint8Array
}

/** Copies of files that are being written in place, for the next start after a crash. */
export interface SpareCopies {
  /** Resolves when the copy is on the disk, with its removal. */
  keep(spare: Spare): Promise<() => Promise<void>>
  /** One after the other; those for which `settle` answers true are removed, and so are old ones. */
  each(settle: (spare: Spare) => Promise<boolean>): Promise<void>
}

const headSchema = z.object({ path: z.string(), old: z.number(), fresh: z.number() })

interface Options {
  /** Only its owner may enter; never inside the workspace. Made when it is first needed. */
  readonly folder: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log: { warn(message: string, fields?: Record<string, unknown>): void }
}

/**
 * Copies of files that are written in place, kept in the state folder until the write is complete.
 *
 *     const remove = await createSpareCopies({ folder, now: Date.now, log }).keep({ path, old, fresh })
 */
export function createSpareCopies({ folder, now, log }: Options): SpareCopies {
  async function isSettled(name: string, settle: (spare: Spare) => Promise<boolean>): Promise<boolean> {
    // A copy that was never finished belongs to a write that never began.
    if (!WHOLE.test(name)) return true
    try {
      const { mtimeMs } = await stat(join(folder, name))
      return (await settle(parse(await readFile(join(folder, name))))) || now() - mtimeMs > KEPT_MS
    } catch (error) {
      log.warn('A copy of a file could not be read', { name, error: String(error) })
      return false
    }
  }

  return {
    async keep({ path, old, fresh }) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const name = join(folder, `${randomBytes(8).toString('hex')}.copy`)
      const head = JSON.stringify({ path, old: old.length, fresh: fresh.length })
      const file = await open(`${name}.part`, 'wx', 0o600)
      try {
        for (const part of [`${head}\n`, old, fresh]) await file.writeFile(part)
        await file.sync()
        await rename(`${name}.part`, name)
        await syncFolder(folder)
      } catch (error) {
        await rm(`${name}.part`, { force: true })
        throw error
      } finally {
        await file.close()
      }
      return () => rm(name, { force: true })
    },
    async each(settle) {
      for (const name of await readdir(folder).catch(() => []))
        if (await isSettled(name, settle)) await rm(join(folder, name), { force: true })
    },
  }
}

/** A name that is only in memory is lost with the power. Windows keeps no handles of folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function parse(bytes: Buffer): Spare {
  const end = bytes.indexOf('\n')
  const head = headSchema.parse(JSON.parse(bytes.toString('utf8', 0, end)))
  const old = bytes.subarray(end + 1, end + 1 + head.old)
  const fresh = bytes.subarray(end + 1 + head.old)
  if (fresh.length !== head.fresh) throw new Error('The copy is not whole.')
  return { path: head.path, old, fresh }
}

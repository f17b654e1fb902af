import { lstat, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { GitDone, GitFile } from '../../src/channels/files/shared/gitProtocol'
import type { Disk } from '../drivers/disk/disk'
import { FilesFault } from '../drivers/disk/filesFault'
import { writeWhole } from '../drivers/disk/writeWhole'
import { GitFault } from './gitFault'

/** One file before and after a discard. */
const keptSchema = z.object({
  path: z.string(),
  /** The file in which its bytes are; null: it was not there. */
  content: z.nullable(z.string()),
  /** What the discard left; null: nothing. */
  after: z.nullable(z.string()),
})
const recordSchema = z.object({ files: z.array(keptSchema) })
type Kept = z.infer<typeof keptSchema>

/** Bytes of one discard that are kept. */
const MAX_BYTES = 200 * 1024 * 1024
/** Discards that can be taken back, and for how long, ms. */
const MAX_KEPT = 50
const KEPT_MS = 30 * 24 * 3_600_000

export type Discards = ReturnType<typeof createDiscards>

/**
 * Bytes of files before their changes are discarded, in the state folder.
 *
 *     const discards = createDiscards({ folder, disk, now: Date.now })
 *     const kept = await discards.keep(id, files)
 *     await discards.restore(id) // where nothing was written meanwhile
 */
export function createDiscards({ folder, disk, now }: { folder: string; disk: Disk; now: () => number }) {
  const place = (id: string) => {
    if (!/^[\w-]{1,128}$/.test(id)) throw new GitFault('NOT_FOUND', 'There is no such discard.')
    return join(folder, id)
  }

  async function forgetOld(): Promise<void> {
    const names = await readdir(folder).catch((): string[] => [])
    const dated = await Promise.all(
      names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
    )
    const old = dated
      .toSorted((one, other) => other.at - one.at)
      .filter(({ at }, index) => index >= MAX_KEPT || now() - at > KEPT_MS)
    for (const { name } of old) await rm(join(folder, name), { recursive: true, force: true })
  }

  /** Null: there is no such file. */
  async function bytesOf(path: string): Promise<Buffer | null> {
    try {
      return (await disk.read(path, { isEntry: true })).bytes
    } catch (error) {
      if (error instanceof FilesFault && error.code === 'NOT_FOUND') return null
      throw error
    }
  }

  const versionOf = async (path: string): Promise<string | null> => {
    try {
      return (await disk.read(path, { isEntry: true })).version
    } catch (error) {
      if (error instanceof FilesFault && error.code === 'NOT_FOUND') return null
      throw error
    }
  }

  return {
    /** All of it is on the disk when this resolves. */
    async keep(id: string, files: readonly GitFile[]): Promise<void> {
      const at = place(id)
      await mkdir(at, { recursive: true, mode: 0o700 })
      let sum = 0
      const kept: Kept[] = []
      for (const [index, { path }] of files.entries()) {
        const bytes = await bytesOf(path)
        sum += bytes?.length ?? 0
        if (sum > MAX_BYTES) {
          await rm(at, { recursive: true, force: true })
          throw new GitFault(
            'TOO_LARGE',
            'These files are too large to be kept for an undo: discard fewer at once.',
          )
        }
        if (bytes) await writeWhole(join(at, String(index)), bytes)
        kept.push({ path, content: bytes ? String(index) : null, after: null })
      }
      await writeWhole(join(at, 'record.json'), JSON.stringify({ files: kept }))
      await forgetOld()
    },
    /** The discard is over: notes what it left, with which a later file is compared. */
    async done(id: string): Promise<void> {
      const { files } = await read(id)
      const after = await Promise.all(
        files.map(async (file) => ({ ...file, after: await versionOf(file.path) })),
      )
      await writeWhole(join(place(id), 'record.json'), JSON.stringify({ files: after }))
    },
    /** Puts the bytes back where the files still are what the discard left. */
    async restore(id: string): Promise<GitDone> {
      const { files } = await read(id)
      const done: string[] = []
      const left: { path: string; reason: string }[] = []
      for (const { path, content, after } of files) {
        try {
          if (content !== null) {
            const bytes = await readFile(join(place(id), content))
            await disk.write(path, bytes, { ifVersion: after, isEntry: true })
          } else if ((await versionOf(path)) === after) {
            if (after !== null) await disk.remove(path)
          } else throw new FilesFault('CONFLICT', 'The file changed since.')
          done.push(path)
        } catch (error) {
          if (!(error instanceof FilesFault)) throw error
          left.push({ path, reason: error.code === 'CONFLICT' ? 'It has newer edits.' : error.message })
        }
      }
      if (left.length === 0) await rm(place(id), { recursive: true, force: true })
      return { paths: done, ...(left.length > 0 ? { left } : {}) }
    },
  }

  async function read(id: string): Promise<z.infer<typeof recordSchema>> {
    const at = place(id)
    await lstat(at).catch(() => {
      throw new GitFault('NOT_FOUND', 'This was put back already, or is kept no longer.')
    })
    return recordSchema.parse(JSON.parse(await readFile(join(at, 'record.json'), 'utf8')))
  }
}

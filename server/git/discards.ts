import { lstat, mkdir, readdir, readFile, readlink, rm, stat, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as z from 'zod/mini'
import type { GitDone, GitFile } from '../../src/channels/files/shared/gitProtocol'
import type { Disk } from '../drivers/disk/disk'
import { errnoOf, FilesFault } from '../drivers/disk/filesFault'
import { nativePath } from '../drivers/disk/nativePath'
import { withFile } from '../drivers/disk/openFile'
import { createPlaces, type Place } from '../drivers/disk/places'
import { versionOf } from '../drivers/disk/versions'
import { writeWhole } from '../drivers/disk/writeWhole'
import { inParallel } from '../lib/inParallel'
import { GitFault } from './gitFault'

/** One file before and after a discard. */
const keptSchema = z.object({
  path: z.string(),
  /** The file in which its bytes are; null: it was not there. */
  content: z.nullable(z.string()),
  /** A symbolic link: its bytes are what it leads to. */
  isLink: z.optional(z.literal(true)),
  /** Who may do what with it. */
  mode: z.optional(z.number()),
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
/** Files that are read, or written, at a time: a discard may be of more than can be open. */
const AT_ONCE = 8
const TOO_LARGE = 'These files are too large to be kept for an undo: discard fewer at once.'

type Left = NonNullable<GitDone['left']>[number]

/** What lies under a path, a link not followed. */
interface Thing {
  readonly bytes: Buffer
  readonly version: string
  readonly isLink: boolean
  readonly mode: number
}

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

  const things = createThings(disk)

  return {
    /** All of it is on the disk when this resolves. Resolves with what cannot be kept, which must not be discarded. */
    async keep(id: string, files: readonly Pick<GitFile, 'path'>[]): Promise<readonly Left[]> {
      const at = place(id)
      await mkdir(at, { recursive: true, mode: 0o700 })
      const left: Left[] = []
      let sum = 0
      const paths = [...new Set(files.map(({ path }) => path))]
      const kept = await inParallel([...paths.entries()], AT_ONCE, async ([index, path]) => {
        const thing = await things.at(path).catch((error: unknown) => {
          if (!(error instanceof FilesFault)) throw error
          left.push({ path, reason: error.message })
          return undefined
        })
        if (thing === undefined) return []
        sum += thing?.bytes.length ?? 0
        if (sum > MAX_BYTES) throw new GitFault('TOO_LARGE', TOO_LARGE)
        if (thing === null) return [{ path, content: null, after: null }]
        await writeWhole(join(at, String(index)), thing.bytes)
        const { isLink, mode } = thing
        return [
          { path, content: String(index), after: null, mode, ...(isLink ? { isLink: true as const } : {}) },
        ]
      }).catch(async (error: unknown) => {
        await rm(at, { recursive: true, force: true, maxRetries: 3 })
        throw error
      })
      await writeWhole(join(at, 'record.json'), JSON.stringify({ files: kept.flat() }))
      await forgetOld()
      return left
    },
    /** The discard is over: notes what it left, with which a later file is compared. */
    async done(id: string): Promise<void> {
      const { files } = await read(id)
      const after = await inParallel(files, AT_ONCE, async (file) => ({
        ...file,
        after: await things.versionAt(file.path),
      }))
      await writeWhole(join(place(id), 'record.json'), JSON.stringify({ files: after }))
    },
    /** Puts all of it back where the files still are what the discard left. */
    async restore(id: string): Promise<GitDone> {
      const { files } = await read(id)
      const done: string[] = []
      const left: Left[] = []
      await inParallel(files, AT_ONCE, async (kept) => {
        const { path, content } = kept
        try {
          await things.put(kept, content === null ? null : await readFile(join(place(id), content)))
          done.push(path)
        } catch (error) {
          if (!(error instanceof FilesFault)) throw error
          left.push({ path, reason: error.code === 'CONFLICT' ? 'It has newer edits.' : error.message })
        }
      })
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

/** Files and links as entries of their folders. */
function createThings(disk: Disk) {
  const places = createPlaces(disk.root)

  async function entry<Result>(path: string, use: (place: Place) => Promise<Result>): Promise<Result | null> {
    try {
      return await places.withEntry(path, use)
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return null
      if (errnoOf(error) === 'ENOTDIR') throw inTheWay(path)
      throw error
    }
  }

  const described = (path: string) =>
    entry(path, async ({ at, real }) => {
      // Git would put a folder in the place of a link that leads there.
      if (real !== join(places.root, path)) throw inTheWay(path)
      const facts = await lstat(nativePath(at))
      const target = facts.isSymbolicLink() ? await readlink(nativePath(at), 'buffer') : null
      return { target, mode: facts.mode & 0o777 }
    })

  /** Null: there is nothing. */
  async function at(path: string): Promise<Thing | null> {
    const found = await described(path)
    if (found === null) return null
    const { target, mode } = found
    if (target !== null) return { bytes: target, version: `link ${versionOf(target)}`, isLink: true, mode }
    const { bytes, version } = await disk.read(path, { isEntry: true })
    return { bytes, version, isLink: false, mode }
  }

  async function put({ path, after, isLink, mode }: Kept, bytes: Buffer | null): Promise<void> {
    const now = await at(path)
    if ((now?.version ?? null) !== after)
      throw new FilesFault('CONFLICT', 'The file changed since.', { path })
    if (now !== null && (bytes === null || isLink || now.isLink)) await disk.remove(path)
    if (bytes === null) return
    if (isLink) {
      await disk.mkdir(dirname(path))
      await entry(path, (place) => symlink(bytes, nativePath(place.at)))
      return
    }
    await disk.write(path, bytes, {
      ifVersion: now === null || now.isLink ? null : now.version,
      isEntry: true,
    })
    if (mode === undefined || mode === now?.mode) return
    await entry(path, (place) => withFile(place.at, path, (handle) => handle.chmod(mode)))
  }

  return {
    at,
    put,
    /** What cannot be looked at is none that a later one equals. */
    async versionAt(path: string): Promise<string | null> {
      try {
        return (await at(path))?.version ?? null
      } catch (error) {
        if (error instanceof FilesFault) return 'unknown'
        throw error
      }
    },
  }
}

const inTheWay = (path: string) =>
  new FilesFault('IS_FILE', 'Something else stands in the place of its folder.', { path })

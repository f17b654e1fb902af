import { createHash } from 'node:crypto'
import { lstat, mkdir, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { TrashItem } from '../../../src/channels/files/shared/protocol'
import { LIMITS } from '../../../src/socket/protocol'
import { createKeyedMutex } from '../../lib/keyedMutex'
import type { Log } from '../../lib/log'
import { copyTree, type NativePath } from '../disk/copyTree'
import { errnoOf, FilesFault } from '../disk/filesFault'
import { moveTree, removeTree, sizeOfTree } from '../disk/moveTree'
import { nativePath } from '../disk/nativePath'
import type { Place } from '../disk/places'
import { temporaryName } from '../disk/safePath'
import { writeWhole } from '../disk/writeWhole'

/** How long an item is kept. */
export const TRASH_DAYS = 30
const KEPT_MS = TRASH_DAYS * 24 * 60 * 60_000
const SWEEP_MS = 24 * 60 * 60_000
/** Bytes and items of one workspace; above, the oldest go. What was deleted last stays whatever its size. */
const MAX_BYTES = 2 * 1024 ** 3
const MAX_ITEMS = 2000
/** What was deleted so lately stays, too, however much it is: one deletion of many files is one item for each of them. */
const LATELY_MS = 60 * 60_000
/** Entries that are counted before the page is answered; the rest is counted later. */
const COUNTED_AT_ONCE = 5000

/** Names in the folder of an item. */
const ABOUT = 'about.json'
const ENTRY = 'entry'
const PART = 'part'

const aboutSchema = z.object({
  trashId: z.string(),
  path: z.string(),
  isDirectory: z.boolean(),
  at: z.number(),
  size: z.optional(z.number()),
  files: z.optional(z.number()),
})

/** What was deleted from a workspace, kept beside it. Every method throws `FilesFault` or an error of the disk. */
export interface Trash {
  /** Moves what is at the place here. `FILE_TOO_LARGE`: it would have to be copied from another disk, and is too large for that. */
  put(place: Place, item: Pick<TrashItem, 'trashId' | 'path'>): Promise<TrashItem>
  /** The newest first. */
  list(): Promise<readonly TrashItem[]>
  /** @throws FilesFault `NOT_FOUND` */
  find(trashId: string): Promise<TrashItem>
  /** Moves an item to the place, where nothing is. */
  take(trashId: string, place: Place): Promise<void>
  /** Deletes items for good; null: all. Resolves with how many. */
  remove(trashIds: readonly string[] | null): Promise<number>
  stop(): void
}

interface Options {
  /** Only its owner may enter; never inside the workspace. Made when it is first needed. */
  readonly folder: string
  readonly log: Log
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly random: () => string
  /** Renames; a test puts a disk boundary there. */
  readonly move?: (from: NativePath, to: NativePath) => Promise<void>
  readonly maxBytes?: number
}

/**
 * One folder per item, under a hashed name, which cannot point outside: `about.json`, and `entry`, the file or folder itself
 * as it was. An item without `entry` was never whole.
 *
 *     const trash = createTrashFolder({ folder, log, now: Date.now, random })
 *     await disk.takeOut('/src', (place) => trash.put(place, { trashId: 't1', path: '/src' }))
 *     await disk.putBack('/src', (place) => trash.take('t1', place))
 */
export function createTrashFolder({
  folder,
  log,
  now,
  random,
  move = moveTree,
  maxBytes = MAX_BYTES,
}: Options): Trash {
  let known: Promise<Map<string, TrashItem>> | null = null
  let isStopped = false
  const order = createKeyedMutex()
  const underWay = new Set<Promise<unknown>>()
  let last: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => void trimLater(), SWEEP_MS)
  timer.unref()

  const homeOf = (trashId: string) => join(folder, createHash('sha256').update(trashId).digest('hex'))

  /** One act on an item at a time: what is being copied out is not deleted meanwhile. */
  async function act<Done>(trashId: string, job: () => Promise<Done>): Promise<Done> {
    const done = order.run([trashId], job)
    underWay.add(done)
    try {
      return await done
    } finally {
      underWay.delete(done)
    }
  }

  function items(): Promise<Map<string, TrashItem>> {
    const found = known ?? find()
    known = found
    // A folder that cannot be read now may be read later.
    found.catch(() => {
      known = null
    })
    return found
  }

  async function find(): Promise<Map<string, TrashItem>> {
    const found: TrashItem[] = []
    await mkdir(folder, { recursive: true, mode: 0o700 })
    for (const name of await readdir(folder)) {
      const home = join(folder, name)
      try {
        const isWhole = await isThere(join(home, ENTRY))
        // A server was killed before it had moved anything.
        if (!isWhole) await removeTree(home)
        else found.push(await readAbout(home))
      } catch (error) {
        log.warn('Something in the trash could not be read', { name, error: String(error) })
      }
    }
    found.sort((one, other) => one.at - other.at)
    return new Map(found.map((item) => [item.trashId, item]))
  }

  async function readAbout(home: string): Promise<TrashItem> {
    const item = aboutSchema.parse(JSON.parse(await readFile(join(home, ABOUT), 'utf8')))
    // Restoring it, or deleting it for good, would hit another one.
    if (homeOf(item.trashId) !== home) throw new Error('It has the id of another item')
    return item
  }

  async function forget(trashId: string, all: Map<string, TrashItem>): Promise<void> {
    all.delete(trashId)
    await removeTree(homeOf(trashId))
  }

  /** Removes what is too old, and the oldest of what is too much. */
  async function trim(): Promise<void> {
    const all = await items()
    const newest = [...all.keys()].at(-1)
    const mayGo = ({ trashId, at }: TrashItem) => trashId !== newest && now() - at >= LATELY_MS
    const lapsed = [...all.values()].filter(mayGo)
    let count = lapsed.length
    let bytes = lapsed.reduce((sum, { size = 0 }) => sum + size, 0)
    for (const item of [...all.values()]) {
      const isTooOld = now() - item.at >= KEPT_MS
      const isTooMuch = bytes > maxBytes || count > MAX_ITEMS
      if (!isTooOld && !(isTooMuch && mayGo(item))) continue
      bytes -= item.size ?? 0
      count -= 1
      await act(item.trashId, () => forget(item.trashId, all))
    }
  }

  const trimLater = () => {
    last = last
      .then(() => (isStopped ? undefined : trim()))
      .catch((error: unknown) => log.warn('The trash could not be swept', { error: String(error) }))
    return last
  }

  /** Counts what an item holds: as far as an answer can wait for it, and the rest later. */
  async function count(trashId: string, maxEntries = COUNTED_AT_ONCE): Promise<TrashItem> {
    const all = await items()
    const item = all.get(trashId) ?? missing()
    const entry = join(homeOf(trashId), ENTRY)
    const { files, bytes, isWhole } = await sizeOfTree(entry, { maxEntries, isStopped: () => isStopped })
    if (!isWhole) {
      // It may be restored meanwhile: there is nothing to count then.
      if (!isStopped) void count(trashId, Number.POSITIVE_INFINITY).then(trimLater, () => undefined)
      return item
    }
    const counted = { ...item, files, size: bytes }
    if (all.get(trashId) !== item) return counted
    all.set(trashId, counted)
    await writeWhole(join(homeOf(trashId), ABOUT), JSON.stringify(counted))
    return counted
  }

  return {
    async find(trashId) {
      return (await items()).get(trashId) ?? missing()
    },
    put: ({ at, folder: around }, { trashId, path }) =>
      act(trashId, async () => {
        const all = await items()
        const from = nativePath(at)
        const item = { trashId, path, isDirectory: (await lstat(from)).isDirectory(), at: now() }
        const home = homeOf(trashId)
        await mkdir(home, { mode: 0o700 }).catch((error: unknown) => {
          if (errnoOf(error) !== 'EEXIST') throw error
          throw new FilesFault('BAD_REQUEST', 'There is something with this id in the trash already.')
        })
        try {
          await writeWhole(join(home, ABOUT), JSON.stringify(item))
          await move(from, join(home, ENTRY)).catch((error: unknown) => {
            if (errnoOf(error) !== 'EXDEV') throw error
            return moveOver(from, { home, path, aside: nativePath(`${around}/${temporaryName(random)}`) })
          })
          all.set(trashId, item)
        } catch (error) {
          await removeTree(home)
          throw error
        }
        void trimLater()
        // It is deleted, whether or not that can be counted.
        return count(trashId).catch(() => item)
      }),
    async list() {
      // After a cut it is asked whether one was done.
      await Promise.allSettled([...underWay])
      await trimLater()
      return [...(await items()).values()].reverse()
    },
    take: (trashId, { at, folder: around }) =>
      act(trashId, async () => {
        const all = await items()
        const item = all.get(trashId)
        if (!item) missing()
        const entry = join(homeOf(trashId), ENTRY)
        await move(entry, nativePath(at)).catch(async (error: unknown) => {
          if (errnoOf(error) !== 'EXDEV') throw error
          await copyInto(entry, nativePath(at), nativePath(`${around}/${temporaryName(random)}`))
        })
        await forget(trashId, all)
      }),
    async remove(trashIds) {
      const all = await items()
      const meant = (trashIds ?? [...all.keys()]).filter((trashId) => all.has(trashId))
      for (const trashId of meant) await act(trashId, () => forget(trashId, all))
      return meant.length
    },
    stop() {
      isStopped = true
      clearInterval(timer)
    },
  }
}

function missing(): never {
  throw new FilesFault('NOT_FOUND', 'This is not in the trash any more.')
}

interface Over {
  /** The folder of the item. */
  readonly home: string
  readonly path: string
  /** Beside what is deleted, under a name of our own. */
  readonly aside: NativePath
}

/**
 * From another disk it has to be copied. What is written to it meanwhile must not be lost, so that it leaves its place once
 * there is a copy, and is copied again if it is another one by then.
 */
async function moveOver(from: NativePath, { home, path, aside }: Over): Promise<void> {
  const { bytes } = await sizeOfTree(from, { maxBytes: LIMITS.fileBytes })
  if (bytes > LIMITS.fileBytes)
    throw new FilesFault('FILE_TOO_LARGE', `${path} is too large for the trash, which is on another disk.`, {
      path,
      size: bytes,
    })
  const [part, entry] = [join(home, PART), join(home, ENTRY)]
  const before = await printOf(from)
  await copyTree(from, part, true)
  // Whole before it leaves its place: a server that is killed in between leaves it in both, and never in none.
  await rename(part, entry)
  await rename(from, aside)
  try {
    if ((await printOf(aside)) !== before) {
      await copyTree(aside, part, true)
      await removeTree(entry)
      await rename(part, entry)
    }
  } catch (error) {
    await rename(aside, from)
    throw error
  }
  // It is in the trash. What stays of the other one has a name that is never listed, and is swept at the next start.
  await removeTree(aside).catch(() => undefined)
}

/** Half a copy is never seen. */
async function copyInto(entry: NativePath, to: NativePath, aside: NativePath): Promise<void> {
  try {
    await copyTree(entry, aside, true)
    await rename(aside, to)
  } catch (error) {
    await removeTree(aside)
    throw error
  }
}

/** Of what a file or folder holds: the same again where nothing of it was changed. Moving it changes its own ctime. */
async function printOf(path: NativePath): Promise<string> {
  const print = createHash('sha256')
  async function add(at: NativePath, isTop: boolean): Promise<void> {
    const { mode, size, mtimeNs, ctimeNs, ino } = await lstat(at, { bigint: true })
    print.update(`${mode} ${size} ${mtimeNs} ${isTop ? '' : ctimeNs} ${ino}\n`)
    if ((mode & 0o170000n) !== 0o040000n) return
    for (const name of (await readdir(at, 'buffer')).sort(Buffer.compare)) {
      print.update(name)
      await add(Buffer.concat([Buffer.from(at), Buffer.from('/'), name]), false)
    }
  }
  await add(path, true)
  return print.digest('hex')
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false
    throw error
  }
}

import * as z from 'zod/mini'
import type { Clock } from '../../../../lib/clock'
import type { SafeDatabase } from '../../../../lib/storage/safeDatabase'
import type { TabChannel } from '../../../../lib/storage/tabChannel'
import type { Life, TabLife } from '../../../../lib/storage/tabLife'
import type { BackupStore, Keeping, Place } from './backupStore'

/** Written this long after the last edit, and this long after the first one at the latest, ms. */
const REST_MS = 1000
const MAX_MS = 5000
/** Where nothing else says that this page is there, its entries do, this often. */
const BEAT_MS = 30_000

const baseSchema = z.object({
  text: z.string(),
  bom: z.boolean(),
  version: z.nullable(z.string()),
  isNew: z.boolean(),
  charset: z.optional(z.string()),
})

const entrySchema = z.object({
  workspaceId: z.string(),
  clientId: z.string(),
  path: z.string(),
  text: z.string(),
  base: baseSchema,
  /** ms of `Date.now()`, only to tell the newest. */
  at: z.number(),
  /** When its page last said that it is there, the same. */
  seen: z.optional(z.number()),
})
type Entry = z.infer<typeof entrySchema>

/** Unsaved text, and what it is based on: whether the disk went on since is found out with that. */
export type Backup = Pick<Entry, 'path' | 'text' | 'base'>

/** One that was found, and where. */
export type FoundBackup = Backup & {
  readonly id: string
  readonly place: Place
  /** Its page may still be open: the entry is not ours to remove. */
  readonly isDoubtful: boolean
}

export interface BackupPlaces extends TabLife {
  readonly database: SafeDatabase
  /** Of this tab. It is in the id of every entry: no two tabs write the same one, and none needs a lock for it. */
  readonly clientId: string
  /** To the other tabs of this browser. */
  readonly channel?: TabChannel
  /** Asks the browser not to clear our storage when it runs short. Called once, when there is something to lose. */
  readonly persist: () => void
}

interface Options extends Omit<BackupPlaces, 'database'> {
  readonly store: BackupStore
  readonly workspaceId: string
  readonly clock: Clock
  /** Told where unsaved text is kept, of several the least safe place, whenever that was found out. */
  readonly keptIn: (where: Keeping) => void
}

interface Kept {
  /** What was last noted; another one is another text. */
  version: unknown
  first: number | null
  cancel: () => void
  read: () => Backup
  /** `Entry.at`: when this text was first written, however often it is written again. */
  at: number
  /** Where it was written to; null: not yet. */
  where: Keeping | null
  /** Entries of other tabs, whose text lives on in this one. */
  adopted: readonly FoundBackup[]
}

export type EditorBackups = ReturnType<typeof createEditorBackups>

/**
 * Keeps a copy of unsaved text out of the page, so that a crash costs a second of typing.
 *
 *     const backups = createEditorBackups({ ...places, store, workspaceId, clock, keptIn })
 *     backups.noted('/a.ts', version, () => ({ path: '/a.ts', text, base }))
 *     const found = await backups.restore('browser') // of pages that are gone
 */
export function createEditorBackups(options: Options) {
  const { store, workspaceId, clientId, clock, lifeOf, isSure, persist, keptIn } = options
  const kept = new Map<string, Kept>()
  let writing: Promise<unknown> = Promise.resolve()
  let isPersistAsked = false
  let stopBeating: (() => void) | null = null

  const idOf = (path: string) => `${workspaceId}\n${clientId}\n${path}`
  /** One after the other, so that a removal never overtakes the write before it. */
  const inOrder = (act: () => Promise<unknown>) => {
    writing = writing.then(act)
  }

  function tell(): void {
    const places = [...kept.values()].flatMap(({ where }) => where ?? [])
    const worst = (['page', 'server', 'browser'] as const).find((place) => places.includes(place))
    if (worst !== undefined) keptIn(worst)
  }

  async function put(one: Kept, backup: Backup): Promise<boolean> {
    const entry: Entry = { ...backup, workspaceId, clientId, at: one.at, seen: clock.wall() }
    const where = await store.put(idOf(backup.path), entry)
    one.where = where
    tell()
    return where !== 'page'
  }

  function letGo({ id, place, isDoubtful }: FoundBackup): Promise<void> {
    return isDoubtful ? store.settle(id, place) : store.remove(id)
  }

  function write(one: Kept): void {
    one.cancel()
    if (one.first === null) return
    one.first = null
    one.at = clock.wall()
    const backup = one.read()
    if (!isPersistAsked) persist()
    isPersistAsked = true
    beat()
    inOrder(async () => {
      if (!(await put(one, backup))) return
      const { adopted } = one
      one.adopted = []
      for (const found of adopted) await letGo(found)
    })
  }

  /** Writes again what was written, so that it is seen to be of a living page. */
  function beat(): void {
    if (isSure || stopBeating) return
    stopBeating = clock.after(BEAT_MS, () => {
      stopBeating = null
      rewrite(({ where }) => where === 'browser')
      if (kept.size > 0) beat()
    })
  }

  function rewrite(isMeant: (one: Kept) => boolean): void {
    for (const [path, one] of kept)
      inOrder(async () => {
        if (kept.get(path) === one && isMeant(one)) await put(one, one.read())
      })
  }

  function noted(path: string, version: unknown, read: () => Backup): void {
    const blank = { version: {}, first: null, at: 0, where: null, cancel: () => {} }
    const one: Kept = kept.get(path) ?? { ...blank, read, adopted: [] }
    kept.set(path, one)
    if (one.version === version) return
    one.version = version
    one.read = read
    one.cancel()
    one.first ??= clock.now()
    const rest = Math.min(REST_MS, one.first + MAX_MS - clock.now())
    one.cancel = clock.after(Math.max(0, rest), () => write(one))
  }

  function forget(path: string): void {
    const one = kept.get(path)
    if (!one) return
    one.cancel()
    kept.delete(path)
    tell()
    inOrder(async () => {
      await store.remove(idOf(path))
      for (const found of one.adopted) await letGo(found)
    })
  }

  async function restore(place: Place): Promise<readonly FoundBackup[] | null> {
    // What was given up and not told yet is not to be offered again.
    if (place === 'server') await writing
    const all = await store.all(place)
    if (!all) return null
    const entries = [...all].flatMap(([id, value]) => {
      const { data: entry } = entrySchema.safeParse(value)
      return entry?.workspaceId === workspaceId && entry.clientId !== clientId ? [{ ...entry, id }] : []
    })
    const lives = new Map<string, Promise<Life>>()
    for (const { clientId: other } of entries) lives.set(other, lives.get(other) ?? lifeOf(other))
    const newest = new Map<string, Entry & FoundBackup>()
    for (const entry of entries) {
      const life = await lives.get(entry.clientId)
      if (life === 'alive') continue
      const other = newest.get(entry.path)
      // What the server has may be of a page in another browser, of which this one knows nothing.
      const isDoubtful = life !== 'gone' || place === 'server'
      if (!other || other.at < entry.at) newest.set(entry.path, { ...entry, place, isDoubtful })
    }
    return [...newest.values()].map(({ path, text, base, ...found }) => {
      const { id, isDoubtful } = found
      return { id, path, text, base, place, isDoubtful }
    })
  }

  return {
    /** A file has unsaved text; `version` differs whenever the text does. */
    noted,
    /** It has none any more: it was saved, undone or given up. */
    forget,
    /** Writes what waits, now: the page may be about to go. */
    flush(): void {
      for (const one of kept.values()) write(one)
    },
    /** The server can be reached again: it gets what only this page has, and hears that this page is there. */
    reconnected(): void {
      inOrder(store.tellAgain)
      rewrite(({ where }) => where === 'page' || where === 'server')
    },
    /**
     * Unsaved text of tabs that are gone, the newest of each file; null where not all of it could be asked for.
     * What is not ours to read stays where it is.
     */
    restore,
    /** The text of a backup lives on here: once that is kept or given up, the backup goes. */
    adopt(found: FoundBackup): void {
      const one = kept.get(found.path)
      if (one) one.adopted = [...one.adopted, found]
      else inOrder(() => letGo(found))
    },
    /** Resolves when everything asked for so far is written. */
    settled: async (): Promise<void> => {
      await writing
    },
  }
}

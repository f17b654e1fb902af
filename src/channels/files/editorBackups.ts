import * as z from 'zod/mini'
import type { Clock } from '../../lib/clock'
import type { SafeDatabase } from '../../lib/safeDatabase'

/** Written this long after the last edit, and this long after the first one at the latest, ms. */
const REST_MS = 1000
const MAX_MS = 5000

const baseSchema = z.object({
  text: z.string(),
  bom: z.boolean(),
  version: z.nullable(z.string()),
  isNew: z.boolean(),
})

const entrySchema = z.object({
  workspaceId: z.string(),
  clientId: z.string(),
  path: z.string(),
  text: z.string(),
  base: baseSchema,
  /** ms of `Date.now()`, only to tell the newest. */
  at: z.number(),
})

/** Unsaved text, and what it is based on: whether the disk went on since is found out with that. */
export type Backup = Pick<z.infer<typeof entrySchema>, 'path' | 'text' | 'base'>

/** One that was found, under the id it has in the database. */
export type FoundBackup = Backup & { readonly id: string }

export interface BackupPlaces {
  readonly database: SafeDatabase
  /** Of this tab; another tab with the same file keeps another backup. */
  readonly clientId: string
  /** Whether a tab is still there: what is in it is its own. */
  readonly isAlive: (clientId: string) => Promise<boolean>
  /** Asks the browser not to clear our storage when it runs short. Called once, when there is something to lose. */
  readonly persist: () => void
}

interface Options extends BackupPlaces {
  readonly workspaceId: string
  readonly clock: Clock
  /** Told whether unsaved text outlives this tab, whenever that was found out. */
  readonly safe: (isSafe: boolean) => void
}

interface Kept {
  /** What was last noted; another one is another text. */
  version: unknown
  first: number | null
  cancel: () => void
  read: () => Backup
  /** Entries of tabs that are gone, whose text lives on in this one. */
  adopted: readonly string[]
}

export type EditorBackups = ReturnType<typeof createEditorBackups>

/** Keeps a copy of unsaved text out of the page, so that a crash costs a second of typing. */
export function createEditorBackups(options: Options) {
  const { database, workspaceId, clientId, clock, isAlive, persist, safe } = options
  const kept = new Map<string, Kept>()
  let writing: Promise<unknown> = Promise.resolve()
  let isPersistAsked = false

  const idOf = (path: string) => `${workspaceId}\n${clientId}\n${path}`
  /** One after the other, so that a removal never overtakes the write before it. */
  const inOrder = (act: () => Promise<unknown>) => {
    writing = writing.then(act)
  }

  function write(one: Kept): void {
    one.cancel()
    if (one.first === null) return
    one.first = null
    const backup = one.read()
    if (!isPersistAsked) persist()
    isPersistAsked = true
    inOrder(async () => {
      const entry = { ...backup, workspaceId, clientId, at: clock.wall() }
      const isSafe = await database.put(idOf(backup.path), entry)
      safe(isSafe)
      if (!isSafe) return
      const { adopted } = one
      one.adopted = []
      for (const id of adopted) await database.remove(id)
    })
  }

  function noted(path: string, version: unknown, read: () => Backup): void {
    const one: Kept = kept.get(path) ?? { version: {}, first: null, cancel: () => {}, read, adopted: [] }
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
    inOrder(async () => {
      for (const id of [idOf(path), ...one.adopted]) await database.remove(id)
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
    /** Unsaved text of tabs that are gone, the newest of each file. What is not ours to read stays where it is. */
    async restore(): Promise<readonly FoundBackup[]> {
      const newest = new Map<string, z.infer<typeof entrySchema> & { id: string }>()
      for (const [id, value] of await database.all()) {
        const parsed = entrySchema.safeParse(value)
        if (!parsed.success || parsed.data.workspaceId !== workspaceId) continue
        if (parsed.data.clientId === clientId || (await isAlive(parsed.data.clientId))) continue
        const other = newest.get(parsed.data.path)
        if (!other || other.at < parsed.data.at) newest.set(parsed.data.path, { ...parsed.data, id })
      }
      return [...newest.values()].map(({ id, path, text, base }) => ({ id, path, text, base }))
    },
    /** The text of a backup lives on here: once that is kept or given up, the backup goes. */
    adopt({ id, path }: FoundBackup): void {
      const one = kept.get(path)
      if (one) one.adopted = [...one.adopted, id]
      else inOrder(() => database.remove(id))
    },
    /** Resolves when everything asked for so far is written. */
    settled: async (): Promise<void> => {
      await writing
    },
  }
}

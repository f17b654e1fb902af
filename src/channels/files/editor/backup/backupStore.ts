import * as z from 'zod/mini'
import type { Clock } from '../../../../lib/clock'
import type { SafeDatabase } from '../../../../lib/storage/safeDatabase'

/** Where a text is: in the browser's database, with the workspace server, or in this page and nowhere else. */
export type Keeping = 'browser' | 'server' | 'page'
export type Place = Exclude<Keeping, 'page'>

/** Values by id that outlive the page. Nothing rejects. */
export interface BackupStore {
  /** Null where some of it could not be read. */
  all(place: Place): Promise<ReadonlyMap<string, unknown> | null>
  /** Resolves where the value is now. */
  put(id: string, value: object): Promise<Keeping>
  remove(id: string): Promise<void>
  /**
   * What another page may still own was dealt with here: it stays, but is offered again only if that page goes
   * on with it.
   */
  settle(id: string, place: Place): Promise<void>
  /** The server can be reached again: it hears what it was not told about texts that are dealt with. */
  tellAgain(): Promise<void>
}

/** A second place, for what the browser does not keep. No call rejects; false: it was not kept there either. */
export interface SecondPlace {
  /** Null where some of it could not be read. */
  all(): Promise<ReadonlyMap<string, unknown> | null>
  put(id: string, value: object): Promise<boolean>
  remove(id: string): Promise<boolean>
  settle(id: string): Promise<boolean>
}

interface Options {
  readonly database: SafeDatabase
  readonly drafts: SecondPlace
  readonly clock: Pick<Clock, 'wall'>
}

/** A page that said nothing for so long after its text was dealt with does not come back, ms. */
const SILENT_MS = 24 * 60 * 60_000

const markSchema = z.object({ settled: z.string(), at: z.number() })
/** When its page was last heard of. */
const seenSchema = z.object({ seen: z.number() })

/**
 * The browser's database first; the server only for what that refuses, or has no room for.
 *
 *     const store = createBackupStore({ database, drafts, clock })
 *     const where = await store.put(id, entry) // 'browser', 'server' or 'page'
 */
export function createBackupStore({ database, drafts, clock }: Options): BackupStore {
  /** What may be with the server. */
  const away = new Set<string>()
  /** What the server has still to hear, in order: else it would offer again what the user gave up. */
  const untold = new Map<string, 'remove' | 'settle'>()
  const markOf = (id: string) => `settled\n${id}`

  async function tell(id: string, what: 'remove' | 'settle'): Promise<void> {
    untold.set(id, what)
    if (!(await drafts[what](id))) return
    untold.delete(id)
    away.delete(id)
  }

  /** Everything but what was settled and not touched since. */
  async function inBrowser(): Promise<ReadonlyMap<string, unknown>> {
    const found = new Map(await database.all())
    for (const [key, value] of [...found]) {
      const { data: mark } = markSchema.safeParse(value)
      if (!mark || key !== markOf(mark.settled)) continue
      found.delete(key)
      const { data: entry } = seenSchema.safeParse(found.get(mark.settled))
      const isOver = entry !== undefined && entry.seen <= mark.at
      if (isOver) found.delete(mark.settled)
      if (entry && (!isOver || clock.wall() - mark.at < SILENT_MS)) continue
      if (isOver) await database.remove(mark.settled)
      await database.remove(key)
    }
    return found
  }

  return {
    all: (place) => (place === 'browser' ? inBrowser() : drafts.all()),
    async put(id, value) {
      if (await database.put(id, value)) {
        if (away.has(id)) await tell(id, 'remove')
        return 'browser'
      }
      away.add(id)
      // It takes the place of what was to go.
      untold.delete(id)
      return (await drafts.put(id, value)) ? 'server' : 'page'
    },
    async remove(id) {
      await database.remove(id)
      if (away.has(id)) await tell(id, 'remove')
    },
    async settle(id, place) {
      if (place === 'server') await tell(id, 'settle')
      else await database.put(markOf(id), { settled: id, at: clock.wall() })
    },
    async tellAgain() {
      for (const [id, what] of [...untold]) await tell(id, what)
    },
  }
}

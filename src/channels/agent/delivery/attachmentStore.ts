import * as z from 'zod/mini'
import type { Clock } from '../../../lib/clock'
import type { SafeDatabase } from '../../../lib/storage/safeDatabase'
import { type Attachment, attachmentSchema, MAX_ATTACHED } from '../shared/protocol'

/** Characters of everything that is kept for one workspace. */
const MAX_KEPT = 30 * MAX_ATTACHED
/** Attachments older than this are dropped when a page reads them, ms. */
const MAX_AGE_MS = 30 * 24 * 60 * 60_000

const entrySchema = z.object({ at: z.number(), attachments: z.array(attachmentSchema) })

/** Attachments of messages that the server does not have, by the draft or message they belong to. No method rejects. */
export interface AttachmentStore {
  /** What earlier pages left. */
  read(): Promise<ReadonlyMap<string, readonly Attachment[]>>
  /** Resolves false if they would not survive a reload. What this key held before is gone in either case. */
  keep(key: string, attachments: readonly Attachment[]): Promise<boolean>
  forget(key: string): Promise<void>
}

interface Options {
  readonly database: SafeDatabase
  readonly workspaceId: string
  readonly clock: Pick<Clock, 'wall'>
}

/**
 *     const store = createAttachmentStore({ database, workspaceId, clock })
 *     const isKept = await store.keep(draftAttachments(taskId), attachments)
 */
export function createAttachmentStore({ database, workspaceId, clock }: Options): AttachmentStore {
  const prefix = `${workspaceId}\n`
  /** Characters by key, as far as they were found or put here. */
  const sizes = new Map<string, number>()

  async function forget(key: string): Promise<void> {
    sizes.delete(key)
    await database.remove(prefix + key)
  }

  return {
    forget,
    async read() {
      const found = new Map<string, readonly Attachment[]>()
      for (const [id, value] of await database.all()) {
        if (!id.startsWith(prefix)) continue
        const key = id.slice(prefix.length)
        const { data: entry } = entrySchema.safeParse(value)
        if (!entry || clock.wall() - entry.at > MAX_AGE_MS) await forget(key)
        else {
          found.set(key, entry.attachments)
          // A value that was put in the meantime wins.
          if (!sizes.has(key)) sizes.set(key, sizeOf(entry.attachments))
        }
      }
      return found
    },
    async keep(key, attachments) {
      const size = sizeOf(attachments)
      const others = [...sizes].reduce((sum, [other, each]) => (other === key ? sum : sum + each), 0)
      if (size > MAX_ATTACHED || others + size > MAX_KEPT) {
        await forget(key)
        return false
      }
      sizes.set(key, size)
      return database.put(prefix + key, { at: clock.wall(), attachments })
    },
  }
}

const sizeOf = (attachments: readonly Attachment[]): number =>
  attachments.reduce((sum, { data }) => sum + data.length, 0)

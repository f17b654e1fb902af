import * as z from 'zod/mini'
import type { DraftStorage, PendingPrompt } from './viewStore'

const entrySchema = z.object({
  clientMessageId: z.string(),
  taskId: z.string(),
  content: z.string(),
  turn: z.nullable(z.string()),
  same: z.number(),
})
const savedSchema = z.record(z.string(), entrySchema)

/** Longer messages are not kept over a reload, characters: the storage is small. */
const MAX_CONTENT = 200_000

/**
 * Keeps messages that are not in the log yet, so that a reload does not lose them. Tabs share it: each writes and
 * removes only its own entries.
 */
export function createUnsentStorage(storage: DraftStorage, key: string) {
  const own = new Set<string>()

  function read(): Record<string, z.infer<typeof entrySchema>> {
    try {
      const parsed = savedSchema.safeParse(JSON.parse(storage.get(key) ?? '{}'))
      return parsed.success ? parsed.data : {}
    } catch {
      // Not ours, or cut off while it was written: nothing can be restored from it.
      return {}
    }
  }

  return {
    /** Nobody knows how long ago that was, so nothing of it is sent without being asked. */
    restore: (): readonly PendingPrompt[] =>
      Object.values(read()).map((entry) => {
        own.add(entry.clientMessageId)
        return { ...entry, state: 'unconfirmed', since: { now: Number.NEGATIVE_INFINITY, wall: 0 } }
      }),
    write(pending: readonly PendingPrompt[]): void {
      const kept = read()
      const before = JSON.stringify(kept)
      for (const id of own) delete kept[id]
      own.clear()
      for (const { clientMessageId, taskId, content, turn, same } of pending) {
        own.add(clientMessageId)
        if (content.length <= MAX_CONTENT)
          kept[clientMessageId] = { clientMessageId, taskId, content, turn, same }
      }
      const after = JSON.stringify(kept)
      if (after !== before) storage.set(key, after)
    },
  }
}

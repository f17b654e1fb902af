import * as z from 'zod/mini'
import { promptContextSchema } from '../shared/protocol'
import type { PendingPrompt } from './pendingPrompt'

export interface UnsentPlace {
  get(key: string): string | null
  set(key: string, value: string): void
}

const entrySchema = z.object({
  clientMessageId: z.string(),
  taskId: z.string(),
  content: z.string(),
  from: z.optional(z.string()),
  context: z.optional(promptContextSchema),
  turn: z.nullable(z.string()),
  isPaused: z.optional(z.boolean()),
  same: z.number(),
  state: z.optional(z.enum(['queued', 'sending', 'unconfirmed', 'failed'])),
  error: z.optional(z.string()),
  /** ms of `Date.now()` when the user decided it. */
  wall: z.optional(z.number()),
  /** Its attachments are kept elsewhere. */
  isAttached: z.optional(z.literal(true)),
})
const savedSchema = z.record(z.string(), entrySchema)

/** Longer messages do not survive a reload, characters: `localStorage` holds about 5 million in all. */
const MAX_CONTENT = 200_000

/**
 * Keeps messages that are not in the log yet over a reload. Tabs share the storage: each writes and removes only its
 * own entries.
 *
 *     const unsent = createUnsentStorage(localStorage, 'aether:unsent:ws-1')
 *     const pending = unsent.restore()
 *     unsent.write([...pending, prompt])
 */
export function createUnsentStorage(storage: UnsentPlace, key: string) {
  const own = new Set<string>()

  function read(): Record<string, z.infer<typeof entrySchema>> {
    try {
      const parsed = savedSchema.safeParse(JSON.parse(storage.get(key) ?? '{}'))
      return parsed.success ? parsed.data : {}
    } catch {
      // Another format, or cut off while it was written: nothing can be restored.
      return {}
    }
  }

  return {
    /** A message that was on its way may have arrived. Without `wall`, its age is unknown. */
    restore: (): readonly PendingPrompt[] =>
      Object.values(read()).map(({ wall, state = 'sending', error, isAttached, ...entry }) => {
        own.add(entry.clientMessageId)
        const now = wall === undefined ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
        return {
          ...entry,
          state: state === 'sending' ? 'unconfirmed' : state,
          since: { now, wall: wall ?? 0 },
          isRestored: true,
          ...(error === undefined ? {} : { error }),
          ...(isAttached ? { isReading: true } : {}),
        }
      }),
    write(pending: readonly PendingPrompt[]): void {
      const kept = read()
      const before = JSON.stringify(kept)
      for (const id of own) delete kept[id]
      own.clear()
      for (const prompt of pending) {
        own.add(prompt.clientMessageId)
        if (lengthOf(prompt) <= MAX_CONTENT) kept[prompt.clientMessageId] = entryOf(prompt)
      }
      const after = JSON.stringify(kept)
      if (after !== before) storage.set(key, after)
    },
  }
}

/** Unsaved texts go with it as they were when it was sent. */
const lengthOf = ({ content, context }: PendingPrompt): number =>
  (context?.files ?? []).reduce((sum, { text = '' }) => sum + text.length, content.length)

function entryOf(prompt: PendingPrompt): z.infer<typeof entrySchema> {
  const { clientMessageId, taskId, content, context, from, turn, isPaused, same, state, error, since } =
    prompt
  return {
    clientMessageId,
    taskId,
    content,
    turn,
    same,
    state,
    ...(context ? { context } : {}),
    ...(isPaused ? { isPaused } : {}),
    ...(from === undefined ? {} : { from }),
    ...(error === undefined ? {} : { error }),
    // Its age is unknown, and stays unknown.
    ...(since.now === Number.NEGATIVE_INFINITY ? {} : { wall: since.wall }),
    ...(prompt.attachments?.length || prompt.isReading ? { isAttached: true } : {}),
  }
}

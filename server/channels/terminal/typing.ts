import type { Client } from '../../socket/channel'

/** A user who types presses the next key within this time, ms. */
const TYPING_MS = 1_000

/**
 * Knows which clients are being typed in, whichever of their terminals: less output is sent ahead to those, so that the echo
 * of the next key waits for less of it.
 *
 *     const typing = createTyping(() => performance.now())
 *     typing.typed(client)
 *     typing.isTyping(client) // true for a second
 */
export function createTyping(now: () => number) {
  const last = new WeakMap<Client, number>()
  return {
    typed(client: Client) {
      last.set(client, now())
    },
    isTyping: (client: Client): boolean => now() - (last.get(client) ?? Number.NEGATIVE_INFINITY) < TYPING_MS,
  }
}

export type Typing = ReturnType<typeof createTyping>

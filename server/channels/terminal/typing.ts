import type { Client } from '../../socket/channel'

/** Between two keys of one who types there is less time than this, ms. */
const TYPING_MS = 1_000

/**
 * Who types, in whatever terminal: the echo of the next key shall find little output on its way to the page.
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

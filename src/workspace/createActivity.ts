import type { Clock } from '../lib/clock'

const EVERY_MS = 30_000

/** Reports activity of the user to a server that asks for it, at most every 30 s. */
export function createActivity({ clock, send }: { clock: Clock; send: () => boolean }): () => void {
  let toldAt = Number.NEGATIVE_INFINITY
  return () => {
    if (clock.now() - toldAt >= EVERY_MS && send()) toldAt = clock.now()
  }
}

/** Bytes of the first piece, and of the largest. */
const FIRST = 65_536
const LARGEST = 524_288
/** A piece that takes so much longer than the quickest has waited somewhere, ms. */
const QUICK_MS = 50
/** Of a file, a cut takes at most this part with it. */
const SHARE = 64

export type Pace = ReturnType<typeof createPace>

/**
 * How long the pieces of a file may be: long while answers come quickly, and short on a slow link, so that a key waits for no more
 * than one short piece (docs/reliability.md, fairness).
 *
 *     const pace = createPace(() => performance.now())
 *     await pace.timed(() => send(file.slice(offset, offset + pace.length(file.size))))
 */
export function createPace(now: () => number) {
  let length = FIRST
  let least = Number.POSITIVE_INFINITY
  let before: Promise<unknown> = Promise.resolve()
  return {
    length: (size: number): number => Math.min(length, Math.max(FIRST, Math.ceil(size / SHARE))),
    /** One piece at a time, of however many files. */
    timed<Answer>(act: () => Promise<Answer>): Promise<Answer> {
      const timed = before.then(async () => {
        const since = now()
        const answer = await act()
        const took = now() - since
        least = Math.min(least, took)
        length = took - least < QUICK_MS ? Math.min(2 * length, LARGEST) : Math.max(length / 2, FIRST)
        return answer
      })
      before = timed.catch(() => {})
      return timed
    },
    /** The connection is another one. */
    lost(): void {
      length = FIRST
      least = Number.POSITIVE_INFINITY
    },
  }
}

/** What fits one message in any case. */
export const ONE_PIECE = FIRST

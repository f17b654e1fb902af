import type { Clock } from '../../src/lib/clock'

interface Options<Status> {
  readonly clock: Clock
  /** Finds out how it is. It may take its time. */
  readonly look: () => Promise<Status>
  readonly publish: (status: Status) => void
}

/** Changes that come together are looked at together, ms. */
const QUIET_MS = 150
/** However long they go on, ms. */
const LATEST_MS = 1000
/** A look that took long is followed by a rest of so many times that. */
const REST = 2

/**
 * Looks again when something changed, never twice at a time, and seldom where a look takes long.
 *
 *     const feed = createStatusFeed({ clock, look: () => readAll(), publish: tellPages })
 *     feed.changed() // soon published
 *     const status = await feed.current()
 */
export function createStatusFeed<Status>({ clock, look, publish }: Options<Status>) {
  let known: { readonly status: Status; readonly text: string } | null = null
  let looking: Promise<Status> | null = null
  /** Something changed since the look began whose result is known, or under way. */
  let isStale = true
  let firstAt: number | null = null
  let restUntil = 0
  let cancel: (() => void) | null = null
  let isWatched = false

  async function run(): Promise<Status> {
    const began = clock.now()
    isStale = false
    firstAt = null
    try {
      const status = await look()
      const text = JSON.stringify(status)
      const isNew = known !== null && known.text !== text
      known = { status, text }
      if (isNew) publish(status)
      return status
    } catch (error) {
      isStale = true
      throw error
    } finally {
      restUntil = clock.now() + REST * (clock.now() - began)
      looking = null
      if (isStale) plan()
    }
  }

  function begin(): Promise<Status> {
    cancel?.()
    cancel = null
    looking ??= run()
    return looking
  }

  function plan(): void {
    if (!isWatched || looking !== null) return
    cancel?.()
    const now = clock.now()
    firstAt ??= now
    const soon = Math.min(now + QUIET_MS, firstAt + LATEST_MS)
    // What fails is told to who asks; here it is only tried again with the next change.
    cancel = clock.after(Math.max(0, soon - now, restUntil - now), () => void begin().catch(() => undefined))
  }

  return {
    changed(): void {
      isStale = true
      plan()
    },
    /** What is known, where nothing has changed since. */
    async current(isFresh = false): Promise<Status> {
      if (known && !isStale && !isFresh && looking === null) return known.status
      // A look that began before the last change says too little.
      if (looking !== null && (isStale || isFresh)) await looking.catch(() => undefined)
      return begin()
    },
    /** While nobody watches, changes are only noted. */
    watched(is: boolean): void {
      isWatched = is
      if (is && isStale && known) plan()
      if (!is) {
        cancel?.()
        cancel = null
      }
    },
    stop(): void {
      isWatched = false
      cancel?.()
    },
  }
}

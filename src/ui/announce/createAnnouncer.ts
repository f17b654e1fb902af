export type Politeness = 'polite' | 'assertive'

interface AnnounceOptions {
  politeness?: Politeness
  /** A waiting text with the same key is replaced: only the newest counts. */
  key?: string
}

export type Announce = (text: string, options?: AnnounceOptions) => void

/** Milliseconds between two texts, so that a screen reader can finish the first. */
export const ANNOUNCE_GAP_MS = 1000
/** A polite text that waited longer than this is dropped, ms. */
export const ANNOUNCE_STALE_MS = 10_000

interface Waiting {
  readonly text: string
  readonly politeness: Politeness
  readonly key: string | undefined
  readonly at: number
}

export interface AnnouncerOptions {
  /** Puts the text into the live region, in place of what was there. */
  say: (text: string, politeness: Politeness) => void
  now: () => number
  /** Runs a function later; returns its cancel. */
  after: (ms: number, run: () => void) => () => void
}

/**
 * Queues texts for screen readers: at least a second apart, assertive ones first, stale ones dropped.
 * `createAnnouncer({ say, now, after }).announce('Port 3000 opened.', { key: 'port 3000' })`
 */
export function createAnnouncer({ say, now, after }: AnnouncerOptions) {
  let waiting: readonly Waiting[] = []
  let cancel: (() => void) | null = null

  function next(): void {
    cancel = null
    const fresh = waiting.filter(
      (entry) => entry.politeness === 'assertive' || now() - entry.at < ANNOUNCE_STALE_MS,
    )
    const first = fresh.find((entry) => entry.politeness === 'assertive') ?? fresh[0]
    waiting = fresh.filter((entry) => entry !== first)
    if (!first) return
    say(first.text, first.politeness)
    cancel = after(ANNOUNCE_GAP_MS, next)
  }

  const announce: Announce = (text, { politeness = 'polite', key } = {}) => {
    const others = key === undefined ? waiting : waiting.filter((entry) => entry.key !== key)
    waiting = [...others, { text, politeness, key, at: now() }]
    if (!cancel) next()
  }

  function stop(): void {
    cancel?.()
    cancel = null
    waiting = []
  }

  return { announce, stop }
}

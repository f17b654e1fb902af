import type { Clock } from '../../lib/clock'
import type { Link } from '../../socket/link'
import type { TerminalSession } from './state'

/** A size is sent when it stayed for this long; the last one wins. */
const RESIZE_MS = 100

interface Size {
  readonly cols: number
  readonly rows: number
}

interface Options {
  readonly link: Link
  readonly clock: Clock
  readonly find: (sessionId: string) => TerminalSession | undefined
}

/** The sizes that the screens of this page have, and their way to the server. */
export function createSizes({ link, clock, find }: Options) {
  const sizes = new Map<string, Size>()
  const stops = new Map<string, () => void>()
  let latest: Size | null = null

  function send(sessionId: string): void {
    stops.delete(sessionId)
    const session = find(sessionId)
    const size = sizes.get(sessionId)
    if (!size || !session || (session.status !== 'live' && session.status !== 'requested')) return
    const { epoch } = session
    link.send({ type: 'resize', sessionId, ...size, ...(epoch === null ? {} : { epoch }) })
  }

  return {
    /** Null before it has a screen. */
    own: (sessionId: string): Size | null => sizes.get(sessionId) ?? null,
    /** For one without a screen: that of another. */
    of: (sessionId: string): Size | null => sizes.get(sessionId) ?? latest,
    set(sessionId: string, cols: number, rows: number): void {
      const known = sizes.get(sessionId)
      if (known?.cols === cols && known.rows === rows) return
      latest = { cols, rows }
      sizes.set(sessionId, latest)
      stops.get(sessionId)?.()
      stops.set(
        sessionId,
        clock.after(RESIZE_MS, () => send(sessionId)),
      )
    },
    forget(sessionId: string): void {
      stops.get(sessionId)?.()
      stops.delete(sessionId)
      sizes.delete(sessionId)
    },
    stop(): void {
      for (const stop of stops.values()) stop()
      stops.clear()
    },
  }
}

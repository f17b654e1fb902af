import type { Clock } from '../../lib/clock'
import type { Link } from '../../socket/link'
import type { TerminalSession } from './shared/state'

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

export type Sizes = ReturnType<typeof createSizes>

/** The sizes that the screens of this page have, and their way to the server. */
export function createSizes({ link, clock, find }: Options) {
  const sizes = new Map<string, Size>()
  const stops = new Map<string, () => void>()
  /** Sessions in which the user did something on this page, and what was asked for then. */
  const acted = new Map<string, { readonly size: Size; readonly from: Size } | null>()
  let latest: Size | null = null

  const differs = (one: Size, other: Size | undefined) => one.cols !== other?.cols || one.rows !== other.rows

  function send(sessionId: string, more: { passive?: true }): void {
    stops.get(sessionId)?.()
    stops.delete(sessionId)
    const session = find(sessionId)
    const size = sizes.get(sessionId)
    if (!size || !session || (session.status !== 'live' && session.status !== 'requested')) return
    const { epoch } = session
    link.send({ type: 'resize', sessionId, ...size, ...(epoch === null ? {} : { epoch }), ...more })
  }

  /** A page that only looks does not change what others see; a documented server shows its terminals to one page. */
  function sendPassive(sessionId: string): void {
    if (link.has('terminal.passiveResize')) send(sessionId, { passive: true })
    else if (!link.has('terminal.attach') || acted.has(sessionId)) send(sessionId, {})
  }

  return {
    /** Null before it has a screen. */
    own: (sessionId: string): Size | null => sizes.get(sessionId) ?? null,
    /** For one without a screen: that of another. */
    of: (sessionId: string): Size | null => sizes.get(sessionId) ?? latest,
    set(sessionId: string, cols: number, rows: number): void {
      latest = { cols, rows }
      if (!differs(latest, sizes.get(sessionId))) return
      sizes.set(sessionId, latest)
      stops.get(sessionId)?.()
      stops.set(
        sessionId,
        clock.after(RESIZE_MS, () => sendPassive(sessionId)),
      )
    },
    /** It was started on this page. */
    started: (sessionId: string) => void acted.set(sessionId, null),
    /** The user did something in it here: it takes the size of this page. */
    act(sessionId: string): void {
      const session = find(sessionId)
      const size = sizes.get(sessionId)
      const before = acted.get(sessionId)
      if (!acted.has(sessionId)) acted.set(sessionId, null)
      if (!session || !size || !link.has('terminal.attach') || !differs(size, session)) return
      // Asked for already, and not answered yet.
      if (before && !differs(before.from, session) && !differs(before.size, size)) return
      acted.set(sessionId, { size, from: { cols: session.cols, rows: session.rows } })
      send(sessionId, {})
    },
    forget(sessionId: string): void {
      stops.get(sessionId)?.()
      stops.delete(sessionId)
      sizes.delete(sessionId)
      acted.delete(sessionId)
    },
    stop(): void {
      for (const stop of stops.values()) stop()
      stops.clear()
    },
  }
}

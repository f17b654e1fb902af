import { readFrom, type Scrollback } from '../../channels/terminal/shared/scrollback'
import type { TerminalState } from '../../channels/terminal/shared/state'
import type { TerminalStore } from '../../channels/terminal/store'
import type { Clock } from '../../lib/clock'

/** Hears the output of one terminal, in pieces. */
interface OutputSink {
  /** @param isOld it was printed before this page began */
  read(text: string, isOld: boolean): void
  /** Output was left out after its beginning was read. */
  skip(): void
  /** Output is gone that nobody read: a command may have begun there. */
  lose(): void
}

interface WatchParts {
  readonly store: TerminalStore
  readonly clock: Clock
  /** Runs something when the page has nothing better to do. */
  readonly whenIdle: (run: () => void) => void
  /** Of a terminal that was not seen before, or begins anew. */
  readonly began: (sessionId: string) => OutputSink
  /** It is closed. */
  readonly gone: (sessionId: string) => void
  /** All that was to be read for now has been. */
  readonly rested: () => void
}

/** Output is looked at this long after it came, at the earliest, ms. */
const REST_MS = 200
/** What one look may take, ms; the next one comes after fifty times what it took, so that a flood costs 2 % of the time. */
const LOOK_MS = 4
const SHARE = 50
/** Units between two looks at the clock. */
const PIECE = 8192
/** A terminal that is further ahead is not caught up with: only its end is read. */
const MAX_BEHIND = 262_144

interface Reading {
  readonly generation: number
  readonly epoch: string | null
  readonly sink: OutputSink
  /** What stands before this was printed earlier. */
  readonly oldUntil: number
  at: number
}

/** Reads what terminals print, away from the way it takes to the screen. Returns its end. */
export function watchTerminals(parts: WatchParts): () => void {
  const { store, clock, whenIdle } = parts
  const readings = new Map<string, Reading>()
  let isDue = false
  let isGone = false
  let rest = REST_MS
  /** The terminal that is looked at first: where time is short each has its turn. */
  let turn = 0
  let cancel = () => {}

  function schedule(): void {
    if (isDue || isGone) return
    isDue = true
    cancel = clock.after(rest, () => whenIdle(look))
  }

  function look(): void {
    isDue = false
    if (isGone) return
    const state = store.getState()
    for (const sessionId of readings.keys()) {
      if (sessionId in state.sessions) continue
      readings.delete(sessionId)
      parts.gone(sessionId)
    }
    const begun = clock.now()
    const isOver = () => clock.now() - begun >= LOOK_MS
    turn += 1
    let isMore = false
    for (let step = 0; step < state.order.length; step += 1) {
      const sessionId = state.order[(turn + step) % state.order.length] ?? ''
      const log = state.logs[sessionId]
      if (log && readOne(state, sessionId, log, isOver)) isMore = true
    }
    rest = Math.max(REST_MS, (clock.now() - begun) * SHARE)
    parts.rested()
    if (isMore) schedule()
  }

  /** True: there is more. */
  function readOne(state: TerminalState, sessionId: string, log: Scrollback, isOver: () => boolean): boolean {
    const session = state.sessions[sessionId]
    if (!session || log.end === 0) return false
    let known = readings.get(sessionId)
    if (!known || known.generation !== session.generation || known.epoch !== session.epoch) {
      const { generation, epoch, liveFrom } = session
      known = { generation, epoch, oldUntil: liveFrom, at: log.start, sink: parts.began(sessionId) }
      readings.set(sessionId, known)
    }
    const reading = known
    const isOld = () => reading.at < reading.oldUntil
    if (reading.at < log.start) {
      reading.sink.lose()
      reading.at = Math.max(log.start, log.end - MAX_BEHIND)
    } else if (log.end - reading.at > MAX_BEHIND) {
      // The command that floods the terminal stands where the flood begins.
      reading.sink.read(readFrom(log, reading.at).text.slice(0, PIECE), isOld())
      reading.sink.skip()
      // What was just read is not read twice: the command in it would have no name the second time.
      reading.at = Math.max(log.end - MAX_BEHIND, reading.at + PIECE)
    }
    if (reading.at >= log.end) return false
    const { text } = readFrom(log, reading.at)
    for (let from = 0; from < text.length; from += PIECE) {
      if (isOver()) return true
      const piece = text.slice(from, from + PIECE)
      reading.sink.read(piece, isOld())
      reading.at += piece.length
    }
    return false
  }

  const unsubscribe = store.subscribe((state, before) => {
    if (state.logs !== before.logs || state.order !== before.order) schedule()
  })
  schedule()
  return () => {
    isGone = true
    cancel()
    unsubscribe()
  }
}

import { assertNever } from '../../lib/assertNever'
import { LIMITS } from '../../socket/protocol'
import type { TerminalEvent, TerminalListing } from './protocol'
import { append, emptyScrollback, type Scrollback } from './scrollback'

/** `requested`: asked for, not yet answered. `lost`: the server no longer has it (it restarted). */
export type TerminalStatus = 'requested' | 'live' | 'ended' | 'lost' | 'failed'

export interface TerminalSession {
  readonly sessionId: string
  /** UUID of this PTY; null until the server named it, for good on a documented server. */
  readonly epoch: string | null
  readonly name: string
  readonly title: string
  readonly cols: number
  readonly rows: number
  readonly status: TerminalStatus
  readonly exitCode: number | null
  readonly error: string | null
  /** ISO 8601, when the server told. */
  readonly createdAt: string | null
  readonly scrollback: Scrollback
  /** Counts the times the screen must start afresh (another PTY, a hole in the log). */
  readonly generation: number
  /** Sizes of the log at their positions, oldest first. */
  readonly resizes: readonly { readonly at: number; readonly cols: number; readonly rows: number }[]
  /** Output does not join what we have: attach again; output is dropped until `attached`. */
  readonly gap: boolean
  /** Everything before this position is replay: no bells, no answers. */
  readonly liveFrom: number
  /** Pieces of a `reset` that is still arriving. */
  readonly resetting: string | null
}

export interface TerminalState {
  readonly sessions: Readonly<Record<string, TerminalSession>>
  /** Order in which they are shown. */
  readonly order: readonly string[]
  /** The server has told which sessions there are. */
  readonly listed: boolean
}

export const initialTerminals: TerminalState = { sessions: {}, order: [], listed: false }

/** What the page itself says to its store: it asked for a session, or forgot one. */
export type TerminalLocalEvent =
  | { type: 'requested'; sessionId: string; name: string; cols: number; rows: number }
  | { type: 'forgotten'; sessionId: string }

export function reduceTerminals(
  state: TerminalState,
  event: TerminalEvent | TerminalLocalEvent,
): TerminalState {
  switch (event.type) {
    case 'requested': {
      const { sessionId, name, cols, rows } = event
      return put(state, { ...newSession(sessionId), name, cols, rows })
    }
    case 'forgotten':
      return forget(state, event.sessionId)
    case 'output':
      return change(state, event.sessionId, (session) => addOutput(session, event))
    case 'resized':
      return change(state, event.sessionId, (session) => {
        const at = event.seq ?? session.scrollback.end
        const { cols, rows } = event
        return { ...session, cols, rows, resizes: [...session.resizes, { at, cols, rows }].slice(-256) }
      })
    case 'attached':
      return attached(state, event)
    case 'reset':
      return change(state, event.sessionId, (session) => addReset(session, event))
    case 'close':
      return change(state, event.sessionId, (session) =>
        isForeign(session, event.epoch)
          ? session
          : { ...session, status: 'ended', exitCode: event.exitCode, gap: false },
      )
    case 'list':
      return list(state, event.sessions)
    case 'error':
      return event.sessionId === undefined ? state : fail(state, event.sessionId, event.code, event.error)
    case 'input_ack':
      return state
    default:
      return assertNever(event)
  }
}

type Output = Extract<TerminalEvent, { type: 'output' }>
type Attached = Extract<TerminalEvent, { type: 'attached' }>
type Reset = Extract<TerminalEvent, { type: 'reset' }>

const isForeign = (session: TerminalSession, epoch: string | undefined) =>
  epoch !== undefined && session.epoch !== null && epoch !== session.epoch

/** The receive rule of docs/protocol.md T3: drop what we have, use the new part, notice a hole. */
function addOutput(session: TerminalSession, event: Output): TerminalSession {
  const { data, seq } = event
  const limit = LIMITS.scrollbackUnits
  if (seq === undefined) {
    return { ...session, status: 'live', scrollback: append(session.scrollback, data, limit) }
  }
  if (session.gap || isForeign(session, event.epoch)) return session.gap ? session : { ...session, gap: true }
  const { end } = session.scrollback
  if (seq <= end) return session
  if (seq - data.length > end) return { ...session, gap: true }
  return { ...session, scrollback: append(session.scrollback, data.slice(data.length - (seq - end)), limit) }
}

function attached(state: TerminalState, event: Attached): TerminalState {
  const { sessionId, epoch, cols, rows, seq, name, title } = event
  const known = state.sessions[sessionId] ?? newSession(sessionId)
  const same = known.epoch === epoch
  const fresh =
    same || known.epoch === null
      ? known
      : { ...known, scrollback: emptyScrollback(), generation: known.generation + 1, resizes: [] }
  const size = fresh.scrollback.end === seq ? { cols, rows } : {}
  return put(state, {
    ...fresh,
    ...size,
    epoch,
    name,
    title,
    status: same && known.status === 'ended' ? 'ended' : 'live',
    error: null,
    gap: false,
    liveFrom: seq,
    resetting: null,
  })
}

function addReset(session: TerminalSession, event: Reset): TerminalSession {
  if (isForeign(session, event.epoch)) return session
  const text = (event.index === 0 ? '' : (session.resetting ?? '')) + event.data
  if (!event.last) return { ...session, resetting: text }
  const start = event.seq - text.length
  return {
    ...session,
    epoch: event.epoch,
    cols: event.cols,
    rows: event.rows,
    scrollback: { start, end: event.seq, chunks: text === '' ? [] : [text] },
    generation: session.generation + 1,
    resizes: [{ at: start, cols: event.cols, rows: event.rows }],
    gap: false,
    resetting: null,
  }
}

/** What the server lists is there; what it no longer lists and we showed as running was lost with the server. */
function list(state: TerminalState, listings: readonly TerminalListing[]): TerminalState {
  let next: TerminalState = { ...state, listed: true }
  for (const { sessionId, epoch, name, title, alive, exitCode, createdAt, cols, rows } of listings) {
    const known = next.sessions[sessionId]
    if (!known) {
      next = put(next, {
        ...newSession(sessionId),
        name,
        title,
        cols,
        rows,
        createdAt,
        status: alive ? 'requested' : 'ended',
        exitCode: exitCode ?? null,
      })
    } else if (known.epoch === epoch) {
      const ended = alive ? {} : { status: 'ended' as const, exitCode: exitCode ?? null }
      next = put(next, { ...known, name, title, createdAt, ...ended })
    }
  }
  const listed = new Map(listings.map((listing) => [listing.sessionId, listing]))
  for (const id of next.order) {
    const session = next.sessions[id]
    const running = session?.epoch != null && session.status === 'live'
    if (session && running && listed.get(id)?.epoch !== session.epoch)
      next = put(next, { ...session, status: 'lost' })
  }
  return next
}

function fail(
  state: TerminalState,
  sessionId: string,
  code: string | undefined,
  error: string,
): TerminalState {
  return change(state, sessionId, (session) => {
    if (session.status === 'requested') return { ...session, status: 'failed', error }
    return code === 'NOT_FOUND' && session.status === 'live'
      ? { ...session, status: 'lost', gap: false }
      : session
  })
}

const newSession = (sessionId: string): TerminalSession => ({
  sessionId,
  epoch: null,
  name: '',
  title: '',
  cols: 80,
  rows: 24,
  status: 'requested',
  exitCode: null,
  error: null,
  createdAt: null,
  scrollback: emptyScrollback(),
  generation: 0,
  resizes: [],
  gap: false,
  liveFrom: 0,
  resetting: null,
})

function put(state: TerminalState, session: TerminalSession): TerminalState {
  const known = session.sessionId in state.sessions
  return {
    ...state,
    sessions: { ...state.sessions, [session.sessionId]: session },
    order: known ? state.order : [...state.order, session.sessionId],
  }
}

function change(
  state: TerminalState,
  id: string,
  by: (session: TerminalSession) => TerminalSession,
): TerminalState {
  const known = state.sessions[id]
  if (!known) return state
  const next = by(known)
  return next === known ? state : put(state, next)
}

function forget(state: TerminalState, id: string): TerminalState {
  if (!(id in state.sessions)) return state
  const { [id]: _, ...sessions } = state.sessions
  return { ...state, sessions, order: state.order.filter((other) => other !== id) }
}

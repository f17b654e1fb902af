import { assertNever } from '../../../lib/assertNever'
import { SCROLLBACK } from '../../../socket/protocol'
import { LOST_REASONS, type TerminalEvent, type TerminalListing } from './protocol'
import { append, emptyScrollback, type Scrollback, scrollbackOf } from './scrollback'
import { newSession, type SizeAt, type TerminalSession, type TerminalState } from './state'

export type { TerminalState }

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
      const generation = (state.sessions[sessionId]?.generation ?? -1) + 1
      const closed = state.closed.filter((id) => id !== sessionId)
      return put({ ...state, closed }, { ...newSession(sessionId), name, cols, rows, generation }, EMPTY)
    }
    case 'forgotten': {
      const { sessionId } = event
      const closed = [...state.closed.filter((id) => id !== sessionId), sessionId]
      return { ...forget(state, sessionId), closed }
    }
    case 'output':
      return addOutput(state, event)
    case 'resized':
      return change(state, event.sessionId, (session, end) => addSize(session, event, end))
    case 'attached':
      return attached(state, event)
    case 'reset':
      return addReset(state, event)
    case 'close':
      return change(state, event.sessionId, (session, end) => ended(session, event, end))
    case 'list':
      return list(state, event.sessions)
    case 'error':
      return event.sessionId === undefined ? state : change(state, event.sessionId, (one) => fail(one, event))
    case 'input_ack':
      return state
    default:
      return assertNever(event)
  }
}

/** Sizes remembered for one terminal. */
const MAX_SIZES = 256

type Output = Extract<TerminalEvent, { type: 'output' }>
type Close = Extract<TerminalEvent, { type: 'close' }>
type Attached = Extract<TerminalEvent, { type: 'attached' }>
type Resized = Extract<TerminalEvent, { type: 'resized' }>
type Failure = Extract<TerminalEvent, { type: 'error' }>
type Reset = Extract<TerminalEvent, { type: 'reset' }>

const isForeign = (session: TerminalSession, epoch: string | undefined) =>
  epoch !== undefined && session.epoch !== null && epoch !== session.epoch

/** The receive rule of docs/protocol.md T3: drop what is here already, use the new part, notice a gap. */
function addOutput(state: TerminalState, { sessionId, epoch, seq, data }: Output): TerminalState {
  const session = state.sessions[sessionId]
  if (!session) return state
  const { end } = logOf(state, sessionId)
  if (seq === undefined) {
    const live = session.status === 'live' ? state : put(state, { ...session, status: 'live' })
    return addText(live, sessionId, data)
  }
  if (session.gap) return state
  if (isForeign(session, epoch) || seq - data.length > end) return put(state, { ...session, gap: true })
  return seq <= end ? state : addText(state, sessionId, data.slice(data.length - (seq - end)))
}

function addText(state: TerminalState, sessionId: string, text: string): TerminalState {
  const log = append(logOf(state, sessionId), text, SCROLLBACK.replayUnits)
  return { ...state, logs: { ...state.logs, [sessionId]: log } }
}

/** A size has its place in the log as output has: what is older is known, what is newer leaves a hole. */
function addSize(
  session: TerminalSession,
  { epoch, seq, cols, rows }: Resized,
  end: number,
): TerminalSession {
  if (seq === undefined) return { ...session, cols, rows }
  if (session.gap || isForeign(session, epoch)) return session.gap ? session : { ...session, gap: true }
  if (seq < end) return session
  return seq > end ? { ...session, gap: true } : sized(session, { at: seq, cols, rows })
}

function sized(session: TerminalSession, size: SizeAt): TerminalSession {
  const { at, cols, rows } = size
  const last = session.resizes.at(-1)
  if (last && last.at === at && last.cols === cols && last.rows === rows) return session
  return { ...session, cols, rows, resizes: [...session.resizes, size].slice(-MAX_SIZES) }
}

/** The exit comes after the last output: when that is not there yet, there is a hole. */
function ended(session: TerminalSession, { epoch, seq = 0, exitCode }: Close, end: number): TerminalSession {
  if (isForeign(session, epoch) || session.status === 'failed') return session
  return {
    ...session,
    status: 'ended',
    exitCode: exitCode === undefined ? 'unknown' : exitCode,
    gap: session.gap || seq > end,
  }
}

function attached(state: TerminalState, event: Attached): TerminalState {
  const { sessionId, epoch, cols, rows, seq, name, title } = event
  if (state.closed.includes(sessionId)) return state
  const known = state.sessions[sessionId] ?? newSession(sessionId)
  const same = known.epoch === epoch
  const log = logOf(state, sessionId)
  const continues = same || (known.epoch === null && log.end === 0)
  const fresh = continues ? known : { ...known, generation: known.generation + 1, resizes: [] }
  const kept = continues ? log : EMPTY
  // Without any size the screen would keep its own: the server tells none where it never changed.
  const at = kept.end === seq ? seq : fresh.resizes.length === 0 ? kept.end : null
  const session: TerminalSession = {
    ...(at === null ? fresh : sized(fresh, { at, cols, rows })),
    epoch,
    name,
    title,
    status: same && known.status === 'ended' ? 'ended' : 'live',
    error: null,
    gap: false,
    isUnlisted: false,
    liveFrom: seq,
    resetting: null,
  }
  return put(state, session, kept)
}

/** A screen as text, in pieces that follow each other: a repeated one is known, a missing one leaves a hole. */
function addReset(state: TerminalState, event: Reset): TerminalState {
  const session = state.sessions[event.sessionId]
  if (!session || isForeign(session, event.epoch)) return state
  const have = event.index === 0 ? [] : (session.resetting ?? [])
  if (event.index < have.length) return state
  if (event.index > have.length)
    return session.gap ? state : put(state, { ...session, resetting: null, gap: true })
  const pieces = [...have, event.data]
  if (!event.last) return put(state, { ...session, resetting: pieces })
  const chunks = pieces.filter((piece) => piece !== '')
  const start = event.seq - chunks.reduce((length, chunk) => length + chunk.length, 0)
  const { epoch, cols, rows } = event
  const drawn: TerminalSession = {
    ...session,
    epoch,
    cols,
    rows,
    generation: session.generation + 1,
    resizes: [{ at: start, cols, rows }],
    liveFrom: Math.max(session.liveFrom, event.seq),
    gap: false,
    resetting: null,
  }
  return put(state, drawn, scrollbackOf(start, chunks))
}

/** Adds what the server lists. A session shown as running that is not listed is marked, so that the server is asked. */
function list(state: TerminalState, listings: readonly TerminalListing[]): TerminalState {
  const listed = new Map(listings.map((listing) => [listing.sessionId, listing]))
  const closed = state.closed.filter((id) => listed.has(id))
  let next: TerminalState = { ...state, listed: true, closed }
  for (const listing of listings) if (!closed.includes(listing.sessionId)) next = addListing(next, listing)
  for (const id of next.order) {
    const session = next.sessions[id]
    if (!session || session.epoch === null || listed.get(id)?.epoch === session.epoch) continue
    if (session.status === 'requested') next = forget(next, id)
    if (session.status === 'live') next = put(next, { ...session, isUnlisted: true })
  }
  return next
}

function addListing(state: TerminalState, listing: TerminalListing): TerminalState {
  const { sessionId, epoch, name, title, alive, createdAt, cols, rows, cwd } = listing
  const ended = alive ? {} : { status: 'ended' as const, exitCode: listing.exitCode ?? null }
  const known = state.sessions[sessionId]
  if (!known)
    return put(state, {
      ...newSession(sessionId),
      epoch,
      name,
      title,
      cols,
      rows,
      cwd,
      createdAt,
      ...ended,
    })
  if (known.epoch !== epoch) return state
  // `close` reports the end of an attached shell, in its place: a list may overtake the last output.
  const told = known.status === 'live' ? {} : ended
  return put(state, { ...known, name, title, cwd, createdAt, ...told })
}

function fail(session: TerminalSession, { code, error, reason }: Failure): TerminalSession {
  if (session.status === 'requested') return { ...session, status: 'failed', error }
  if (code !== 'NOT_FOUND' || session.status !== 'live') return session
  const lostReason = LOST_REASONS.find((known) => known === reason) ?? null
  return { ...session, status: 'lost', lostReason, gap: false, isUnlisted: false }
}

const EMPTY = emptyScrollback()
const logOf = ({ logs }: TerminalState, sessionId: string): Scrollback => logs[sessionId] ?? EMPTY

/** @param log what it said, where that changes, too */
function put(
  state: TerminalState,
  session: TerminalSession,
  log = logOf(state, session.sessionId),
): TerminalState {
  const { sessionId } = session
  return {
    ...state,
    sessions: { ...state.sessions, [sessionId]: session },
    logs: state.logs[sessionId] === log ? state.logs : { ...state.logs, [sessionId]: log },
    order: sessionId in state.sessions ? state.order : [...state.order, sessionId],
  }
}

/** @param by gets the end of what it said */
function change(
  state: TerminalState,
  id: string,
  by: (session: TerminalSession, end: number) => TerminalSession,
): TerminalState {
  const known = state.sessions[id]
  if (!known) return state
  const next = by(known, logOf(state, id).end)
  return next === known ? state : put(state, next)
}

function forget(state: TerminalState, id: string): TerminalState {
  if (!(id in state.sessions)) return state
  const { [id]: _, ...sessions } = state.sessions
  const { [id]: __, ...logs } = state.logs
  return { ...state, sessions, logs, order: state.order.filter((other) => other !== id) }
}

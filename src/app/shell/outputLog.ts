import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ProblemsState } from '../../channels/context/problems'
import { messages } from '../../messages/en'
import { type ConnectionState, isLive } from '../../socket/connection/connectionState'

export interface OutputEntry {
  readonly id: number
  /** ms of `Date.now()`. */
  readonly at: number
  readonly kind: 'problem' | 'connection'
  readonly text: string
}

/** Oldest first. */
export type OutputLog = StoreApi<readonly OutputEntry[]>

const MAX_ENTRIES = 500

export const createOutputLog = (): OutputLog => createStore<readonly OutputEntry[]>(() => [])

interface Sources {
  readonly problems: StoreApi<ProblemsState>
  readonly connection: StoreApi<ConnectionState>
  readonly now: () => number
}

/** Logs problems and changes of the connection as they come. Returns detach. */
export function attachOutputLog(log: OutputLog, { problems, connection, now }: Sources): () => void {
  const add = (entry: Omit<OutputEntry, 'id'>) =>
    log.setState(
      (entries) => [...entries, { ...entry, id: (entries.at(-1)?.id ?? 0) + 1 }].slice(-MAX_ENTRIES),
      true,
    )

  const addProblems = (state: ProblemsState, before: ProblemsState) => {
    const known = new Set(before.entries)
    for (const problem of state.entries) if (!known.has(problem)) add({ ...problem, kind: 'problem' })
  }
  const addTurn = (state: ConnectionState, before: ConnectionState) => {
    const text = turnText(state, before)
    if (text !== null) add({ at: now(), kind: 'connection', text })
  }
  const stops = [problems.subscribe(addProblems), connection.subscribe(addTurn)]
  for (const problem of problems.getState().entries) add({ ...problem, kind: 'problem' })
  return () => {
    for (const stop of stops) stop()
  }
}

function turnText(state: ConnectionState, before: ConnectionState): string | null {
  const text = messages.app.connection
  if (isLive(state) !== isLive(before)) {
    if (isLive(state)) return before.everLive ? text.connectedAgain : text.connected
    if (state.status !== 'blocked') return text.lost
  }
  if (state.status !== 'blocked' || state.reason === before.reason) return null
  return blockedText(state)
}

export function blockedText({ reason }: ConnectionState): string {
  const text = messages.app.connection
  if (reason === 'auth') return text.expired
  return reason === 'gone' ? text.gone : text.stopped
}

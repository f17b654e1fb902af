import type { LostReason } from './protocol'
import type { Scrollback } from './scrollback'

/** `requested`: asked for, not yet answered. `lost`: the server no longer has it. */
type TerminalStatus = 'requested' | 'live' | 'ended' | 'lost' | 'failed'

/** A size the terminal got when its output had reached `at`. */
export interface SizeAt {
  readonly at: number
  readonly cols: number
  readonly rows: number
}

export interface TerminalSession {
  readonly sessionId: string
  /** UUID of this PTY; null until the server named it, for good on a documented server. */
  readonly epoch: string | null
  readonly name: string
  readonly title: string
  readonly cols: number
  readonly rows: number
  readonly status: TerminalStatus
  /** Null: a signal ended it. */
  readonly exitCode: number | null | 'unknown'
  readonly error: string | null
  /** Of a `lost` one, where the server said why. */
  readonly lostReason: LostReason | null
  /** The folder of the workspace in which its shell began, where the server says. */
  readonly cwd?: string | undefined
  /** ISO 8601, when the server told. */
  readonly createdAt: string | null
  /** Counts the times the screen must start afresh (another PTY, a hole in the log). */
  readonly generation: number
  /** Sizes of the log at their positions, oldest first. */
  readonly resizes: readonly SizeAt[]
  /** Output does not continue what is here: attach again; output is dropped until `attached`. */
  readonly gap: boolean
  /** A list did not name it: its end may still be under way. The server is asked, and answers after it. */
  readonly isUnlisted: boolean
  /** Everything before this position is replay: no bells, no answers. */
  readonly liveFrom: number
  /** Pieces of a `reset` that is still arriving. */
  readonly resetting: readonly string[] | null
}

/** Asked for or there: keys may go to it, and closing it ends a program. */
export const isRunning = (session: Pick<TerminalSession, 'status'> | undefined): boolean =>
  session?.status === 'live' || session?.status === 'requested'

export interface TerminalState {
  readonly sessions: Readonly<Record<string, TerminalSession>>
  /** What each of them said. Apart from `sessions`: new output changes nothing that views and commands follow. */
  readonly logs: Readonly<Record<string, Scrollback>>
  /** Order in which they are shown. */
  readonly order: readonly string[]
  /** The server has told which sessions there are. */
  readonly listed: boolean
  /** Closed here; a list that was sent before the server heard of it must not bring them back. */
  readonly closed: readonly string[]
}

export const initialTerminals: TerminalState = {
  sessions: {},
  logs: {},
  order: [],
  listed: false,
  closed: [],
}

export const newSession = (sessionId: string): TerminalSession => ({
  sessionId,
  epoch: null,
  name: '',
  title: '',
  cols: 80,
  rows: 24,
  status: 'requested',
  exitCode: null,
  error: null,
  lostReason: null,
  createdAt: null,
  generation: 0,
  resizes: [],
  gap: false,
  isUnlisted: false,
  liveFrom: 0,
  resetting: null,
})

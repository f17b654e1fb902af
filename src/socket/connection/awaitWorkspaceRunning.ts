/** The pause between two looks at a workspace that does not run grows from 5 s to a minute. */
const FIRST_MS = 5000
const GROWTH = 1.2
const MAX_MS = 60_000
const HIDDEN_MS = 60_000
/** How long a server may answer "in a moment" after a start was asked for. */
const MAX_START_MS = 300_000

/** The polling of a workspace that does not run. */
export interface WorkspaceWait {
  /** The pause before the next look. */
  readonly pauseMs: number
  /** Until when `POST …/connect` asks for a start in place of `GET`, which only looks; null: no start is wanted. */
  readonly startsUntil: number | null
}

export const initialWait: WorkspaceWait = { pauseMs: FIRST_MS, startsUntil: null }

/** A start is wanted from now on. */
export const startWanted = (now: number): WorkspaceWait => ({
  pauseMs: FIRST_MS,
  startsUntil: now + MAX_START_MS,
})

/** The server took more than 5 minutes to start the workspace: from now on its status is only looked at. */
export const isStartOverdue = ({ startsUntil }: WorkspaceWait, now: number): boolean =>
  startsUntil !== null && now > startsUntil

/** The pause before the next look, ms, and the wait with a longer one after it. */
export function takePause(wait: WorkspaceWait, isHidden: boolean): { wait: WorkspaceWait; ms: number } {
  const longer = { ...wait, pauseMs: Math.min(wait.pauseMs * GROWTH, MAX_MS) }
  return { wait: longer, ms: isHidden ? HIDDEN_MS : wait.pauseMs }
}

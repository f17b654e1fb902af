import { createStore, type StoreApi } from 'zustand/vanilla'

export interface Problem {
  /** ms of `Date.now()`. */
  readonly at: number
  readonly text: string
}

export interface ProblemsState {
  /** Oldest first. */
  readonly entries: readonly Problem[]
}

/** Entries kept; a server that complains about every frame must not fill the page. */
const MAX_PROBLEMS = 200

/** What went wrong and belongs to nobody's pane; shown once, by the Output panel. */
export const createProblems = (): StoreApi<ProblemsState> => createStore(() => ({ entries: [] }))

export function addProblem(problems: StoreApi<ProblemsState>, problem: Problem): void {
  problems.setState(({ entries }) => ({ entries: [...entries, problem].slice(-MAX_PROBLEMS) }))
}

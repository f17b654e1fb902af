import { createStore, type StoreApi } from 'zustand/vanilla'

export interface Problem {
  /** ms of `Date.now()`. */
  readonly at: number
  readonly text: string
}

export interface ProblemsState {
  /** Oldest first. */
  readonly entries: readonly Problem[]
  /** Frames that could not be used. */
  readonly dropped: number
}

/** Entries kept; a server that complains about every frame must not fill the page. */
const MAX_PROBLEMS = 200

export type Problems = StoreApi<ProblemsState>

/** What went wrong and belongs to no pane; shown once, by the Output panel. */
export const createProblems = (): Problems => createStore(() => ({ entries: [], dropped: 0 }))

export function addProblem(problems: Problems, problem: Problem): void {
  problems.setState(({ entries }) => ({ entries: [...entries, problem].slice(-MAX_PROBLEMS) }))
}

export function countDropped(problems: Problems): void {
  problems.setState(({ dropped }) => ({ dropped: dropped + 1 }))
}

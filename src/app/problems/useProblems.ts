import { useStore } from 'zustand/react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import type { Workspace } from '../../channels/context/workspace'
import { createProblems, type Problems, type ProblemsState } from './createProblems'

const made = new WeakMap<Workspace, Problems>()

/** The problems of a workspace, followed from when they are first wanted. */
export function problemsOf(workspace: Workspace): Problems {
  const known = made.get(workspace)
  if (known) return known
  const problems = createProblems(workspace)
  made.set(workspace, problems)
  return problems
}

export const useProblems = (): Problems => problemsOf(useWorkspace())

export const useProblemsState = <T>(select: (state: ProblemsState) => T): T =>
  useStore(useProblems().store, select)

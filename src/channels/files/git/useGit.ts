import { useStore } from 'zustand/react'
import { useWorkspace } from '../../context/WorkspaceProvider'
import type { Workspace } from '../../context/workspace'
import { createGit, type Git } from './createGit'
import type { GitState } from './gitStore'

const gits = new WeakMap<Workspace, Git>()

/** The git of a workspace, made when it is first wanted. */
export function gitOf(workspace: Workspace): Git {
  const known = gits.get(workspace)
  if (known) return known
  const { clock, connection, config, files } = workspace
  const { searching, viewStore, gitFrames: told } = files
  const made = createGit({
    link: searching.link,
    newId: searching.newId,
    clock,
    connection: connection.store,
    told,
    epoch: () => config.store.getState().config?.serverEpoch ?? '',
    viewStore,
    editors: files.editors,
    memory: config.uiState,
  })
  gits.set(workspace, made)
  return made
}

export const useGit = (): Git => gitOf(useWorkspace())

export const useGitState = <T>(select: (state: GitState) => T): T => useStore(useGit().store, select)

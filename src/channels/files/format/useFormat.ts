import { useWorkspace } from '../../context/WorkspaceProvider'
import type { Workspace } from '../../context/workspace'
import { createFormat, type Format } from './createFormat'

const formats = new WeakMap<Workspace, Format>()

/** The formatting of a workspace, made when it is first wanted. */
export function formatOf(workspace: Workspace): Format {
  const known = formats.get(workspace)
  if (known) return known
  const { searching, editors } = workspace.files
  const made = createFormat({ link: searching.link, editors })
  formats.set(workspace, made)
  return made
}

export const useFormat = (): Format => formatOf(useWorkspace())

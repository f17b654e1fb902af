import { useWorkspace } from '../../context/WorkspaceProvider'
import type { Workspace } from '../../context/workspace'
import { createReplace, type Replace } from './createReplace'
import { createSearch, type Search } from './createSearch'
import { createUnsavedTexts, followFiles } from './followFiles'
import { folderGlob } from './searchFields'

interface Searches {
  readonly search: Search
  readonly replace: Replace
}

const searches = new WeakMap<Workspace, Searches>()

/** The search of a workspace, made when it is first wanted: what was found stays while the view is not shown. */
function searchOf(workspace: Workspace): Searches {
  const known = searches.get(workspace)
  if (known) return known
  const { clock, connection, config, files } = workspace
  const { searching, editors, changes } = files
  const unsaved = createUnsavedTexts(editors)
  const shared = { searching, clock, connection: connection.store }
  const search = createSearch({ ...shared, memory: config.uiState, unsaved: unsaved.of })
  followFiles({ ...shared, search, changes, editors, unsaved })
  const made = { search, replace: createReplace({ search, queries: files.queries, editors }) }
  searches.set(workspace, made)
  return made
}

export interface SearchWish {
  /** Only in it. */
  readonly folder?: string
  /** To replace what is found. */
  readonly isReplacing?: boolean
  /** This text as it is. */
  readonly query?: string
}

/** The user wants to search. */
export function searchFor(workspace: Workspace, { folder, isReplacing, query }: SearchWish): void {
  searchOf(workspace).search.ask({
    ...(folder !== undefined && { include: folder === '/' ? '' : folderGlob(folder) }),
    ...(isReplacing && { isReplacing }),
    ...(query !== undefined && { query }),
  })
}

export const useSearch = (): Searches => searchOf(useWorkspace())

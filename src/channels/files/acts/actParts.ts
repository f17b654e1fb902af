import type { QueryClient } from '@tanstack/react-query'
import type { UiMemory } from '../../workspaceChannel'
import type { ListedEntry } from '../listFolder'
import type { FilesQueries } from '../queries'
import type { FilesViewStore } from '../viewStore'
import type { FileChanges } from './fileChanges'
import type { TrashRequests } from './trashRequests'
import type { UndoStack } from './undoStack'

/** What the acts on files are given. */
export interface ActOptions {
  readonly queries: FilesQueries
  readonly queryClient: QueryClient
  readonly viewStore: FilesViewStore
  readonly newId: () => string
  readonly memory: Pick<UiMemory, 'get' | 'set'>
  /** What the page knows to be in a folder. */
  readonly entriesOf: (folder: string) => readonly ListedEntry[]
  /** Something has another path: open tabs follow. */
  readonly moved: (oldPath: string, newPath: string) => void
  /** The folder that the user is in. */
  readonly targetFolder: () => string
  /** Where the server is, for what is no message. */
  readonly endpoint: string
  readonly workspaceId: string
}

/** And what they share. */
export interface ActParts extends ActOptions {
  readonly changes: FileChanges
  readonly trash: TrashRequests
  readonly undos: UndoStack
}

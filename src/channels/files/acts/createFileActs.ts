import { movedDataSchema } from '../shared/protocol'
import type { ActOptions } from './actParts'
import { createDeletion } from './deletion'
import { createDownloading } from './downloading'
import { createFileChanges } from './fileChanges'
import { createNameEntry } from './nameEntry'
import { createPlacing } from './placing'
import { trashRequests } from './trashRequests'
import { createUndo } from './undo'
import { createUndoStack } from './undoStack'
import { createUploading } from './uploading'

/** The server copies a large folder, ms. */
const COPY_MS = 600_000

export type FileActs = ReturnType<typeof createFileActs>

/**
 * What the user does to files, once it is first done: results and failures show up in the view store.
 *
 *     const acts = createFileActs(options)
 *     acts.trash(['/src/old.ts'])
 *     acts.undo()
 */
export function createFileActs(options: ActOptions) {
  const { queries, viewStore, memory } = options
  const trash = trashRequests(queries)
  const copy = (oldPath: string, newPath: string) =>
    queries.get(movedDataSchema, { type: 'copy', oldPath, newPath }, undefined, COPY_MS)
  const parts = {
    ...options,
    trash,
    changes: createFileChanges({ queries, copy, trash, viewStore }),
    undos: createUndoStack(memory),
  }
  const uploading = createUploading(parts)
  const downloading = createDownloading(parts)
  return {
    /** After each (re)connect: what is in doubt is looked up, and what was cut goes on. */
    opened(): void {
      parts.changes.opened()
      uploading.uploadReconnected()
      downloading.downloadReconnected()
    },
    ...uploading,
    ...downloading,
    ...createNameEntry(parts),
    ...createDeletion(parts),
    ...createUndo(parts),
    ...createPlacing(parts),
  }
}

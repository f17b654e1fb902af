import { fileActMessages as text } from '../../../messages/editing/fileActs'
import { errorText } from '../errorText'
import { refetch, staleAfterMaking, staleAfterMove } from '../fileKeys'
import { FilesError } from '../filesError'
import { childOf, nameOf, parentOf } from '../paths'
import { withExpanded, withMoved, withRevealed } from '../viewStore'
import type { ActParts } from './actParts'
import { freeName } from './freeName'
import type { UndoStep } from './undoStack'

/** Names that are tried where the place is taken: others may take one at the same moment. */
const TRIES = 20

/** Takes back what was done to files. */
export function createUndo({
  queries,
  queryClient,
  viewStore,
  changes,
  trash,
  undos,
  newId,
  moved,
}: ActParts) {
  /** Where something else stands there by now, beside it. Resolves with the path. */
  async function restore({ path, trashId }: { path: string; trashId: string }): Promise<string> {
    const taken = new Set<string>()
    for (let at = path; ; ) {
      try {
        await changes.make({ kind: 'restore', path: at, trashId })
        return at
      } catch (error) {
        if (!(error instanceof FilesError) || error.code !== 'PATH_EXISTS' || taken.size >= TRIES) throw error
        taken.add(nameOf(at))
        at = childOf(
          parentOf(path),
          freeName(nameOf(path), (name) => taken.has(name)),
        )
      }
    }
  }

  /** A folder that comes back is as open as it was, also where it has another name now. */
  function reopen({ path: before }: { path: string }, expanded: readonly string[], path: string): void {
    const folders = expanded.map((folder) => path + folder.slice(before.length))
    viewStore.setState((view) => withExpanded(view, folders, true))
  }

  /** Resolves with what is at its place again, and how to say so. */
  async function take(step: UndoStep): Promise<{ readonly path: string; readonly words: string }> {
    const name = nameOf(step.path)
    if (step.kind === 'move') {
      await changes.make({ kind: 'rename', path: step.path, oldPath: step.oldPath })
      viewStore.setState((view) => withMoved(view, step.oldPath, step.path))
      moved(step.oldPath, step.path)
      return { path: step.path, words: text.movedBack(name) }
    }
    if (step.kind === 'restore') {
      const path = await restore(step)
      reopen(step, step.expanded ?? [], path)
      return {
        path,
        words: path === step.path ? text.restored(name) : text.restoredAs(name, nameOf(path)),
      }
    }
    await changes.make({ kind: 'trash', path: step.path, trashId: newId() })
    return { path: parentOf(step.path), words: text.deleted(name) }
  }

  async function undo(): Promise<void> {
    const steps = undos.pop()
    if (!steps) return viewStore.setState({ notice: { text: text.nothingToUndo } })
    viewStore.setState({ undoable: null, failure: null })
    const back: { path: string; words: string }[] = []
    /** Without an answer; refused, which may not be so for good. */
    const left: UndoStep[] = []
    const refused: UndoStep[] = []
    let failure: string | null = null
    for (const step of steps) {
      try {
        back.push(await take(step))
      } catch (error) {
        failure ??= text.couldNotUndo(nameOf(step.path), errorText(error))
        // What is gone from the trash does not come back on the next try either.
        if (!(error instanceof FilesError)) left.unshift(step)
        else if (error.code !== 'NOT_FOUND') refused.unshift(step)
      }
    }
    undos.push(left)
    undos.putLast(refused)
    await refetch(
      queryClient,
      steps.flatMap((step) => [
        ...staleAfterMaking(step.path),
        ...(step.kind === 'move' ? staleAfterMove(null, step.oldPath) : []),
      ]),
    )
    const [first] = back
    if (first) viewStore.setState((view) => withRevealed(view, first.path))
    const words = back.length === 1 ? first?.words : back.length > 1 && text.restoredSeveral(back.length)
    viewStore.setState({ failure, ...(words ? { notice: { text: words } } : {}) })
  }

  return {
    /** Takes back the last change of files that was made in this workspace. */
    undo: () => void undo(),
    /** Whether the server keeps what is deleted. */
    hasTrash: () => queries.has('files.trash'),
    listTrash: trash.list,
    /** Resolves with where it is now. */
    async restore(item: { path: string; trashId: string }): Promise<string> {
      const expanded = undos.expandedOf(item.trashId)
      const path = await restore(item)
      reopen(item, expanded, path)
      undos.forget(new Set([item.trashId]))
      await refetch(queryClient, staleAfterMaking(path))
      viewStore.setState((view) => withRevealed(view, path))
      return path
    },
    /** For good; without ids, all. */
    async emptyTrash(trashIds?: readonly string[]): Promise<void> {
      await trash.remove(trashIds)
      if (trashIds) undos.forget(new Set(trashIds))
      viewStore.setState({ undoable: null })
    },
  }
}

import { fileActMessages as text } from '../../../messages/editing/fileActs'
import { errorText } from '../errorText'
import { refetch, staleAfterMove } from '../fileKeys'
import { FilesError } from '../filesError'
import { isWithin, nameOf } from '../paths'
import { type TrashItem, trashItemSchema } from '../shared/protocol'
import { withGone } from '../viewStore'
import type { ActParts } from './actParts'

/** What the trash cannot hold is refused so; for good it may be deleted all the same. */
const NOT_TO_TRASH = new Set(['FILE_TOO_LARGE', 'NO_SPACE', 'BAD_REQUEST'])

/** Of one path: it was not done. */
interface Failed {
  readonly path: string
  readonly error: unknown
}

interface Thrown {
  readonly path: string
  readonly trashId: string
  /** The folders that were open in it. */
  readonly expanded: string[]
  /** Null: the connection took the answer, and the look at the trash showed that it was done. */
  readonly item: TrashItem | null
}

/** Without those that lie in a folder that is among them: they go with it. */
export const outermost = (paths: readonly string[]): string[] =>
  paths.filter((path) => !paths.some((other) => other !== path && isWithin(path, other)))

/** Deletes files and folders: to the trash, or for good. */
export function createDeletion({ queries, queryClient, viewStore, changes, undos, newId }: ActParts) {
  /** One after the other, for the server orders them by path anyway. */
  async function each<Done>(paths: readonly string[], act: (path: string) => Promise<Done>) {
    const [done, failed]: [Done[], Failed[]] = [[], []]
    viewStore.setState((view) => ({ failure: null, removing: new Set([...view.removing, ...paths]) }))
    for (const path of paths) {
      try {
        done.push(await act(path))
        viewStore.setState((view) => withGone(view, path))
      } catch (error) {
        failed.push({ path, error })
      }
    }
    await refetch(
      queryClient,
      paths.flatMap((path) => staleAfterMove(null, path)),
    )
    viewStore.setState((view) => ({
      removing: new Set([...view.removing].filter((other) => !paths.includes(other))),
    }))
    return { done, failed }
  }

  function tellFailure([first]: readonly Failed[]): void {
    if (first)
      viewStore.setState({ failure: text.couldNotDelete(nameOf(first.path), errorText(first.error)) })
  }

  async function throwAway(path: string): Promise<Thrown> {
    const trashId = newId()
    // It comes back as it was.
    const expanded = [...viewStore.getState().expanded].filter((folder) => isWithin(folder, path))
    const answer = await changes.make({ kind: 'trash', path, trashId })
    return { path, trashId, expanded, item: trashItemSchema.safeParse(answer).data ?? null }
  }

  async function trash(chosen: readonly string[]): Promise<void> {
    const paths = outermost(chosen)
    if (!queries.has('files.trash')) return viewStore.setState({ doomed: { paths, reason: null } })
    const { done, failed } = await each(paths, throwAway)
    if (done.length > 0) {
      undos.push(
        done.map(({ path, trashId, expanded }) => ({
          kind: 'restore',
          path,
          trashId,
          ...(expanded.length > 0 && { expanded }),
        })),
      )
      const notice = { text: deletedText(done) }
      viewStore.setState({ notice, undoable: notice })
    }
    const refused = failed.filter(({ error }) => isForQuestion(error))
    tellFailure(failed.filter((one) => !refused.includes(one)))
    const [first] = refused
    if (!first) return
    const reason = text.notToTrash(errorText(first.error))
    viewStore.setState({ doomed: { paths: refused.map(({ path }) => path), reason } })
  }

  async function remove(chosen: readonly string[]): Promise<void> {
    const paths = outermost(chosen)
    const { done, failed } = await each(paths, async (path) => {
      await changes.make({ kind: 'delete', path })
      return { path }
    })
    if (done.length > 0) viewStore.setState({ notice: { text: deletedText(done) } })
    tellFailure(failed)
  }

  return {
    /** At once, to be taken back; what cannot is asked about (`doomed`). */
    trash: (paths: readonly string[]) => void trash(paths),
    /** For good. */
    remove: (paths: readonly string[]) => void remove(paths),
  }
}

const isForQuestion = (error: unknown) => error instanceof FilesError && NOT_TO_TRASH.has(error.code)

function deletedText(done: readonly { readonly path: string; readonly item?: TrashItem | null }[]): string {
  const [first] = done
  if (!first || done.length > 1) return text.deletedSeveral(done.length)
  const { path, item } = first
  return item?.isDirectory && item.files !== undefined
    ? text.deletedFolder(nameOf(path), item.files)
    : text.deleted(nameOf(path))
}

import { fileActMessages as text } from '../../../messages/editing/fileActs'
import { errorText } from '../errorText'
import { refetch, staleAfterMove } from '../fileKeys'
import { FilesError } from '../filesError'
import { childOf, nameOf, parentOf } from '../paths'
import { withMoved, withRevealed } from '../viewStore'
import type { ActParts } from './actParts'
import { outermost } from './deletion'
import { freeName } from './freeName'
import type { UndoStep } from './undoStack'

/** Names that are tried where others take them at the same moment. */
const TRIES = 20

interface Placed {
  readonly oldPath: string
  readonly path: string
}

/** Moves and copies files and folders into a folder. */
export function createPlacing(parts: ActParts) {
  const { queries, queryClient, viewStore, changes, undos, entriesOf, moved } = parts
  let isStopped = false

  async function move(oldPath: string, folder: string): Promise<Placed> {
    const path = childOf(folder, nameOf(oldPath))
    await changes.make({ kind: 'rename', path, oldPath })
    viewStore.setState((view) => withMoved(view, oldPath, path))
    moved(oldPath, path)
    return { oldPath, path }
  }

  /** Under a name of its own where there is one already. */
  async function copy(oldPath: string, folder: string): Promise<Placed> {
    const name = nameOf(oldPath)
    const taken = new Set(entriesOf(folder).map((entry) => entry.name))
    for (let tries = 1; ; tries += 1) {
      const path = childOf(folder, taken.has(name) ? freeName(name, (each) => taken.has(each)) : name)
      try {
        await changes.make({ kind: 'copy', path, oldPath })
        return { oldPath, path }
      } catch (error) {
        const isTaken = error instanceof FilesError && error.code === 'PATH_EXISTS'
        if (!isTaken || tries >= TRIES) throw error
        taken.add(nameOf(path))
      }
    }
  }

  /** One after the other; what fails keeps none of the others. */
  async function each(paths: readonly string[], folder: string, isCopy: boolean): Promise<readonly Placed[]> {
    const placed: Placed[] = []
    let failure: string | null = null
    isStopped = false
    for (const [at, path] of paths.entries()) {
      if (isStopped) break
      viewStore.setState({ working: (isCopy ? text.copying : text.moving)(at + 1, paths.length) })
      try {
        placed.push(await (isCopy ? copy : move)(path, folder))
      } catch (error) {
        failure ??= (isCopy ? text.couldNotCopy : text.couldNotMove)(nameOf(path), errorText(error))
      }
    }
    await refetch(
      queryClient,
      placed.flatMap(({ oldPath, path }) => staleAfterMove(isCopy ? null : oldPath, path)),
    )
    viewStore.setState({ failure, working: null })
    return placed
  }

  function tell(placed: readonly Placed[], folder: string, isCopy: boolean): void {
    const [first] = placed
    if (!first) return
    const steps = placed.flatMap((one) => undoOf(one, isCopy))
    undos.push(steps)
    viewStore.setState((view) => withRevealed(view, first.path))
    viewStore.setState({
      marked: new Set(placed.length > 1 ? placed.map(({ path }) => path) : []),
      anchor: null,
    })
    const what = placed.length > 1 ? text.items(placed.length) : nameOf(first.oldPath)
    const where = folder === '/' ? text.root : nameOf(folder)
    const isBeside = placed.length === 1 && isCopy && parentOf(first.oldPath) === folder
    const notice = {
      text: isBeside
        ? text.duplicated(what, nameOf(first.path))
        : (isCopy ? text.copied : text.moved)(what, where),
    }
    viewStore.setState({ notice, ...(steps.length > 0 ? { undoable: notice } : {}) })
  }

  /** Without a trash a copy is not taken back: it would be gone, with all that was written to it since. */
  function undoOf({ oldPath, path }: Placed, isCopy: boolean): UndoStep[] {
    if (!isCopy) return [{ kind: 'move', path: oldPath, oldPath: path }]
    return queries.has('files.trash') ? [{ kind: 'trash', path }] : []
  }

  async function put(folder: string, chosen: readonly string[], isCopy: boolean): Promise<void> {
    const paths = outermost(chosen).filter((path) => isCopy || parentOf(path) !== folder)
    if (paths.length === 0) return
    tell(await each(paths, folder, isCopy), folder, isCopy)
  }

  return {
    putInto: (folder: string, paths: readonly string[], isCopy: boolean) => void put(folder, paths, isCopy),
    /** Says what `paste` will do. */
    tellTaken(paths: readonly string[], isCut: boolean): void {
      const what = paths.length > 1 ? text.items(paths.length) : nameOf(paths[0] ?? '')
      viewStore.setState({ notice: { text: text.taken(what, isCut) } })
    },
    /** What was cut is moved once, what was copied may be put in many places. */
    paste(folder: string): void {
      const { clipboard } = viewStore.getState()
      if (!clipboard) return
      if (clipboard.isCut) viewStore.setState({ clipboard: null })
      void put(folder, clipboard.paths, !clipboard.isCut)
    },
    /** Copies each beside itself. */
    async duplicate(chosen: readonly string[]): Promise<void> {
      for (const folder of new Set(chosen.map(parentOf)))
        await put(
          folder,
          chosen.filter((path) => parentOf(path) === folder),
          true,
        )
    },
    /** What is on its way is done, and none after it. */
    stop(): void {
      isStopped = true
    },
  }
}

import { assertNever } from '../../../lib/assertNever'
import { fileActMessages as text } from '../../../messages/editing/fileActs'
import { afterLookUp, type Evidence } from '../../../socket/deliveryPolicy'
import { RequestError } from '../../../socket/link'
import { FilesError } from '../filesError'
import { nameOf } from '../paths'
import type { FilesQueries } from '../queries'
import type { FileAct, FilesViewStore } from '../viewStore'
import type { TrashRequests } from './trashRequests'

interface Options {
  readonly queries: Pick<FilesQueries, 'createFile' | 'mkdir' | 'rename' | 'remove' | 'statNow'>
  readonly copy: (oldPath: string, path: string) => Promise<unknown>
  readonly trash: TrashRequests
  readonly viewStore: FilesViewStore
}

export type FileChanges = ReturnType<typeof createFileChanges>

/** Creates, renames and deletes; where the connection took the answer with it, looks what became of it. */
export function createFileChanges({ queries, copy, trash, viewStore }: Options) {
  let waiting: (() => void)[] = []

  const connected = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve)
    })

  function ask(act: FileAct): Promise<unknown> {
    switch (act.kind) {
      case 'create':
        return act.type === 'file' ? queries.createFile(act.path) : queries.mkdir(act.path)
      case 'rename':
        return queries.rename(act.oldPath, act.path)
      case 'copy':
        return copy(act.oldPath, act.path)
      case 'delete':
        return queries.remove(act.path)
      case 'trash':
        return trash.put(act)
      case 'restore':
        return trash.restore(act)
      default:
        return assertNever(act)
    }
  }

  /** Null: that could not be found out. */
  async function exists(path: string): Promise<boolean | null> {
    try {
      await queries.statNow(path)
      return true
    } catch (error) {
      if (error instanceof RequestError && error.code === 'DISCONNECTED') {
        await connected()
        return exists(path)
      }
      return error instanceof FilesError && error.code === 'NOT_FOUND' ? false : null
    }
  }

  /** The page chose the id, so that no other deletion of the same path is taken for this one. */
  async function isInTrash(trashId: string): Promise<boolean | null> {
    try {
      return (await trash.list()).items.some((item) => item.trashId === trashId)
    } catch (error) {
      if (!(error instanceof RequestError) || error.code !== 'DISCONNECTED') return null
      await connected()
      return isInTrash(trashId)
    }
  }

  async function lookUp(act: FileAct): Promise<Evidence> {
    if (act.kind === 'trash' || act.kind === 'restore') {
      const isIn = await isInTrash(act.trashId)
      return isIn === null ? 'unknown' : isIn === (act.kind === 'trash') ? 'done' : 'open'
    }
    const isThere = await exists(act.path)
    if (isThere === null) return 'unknown'
    if (act.kind === 'delete') return isThere ? 'open' : 'done'
    if (!isThere || act.kind !== 'rename') return isThere ? 'done' : 'open'
    const isOldThere = await exists(act.oldPath)
    return isOldThere === null ? 'unknown' : isOldThere ? 'open' : 'done'
  }

  const setDoubts = (change: (doubts: readonly FileAct[]) => readonly FileAct[]) =>
    viewStore.setState(({ inDoubt }) => ({ inDoubt: change(inDoubt) }))

  return {
    /**
     * Rejects with the reason when it was not done, or when that cannot be found out; resolves with the answer, or nothing where
     * the connection took it.
     */
    async make(act: FileAct): Promise<unknown> {
      try {
        return await ask(act)
      } catch (error) {
        if (!isInDoubt(error)) throw error
        setDoubts((doubts) => [...doubts, act])
        if (error.code === 'DISCONNECTED') await connected()
        const verdict = afterLookUp(await lookUp(act))
        setDoubts((doubts) => doubts.filter((other) => other !== act))
        if (verdict === 'forget') return undefined
        throw new FilesError('INTERNAL_ERROR', verdict === 'ask' ? text.neverKnown : text.cutBefore)
      }
    },
    /** After each (re)connect: what is in doubt is looked up. */
    opened(): void {
      const go = waiting
      waiting = []
      for (const next of go) next()
    },
  }
}

/** It may or may not have been done. */
function isInDoubt(error: unknown): error is RequestError {
  if (!(error instanceof RequestError) || !error.wasSent) return false
  return error.code === 'DISCONNECTED' || error.code === 'TIMEOUT'
}

/** Says what is being looked up. */
export const doubtText = (act: FileAct): string =>
  'oldPath' in act
    ? text.inDoubt[act.kind](nameOf(act.oldPath), nameOf(act.path))
    : text.inDoubt[act.kind](nameOf(act.path))

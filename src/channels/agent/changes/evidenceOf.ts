import type { Evidence } from '../../../socket/deliveryPolicy'
import type { Changes } from '../shared/changesProtocol'
import type { ChangeAction } from './changesStore'

/**
 * What the state of a conversation after a cut says of an action that was sent before it. An undo leaves an entry under
 * the id of its request; a keep changes the versions of its files, or takes them out of the list.
 */
export function evidenceOf(
  { kind, paths, before, frame }: ChangeAction,
  requestId: string,
  now: Changes,
): Evidence {
  if (kind === 'redo') {
    const undo = now.undos.find(({ undoId }) => undoId === frame.undoId)
    if (undo === undefined) return 'unknown'
    return undo.redone === true ? 'done' : 'open'
  }
  if (kind === 'keep') {
    if (before === null) return 'unknown'
    return paths.every((path) => isChanged(path, before, now)) ? 'done' : 'open'
  }
  const isThere = [...now.undos, ...(now.waiting ?? []), ...(now.refused ?? [])].some(
    ({ undoId }) => undoId === requestId,
  )
  return isThere ? 'done' : 'open'
}

function isChanged(path: string, before: Changes, now: Changes): boolean {
  const of = (state: Changes) => state.files.find((file) => file.path === path)
  const [old, current] = [of(before), of(now)]
  return current === undefined || current.before !== old?.before || current.after !== old.after
}

import type { FilesRequest } from '../../../src/channels/files/shared/protocol'
import { assertNever } from '../../../src/lib/assertNever'
import type { Disk } from '../../drivers/disk/disk'
import { FilesFault } from '../../drivers/disk/filesFault'
import { TRASH_DAYS, type Trash } from '../../drivers/state/trashFolder'

export type TrashRequest = Extract<FilesRequest, { type: `trash${string}` }>

/** Deletes so that it can be taken back. Throws `FilesFault`. */
export async function answerTrash(request: TrashRequest, disk: Disk, trash: Trash | null): Promise<unknown> {
  if (!trash) throw new FilesFault('BAD_REQUEST', 'This server has no trash.')
  const { type } = request
  switch (type) {
    case 'trash': {
      const { path, trashId } = request
      return disk.takeOut(path, (place) => trash.put(place, { path, trashId }))
    }
    case 'trash_list':
      return { items: await trash.list(), days: TRASH_DAYS }
    case 'trash_restore': {
      const { path, trashId } = request
      await disk.putBack(path, (place) => trash.take(trashId, place))
      return { path }
    }
    case 'trash_remove':
      return { removed: await trash.remove(request.trashIds ?? null) }
    default:
      return assertNever(type)
  }
}

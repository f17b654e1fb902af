import type { FilesRequest, TrashItem } from '../../../src/channels/files/shared/protocol'
import { assertNever } from '../../../src/lib/assertNever'
import { LIMITS } from '../../../src/socket/protocol'
import type { Disk } from '../../drivers/disk/disk'
import { FilesFault } from '../../drivers/disk/filesFault'
import { parsePath } from '../../drivers/disk/safePath'
import { TRASH_DAYS, type Trash } from '../../drivers/state/trashFolder'

export type TrashRequest = Extract<FilesRequest, { type: `trash${string}` }>

/** Bytes that the envelope and the list's own brackets may take. */
const ENVELOPE_BYTES = 4096

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
      return { items: fitting(await trash.list()), days: TRASH_DAYS }
    case 'trash_restore': {
      const { path, trashId } = request
      // First: folders would be made for what is not there.
      parsePath(path)
      await trash.find(trashId)
      await disk.putBack(path, (place) => trash.take(trashId, place))
      return { path }
    }
    case 'trash_remove':
      return { removed: await trash.remove(request.trashIds ?? null) }
    default:
      return assertNever(type)
  }
}

/** The first, as many as fit one message: the older ones follow once these are gone. */
function fitting(items: readonly TrashItem[]): readonly TrashItem[] {
  let bytes = ENVELOPE_BYTES
  const end = items.findIndex((item) => {
    bytes += Buffer.byteLength(JSON.stringify(item)) + 1
    return bytes > LIMITS.sendBytes
  })
  return end < 0 ? items : items.slice(0, end)
}

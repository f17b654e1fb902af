import { FilesFault } from '../../../server/drivers/disk/filesFault'
import type { Trash } from '../../../server/drivers/state/trashFolder'
import type { TrashItem } from '../../channels/files/shared/protocol'
import type { MemoryFiles } from './memoryFiles'

/** What a server keeps of deleted files, in memory; folders it does not take. */
export function createMemoryTrashFolder(files: Pick<MemoryFiles, 'read' | 'write'>): Trash {
  const kept = new Map<string, { readonly item: TrashItem; readonly text: string }>()

  function find(trashId: string) {
    const found = kept.get(trashId)
    if (!found) throw new FilesFault('NOT_FOUND', 'This is not in the trash any more.')
    return found
  }

  return {
    async put({ at: path }, { trashId }) {
      const known = kept.get(trashId)
      if (known) return known.item
      const text = new TextDecoder().decode(files.read(path).bytes)
      const item = { trashId, path, isDirectory: false, at: kept.size, size: text.length, files: 1 }
      kept.set(trashId, { item, text })
      return item
    },
    list: async () => [...kept.values()].map(({ item }) => item).reverse(),
    find: async (trashId) => find(trashId).item,
    async take(trashId, { at: path }) {
      files.write(path, find(trashId).text)
      kept.delete(trashId)
    },
    remove: async (trashIds) => (trashIds ?? [...kept.keys()]).filter((each) => kept.delete(each)).length,
    stop() {},
  }
}

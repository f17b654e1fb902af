import { FilesFault } from '../../../server/drivers/disk/filesFault'
import type { TrashItem } from '../../channels/files/shared/protocol'
import type { MemoryFiles } from './memoryFiles'

type Frame = { readonly type: string; readonly [field: string]: unknown }

interface Kept {
  readonly item: TrashItem
  /** By what follows the path of the item; null: a folder. */
  readonly contents: readonly (readonly [below: string, text: string | null])[]
}

/**
 * What a server with a trash answers, over files in memory: `createMemoryTrash(files)({ type: 'trash_list' })`. Each item is a
 * minute younger than the one before.
 */
export function createMemoryTrash(files: MemoryFiles): (frame: Frame) => object {
  const kept = new Map<string, Kept>()
  let deleted = 0

  function put(path: string, trashId: string): TrashItem {
    const isDirectory = files.stat(path).type === 'directory'
    const contents = Object.entries(files.contents()).flatMap(([each, text]) =>
      each === path || each.startsWith(`${path}/`) ? [[each.slice(path.length), text] as const] : [],
    )
    const texts = contents.flatMap(([, text]) => (text === null ? [] : [text]))
    files.remove(path)
    deleted += 1
    const size = texts.reduce((sum, text) => sum + text.length, 0)
    const at = Date.UTC(2024, 0, 1, 12, deleted)
    const item = { trashId, path, isDirectory, at, size, files: texts.length }
    kept.set(trashId, { item, contents })
    return item
  }

  function restore(path: string, trashId: string): object {
    const found = kept.get(trashId)
    if (!found) throw new FilesFault('NOT_FOUND', 'This is not in the trash any more.')
    if (Object.hasOwn(files.contents(), path))
      throw new FilesFault('PATH_EXISTS', `${path} already exists.`, { path })
    for (const [below, text] of found.contents) {
      if (text === null) files.mkdir(path + below)
      else files.write(path + below, text)
    }
    kept.delete(trashId)
    return { path }
  }

  return ({ type, path, trashId, trashIds }) => {
    if (type === 'trash') return put(String(path), String(trashId))
    if (type === 'trash_restore') return restore(String(path), String(trashId))
    if (type === 'trash_list')
      return { items: [...kept.values()].map(({ item }) => item).reverse(), days: 30 }
    const meant = Array.isArray(trashIds) ? trashIds.map(String) : [...kept.keys()]
    return { removed: meant.filter((each) => kept.delete(each)).length }
  }
}

import type { FilesQueries } from '../queries'
import {
  pathDataSchema,
  type TrashItem,
  type TrashListData,
  trashItemSchema,
  trashListDataSchema,
  trashRemovedDataSchema,
} from '../shared/protocol'

interface Trashed {
  readonly path: string
  readonly trashId: string
}

export interface TrashRequests {
  put(item: Trashed): Promise<TrashItem>
  list(): Promise<TrashListData>
  /** To `path`, where nothing is. */
  restore(item: Trashed): Promise<unknown>
  /** For good; without ids, all. */
  remove(trashIds?: readonly string[]): Promise<unknown>
}

/** What may be asked of the trash where `files.trash` is announced: `await trashRequests(queries).list()`. */
export const trashRequests = ({ get }: Pick<FilesQueries, 'get'>): TrashRequests => ({
  put: ({ path, trashId }) => get(trashItemSchema, { type: 'trash', path, trashId }),
  list: () => get(trashListDataSchema, { type: 'trash_list' }),
  restore: ({ path, trashId }) => get(pathDataSchema, { type: 'trash_restore', path, trashId }),
  remove: (trashIds) => get(trashRemovedDataSchema, { type: 'trash_remove', trashIds }),
})

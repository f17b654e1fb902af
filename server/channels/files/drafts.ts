import type { DraftListData, FilesRequest } from '../../../src/channels/files/shared/protocol'
import { assertNever } from '../../../src/lib/assertNever'
import { FilesFault } from '../../drivers/disk/filesFault'
import type { Drafts } from '../../drivers/state/draftsFolder'
import type { Client } from '../../socket/channel'

export type DraftRequest = Extract<FilesRequest, { type: `draft_${string}` }>

export type DraftAnswers = ReturnType<typeof createDraftAnswers>

/** Answers what pages ask about unsaved text, and knows which of its owners are connected. */
export function createDraftAnswers(drafts: Drafts | null) {
  /** What each socket said whose drafts are its own. */
  const owners = new Map<string, string>()

  async function list(): Promise<DraftListData> {
    const alive = new Set(owners.values())
    const found = (await drafts?.list()) ?? []
    return { drafts: found.map((draft) => ({ ...draft, alive: alive.has(draft.clientId) })) }
  }

  return {
    /** Throws `FilesFault`. */
    async answer(client: Client, request: DraftRequest): Promise<unknown> {
      if (!drafts) throw new FilesFault('BAD_REQUEST', 'This server keeps no unsaved text.')
      const { type, clientId } = request
      switch (type) {
        case 'draft_store':
          owners.set(client.id, clientId)
          await drafts.store(request, request.draft)
          return { path: request.path }
        case 'draft_list':
          owners.set(client.id, clientId)
          return list()
        case 'draft_read':
          return drafts.read(request)
        case 'draft_remove':
          await drafts.remove(request)
          return { path: request.path }
        case 'draft_settle':
          await drafts.settle(request)
          return { path: request.path }
        default:
          return assertNever(type)
      }
    },
    closed: (client: Client) => void owners.delete(client.id),
  }
}

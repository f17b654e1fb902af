import type { Link } from '../../../../socket/link'
import { normaliseAnswer } from '../../normalise'
import { draftListDataSchema, draftSchema, type FilesAnswer } from '../../shared/protocol'
import type { SecondPlace } from './backupStore'

interface Options {
  readonly link: Link
  readonly workspaceId: string
  /** Of this page. */
  readonly clientId: string
}

/** Unsaved text on the workspace server (`files.drafts`), for a browser that stores nothing. */
export function createServerDrafts({ link, workspaceId, clientId }: Options): SecondPlace {
  /** What the server said; null where it cannot, or did not. */
  async function ask(type: string, fields: object): Promise<FilesAnswer | null> {
    if (!link.has('files.drafts')) return null
    try {
      return normaliseAnswer(await link.ask({ type, ...fields }))
    } catch {
      // No connection, no answer, or more than fits a message: then it is not there.
      return null
    }
  }

  const dataOf = (answer: FilesAnswer) => (answer.success ? answer.data : undefined)
  const isDone = async (type: string, fields: object) => (await ask(type, fields))?.success === true

  return {
    async all() {
      const answer = await ask('draft_list', { clientId })
      if (!answer) return null
      const { data } = draftListDataSchema.safeParse(dataOf(answer))
      const found = new Map<string, unknown>()
      for (const { clientId: owner, path, alive } of data?.drafts ?? []) {
        if (alive || owner === clientId) continue
        const draft = await ask('draft_read', { clientId: owner, path })
        if (!draft) return null
        const read = draftSchema.safeParse(dataOf(draft))
        if (read.success)
          found.set(`${workspaceId}\n${owner}\n${path}`, { ...read.data, workspaceId, clientId: owner, path })
      }
      return found
    },
    async put(id, value) {
      const draft = draftSchema.safeParse(value)
      return draft.success && (await isDone('draft_store', { ...keyOf(id), draft: draft.data }))
    },
    remove: (id) => isDone('draft_remove', keyOf(id)),
    settle: (id) => isDone('draft_settle', keyOf(id)),
  }
}

/** An id names the workspace, the page and the path, which alone may have a line break. */
function keyOf(id: string): { clientId: string; path: string } {
  const [, clientId = '', ...path] = id.split('\n')
  return { clientId, path: path.join('\n') }
}

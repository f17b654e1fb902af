import type { AgentCommands } from '../commands'
import type { Attachment } from '../shared/protocol'
import type { AgentViewState, AgentViewStore } from '../viewStore'
import type { AttachmentStore } from './attachmentStore'

type Attached = ReadonlyMap<string, readonly Attachment[]>

export const draftAttachments = (key: string): string => `draft\n${key}`
export const pendingAttachments = (clientMessageId: string): string => `pending\n${clientMessageId}`

interface Options {
  readonly viewStore: AgentViewStore
  readonly commands: Pick<AgentCommands, 'attachmentsRead'>
  /** Null: attachments do not survive a reload. */
  readonly store: AttachmentStore | null
}

/**
 * Keeps the attachments of unsent messages over a reload, and restores those of an earlier page.
 *
 *     keepAttachments({ viewStore, commands, store: createAttachmentStore({ database, workspaceId, clock }) })
 */
export function keepAttachments({ viewStore, commands, store }: Options): void {
  const tell = (key: string, isKept: boolean) => {
    const { unkept } = viewStore.getState()
    if (unkept.includes(key) !== isKept) return
    viewStore.setState({ unkept: isKept ? unkept.filter((other) => other !== key) : [...unkept, key] })
  }

  viewStore.subscribe((state, before) => {
    if (state.attached === before.attached && state.pending === before.pending) return
    const next = allOf(state)
    const last = allOf(before)
    for (const [key, attachments] of next) {
      if (last.get(key) === attachments) continue
      if (store)
        void store
          .keep(key, attachments)
          .then((isKept) => tell(key, isKept || !allOf(viewStore.getState()).has(key)))
      else tell(key, false)
    }
    // A message whose attachments are still being read keeps them.
    const reading = new Set(readingOf(state))
    const known = [...last.keys(), ...readingOf(before)]
    for (const key of new Set(known)) {
      if (next.has(key) || reading.has(key)) continue
      tell(key, true)
      void store?.forget(key)
    }
  })

  const read = store ? store.read() : Promise.resolve<Attached>(new Map())
  void read.then((found) => {
    for (const [key, attachments] of found) {
      if (!key.startsWith(draftAttachments(''))) continue
      const taskId = key.slice(draftAttachments('').length) || null
      const here = viewStore.getState().attached[taskId ?? ''] ?? []
      const others = here.filter(({ data }) => !attachments.some((each) => each.data === data))
      viewStore.setAttached(taskId, [...attachments, ...others])
      if (taskId === null) viewStore.returnToNew()
    }
    commands.attachmentsRead((clientMessageId) => found.get(pendingAttachments(clientMessageId)) ?? null)
  })
}

function allOf({ attached, pending }: AgentViewState): Attached {
  const drafts = Object.entries(attached).map(([key, each]) => [draftAttachments(key), each] as const)
  const messages = pending.flatMap(({ clientMessageId, attachments }) =>
    attachments?.length ? [[pendingAttachments(clientMessageId), attachments] as const] : [],
  )
  return new Map([...drafts, ...messages])
}

const readingOf = ({ pending }: AgentViewState): readonly string[] =>
  pending.flatMap((one) => (one.isReading ? [pendingAttachments(one.clientMessageId)] : []))

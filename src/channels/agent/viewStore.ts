import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Delivery } from '../../socket/deliveryPolicy'
import type { Outgoing } from '../../socket/link'
import type { PendingPrompt } from './delivery/pendingPrompt'
import type { UnsentPlace } from './delivery/unsentStorage'
import { createUnsentStorage } from './delivery/unsentStorage'
import type { Attachment } from './shared/protocol'

export type Answering = 'allowing' | 'denying' | 'answering'

/** An answer to a request that was given and not acknowledged. */
export interface PendingAnswer extends Delivery {
  readonly answering: Answering
  /** The frame of every attempt. */
  readonly frame: Outgoing
  /** As it was written in the composer of a conversation, where it goes back if it did not become the answer. */
  readonly words?: { readonly taskId: string; readonly text: string }
}

/** A stop that the conversation does not show yet. It is meant for one turn. */
export interface PendingStop extends Delivery {
  readonly turn: string | null
}

/** What changed in a conversation while there was no connection. */
export interface Missed {
  /** Its items, oldest first. */
  readonly ids: readonly string[]
}

export interface Wished {
  readonly provider?: string
  readonly model?: string
  readonly mode?: string
}

export interface AgentViewState {
  /** The conversation that the user chose; null: a new one without messages. Shown if `chosen`. */
  readonly taskId: string | null
  /** False until the user chooses: the conversation that began last is shown. */
  readonly chosen: boolean
  /** Unsent text by task id, `''` for a new conversation. */
  readonly drafts: Readonly<Record<string, string>>
  /** Attachments of the unsent text, by the same keys as `drafts`. */
  readonly attached: Readonly<Record<string, readonly Attachment[]>>
  /** Drafts and messages whose attachments would not survive a reload (`draftAttachments`, `pendingAttachments`). */
  readonly unkept: readonly string[]
  readonly pending: readonly PendingPrompt[]
  /** Sent to a server that never repeats what the user says: shown in the conversation at once, and not acknowledged. */
  readonly inDoubt: readonly PendingPrompt[]
  /** Cards that the user opened or closed, by item id; absent: as first drawn. */
  readonly cards: Readonly<Record<string, boolean>>
  /** Answers that were sent and not acknowledged, by request id. */
  readonly answering: Readonly<Record<string, PendingAnswer>>
  /** Requests that were open here and were answered by another client, newest last. */
  readonly elsewhere: readonly string[]
  /** Pending stops, by task id. */
  readonly stopping: Readonly<Record<string, PendingStop>>
  /** The state of the server is complete since the last connect: an open request can be answered. */
  readonly current: boolean
  /** What the last long absence changed, by task id. */
  readonly missed: Readonly<Record<string, Missed>>
  /** Tasks that ran when the connection was lost, if the server does not replay what happened since. */
  readonly untold: readonly string[]
  /** Pending resumes of queues, by task id. */
  readonly resuming: Readonly<Record<string, Delivery>>
  /** Messages whose removal from a queue is pending. */
  readonly removing: readonly string[]
  /** Agent, model and mode that were chosen and are not in use yet, by task id, `''` for new conversations. */
  readonly wished: Readonly<Record<string, Wished>>
  readonly older: 'idle' | 'loading' | 'failed'
  /** The list of conversations is shown, and of this one the name is asked for. */
  readonly list: { readonly renaming: string | null } | null
  /** When each conversation was looked at last, in the time of the server; under `''` that of all before. */
  readonly seen: Readonly<Record<string, string>>
  /** What a search led to: the conversation, and the `seq` of the item or, where the focus is to stay, its id. */
  readonly sought: { readonly taskId: string; readonly seq?: number; readonly itemId?: string } | null
  /** How often the find bar was asked for since it opened, so that each time focuses it; null while it is closed. */
  readonly finding: number | null
}

/** A storage for unsent text, by name, that survives a reload. */
export interface DraftMemory extends UnsentPlace {
  remove(name: string): void
  names(prefix: string): readonly string[]
}

export interface AgentViewStore extends StoreApi<AgentViewState> {
  /** Keeps unsent text across reloads. */
  readonly setDraft: (taskId: string | null, text: string) => void
  /** Takes over the drafts of these names, which another page wrote. */
  readonly reloadDrafts: (names: ReadonlySet<string>) => void
  readonly setAttached: (taskId: string | null, attached: readonly Attachment[]) => void
  /** Shows the new conversation again, if an earlier page left attachments there and the user has not chosen. */
  readonly returnToNew: () => void
  readonly setCard: (itemId: string, open: boolean) => void
  /** A conversation that was erased, with what was to be said in it. */
  readonly forget: (taskId: string) => void
}

/** How many toggled cards are remembered; the oldest are forgotten first. */
const MAX_CARDS = 500

export const draftKey = (taskId: string | null): string => taskId ?? ''

const DRAFT = 'draft:'
const IN_NEW = '1'
const isInNew = ({ chosen, taskId }: AgentViewState): boolean => chosen && taskId === null

/** `key` names the pending messages of this workspace in `storage`. */
export function createAgentViewStore(options: {
  readonly storage: UnsentPlace
  readonly key: string
  readonly memory: DraftMemory
}): AgentViewStore {
  const { storage, key, memory } = options
  const unsent = createUnsentStorage(storage, key)
  const restored = unsent.restore()
  const left = restored.at(-1)
  const drafts = withNoted(memory, {}, memory.names(DRAFT))
  const newKey = `${key}:new`
  const wasInNew = storage.get(newKey) === IN_NEW
  const store = createStore<AgentViewState>(() => ({
    // The conversation of a waiting message. The message may be its first, so no other client knows it.
    taskId: left?.taskId ?? null,
    // A conversation that has not begun is in no list. Only its draft leads back to it.
    chosen: left !== undefined || (wasInNew && draftKey(null) in drafts),
    drafts,
    attached: {},
    unkept: [],
    pending: restored,
    inDoubt: [],
    cards: {},
    answering: {},
    elsewhere: [],
    stopping: {},
    current: false,
    missed: {},
    untold: [],
    resuming: {},
    removing: [],
    wished: {},
    older: 'idle',
    list: null,
    seen: {},
    sought: null,
    finding: null,
  }))
  store.subscribe((state, before) => {
    if (state.pending !== before.pending) unsent.write(state.pending)
    if (state.chosen !== before.chosen || state.taskId !== before.taskId)
      storage.set(newKey, isInNew(state) ? IN_NEW : '')
  })

  function setDraft(taskId: string | null, text: string): void {
    const { [draftKey(taskId)]: known = '', ...others } = store.getState().drafts
    if (known === text) return
    const drafts = text === '' ? others : { ...others, [draftKey(taskId)]: text }
    store.setState({ drafts })
    const name = DRAFT + draftKey(taskId)
    if (text === '') memory.remove(name)
    else memory.set(name, text)
  }
  function setAttached(taskId: string | null, attached: readonly Attachment[]): void {
    const { [draftKey(taskId)]: _, ...others } = store.getState().attached
    store.setState({
      attached: attached.length === 0 ? others : { ...others, [draftKey(taskId)]: attached },
    })
  }

  return {
    ...store,
    setDraft,
    setAttached,
    reloadDrafts(names) {
      const noted = [...names].filter((name) => name.startsWith(DRAFT))
      if (noted.length > 0) store.setState(({ drafts }) => ({ drafts: withNoted(memory, drafts, noted) }))
    },
    forget(taskId) {
      setDraft(taskId, '')
      setAttached(taskId, [])
      if (store.getState().taskId === taskId) store.setState({ taskId: null, chosen: false })
    },
    returnToNew() {
      if (wasInNew && !store.getState().chosen) store.setState({ taskId: null, chosen: true })
    },
    setCard(itemId, open) {
      const { [itemId]: _, ...others } = store.getState().cards
      const kept = Object.entries(others).slice(-MAX_CARDS)
      store.setState({ cards: { ...Object.fromEntries(kept), [itemId]: open } })
    },
  }
}

function withNoted(
  memory: DraftMemory,
  drafts: AgentViewState['drafts'],
  names: readonly string[],
): AgentViewState['drafts'] {
  const next = new Map(Object.entries(drafts))
  for (const name of names) {
    const text = memory.get(name)
    if (text === null) next.delete(name.slice(DRAFT.length))
    else next.set(name.slice(DRAFT.length), text)
  }
  return Object.fromEntries(next)
}

export const selectDraft =
  (taskId: string | null) =>
  (state: AgentViewState): string =>
    state.drafts[draftKey(taskId)] ?? ''

const NONE: readonly Attachment[] = []

export const selectAttached =
  (taskId: string | null) =>
  (state: AgentViewState): readonly Attachment[] =>
    state.attached[draftKey(taskId)] ?? NONE

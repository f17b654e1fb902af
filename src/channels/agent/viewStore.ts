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
  /** What is sent, each time it is. */
  readonly frame: Outgoing
}

/** A stop that was asked for and has not shown in the conversation. It is meant for one turn. */
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
  /** The conversation shown; null is a new one that has no message yet. */
  readonly taskId: string | null
  /** False until the user chose: the newest conversation is shown. */
  readonly chosen: boolean
  /** Unsent text by task id, `''` for a new conversation. */
  readonly drafts: Readonly<Record<string, string>>
  /** What goes with the unsent text, as `drafts`. */
  readonly attached: Readonly<Record<string, readonly Attachment[]>>
  /** Whose attachments would not outlive the page (`draftAttachments`, `pendingAttachments`). */
  readonly unkept: readonly string[]
  readonly pending: readonly PendingPrompt[]
  /** What the user opened or closed, by item id; absent means as it was first drawn. */
  readonly cards: Readonly<Record<string, boolean>>
  /** Answers that were sent and not acknowledged, by request id. */
  readonly answering: Readonly<Record<string, PendingAnswer>>
  /** Tasks that were told to stop and have not said so. */
  readonly stopping: Readonly<Record<string, PendingStop>>
  /** The server has told all it knows since we are connected: what is shown as open can be answered. */
  readonly current: boolean
  /** Of the last long absence, by task id. */
  readonly missed: Readonly<Record<string, Missed>>
  /** Tasks that ran when the connection was lost, of a server that does not say what happened meanwhile. */
  readonly untold: readonly string[]
  /** Queues that were told to go on and have not, by task id. */
  readonly resuming: Readonly<Record<string, Delivery>>
  /** Messages that were taken out of a queue and are still in it. */
  readonly removing: readonly string[]
  /** Agent, model and mode that were chosen and are not in use yet, by task id, `''` for new conversations. */
  readonly wished: Readonly<Record<string, Wished>>
  readonly older: 'idle' | 'loading' | 'failed'
}

/** Unsent text by name, wherever it outlives the page. */
export interface DraftMemory extends UnsentPlace {
  remove(name: string): void
  names(prefix: string): readonly string[]
}

export interface AgentViewStore extends StoreApi<AgentViewState> {
  /** Keeps unsent text across reloads. */
  readonly setDraft: (taskId: string | null, text: string) => void
  /** What was written in another page, under names that nobody wrote in here. */
  readonly reloadDrafts: (names: ReadonlySet<string>) => void
  readonly setAttached: (taskId: string | null, attached: readonly Attachment[]) => void
  /** The new conversation has attachments of an earlier page, which may have left it for another one. */
  readonly returnToNew: () => void
  readonly setCard: (itemId: string, open: boolean) => void
}

/** Open cards of conversations long gone are forgotten, oldest first. */
const MAX_CARDS = 500

export const draftKey = (taskId: string | null): string => taskId ?? ''

const DRAFT = 'draft:'
const IN_NEW = '1'
const isInNew = ({ chosen, taskId }: AgentViewState): boolean => chosen && taskId === null

/** `key` names this workspace's messages on their way in `storage`. */
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
    // Where a message waits, which nobody else may know of, since it may be the first of its conversation.
    taskId: left?.taskId ?? null,
    // A conversation that has not begun is not the newest: only its draft leads back to it.
    chosen: left !== undefined || (wasInNew && draftKey(null) in drafts),
    drafts,
    attached: {},
    unkept: [],
    pending: restored,
    cards: {},
    answering: {},
    stopping: {},
    current: false,
    missed: {},
    untold: [],
    resuming: {},
    removing: [],
    wished: {},
    older: 'idle',
  }))
  store.subscribe((state, before) => {
    if (state.pending !== before.pending) unsent.write(state.pending)
    if (state.chosen !== before.chosen || state.taskId !== before.taskId)
      storage.set(newKey, isInNew(state) ? IN_NEW : '')
  })

  return {
    ...store,
    setDraft(taskId, text) {
      const { [draftKey(taskId)]: known = '', ...others } = store.getState().drafts
      if (known === text) return
      const drafts = text === '' ? others : { ...others, [draftKey(taskId)]: text }
      store.setState({ drafts })
      const name = DRAFT + draftKey(taskId)
      if (text === '') memory.remove(name)
      else memory.set(name, text)
    },
    reloadDrafts(names) {
      const noted = [...names].filter((name) => name.startsWith(DRAFT))
      if (noted.length > 0) store.setState(({ drafts }) => ({ drafts: withNoted(memory, drafts, noted) }))
    },
    setAttached(taskId, attached) {
      const { [draftKey(taskId)]: _, ...others } = store.getState().attached
      store.setState({
        attached: attached.length === 0 ? others : { ...others, [draftKey(taskId)]: attached },
      })
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

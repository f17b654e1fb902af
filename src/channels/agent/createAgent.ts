import type { SafeDatabase } from '../../lib/storage/safeDatabase'
import type { SafeStorage } from '../../lib/storage/safeStorage'
import type { Outgoing } from '../../socket/link'
import { createChannel } from '../createChannel'
import type { ChannelOptions, UiMemory, WorkspaceChannel } from '../workspaceChannel'
import { createChanges } from './changes/createChanges'
import { createAgentCommands } from './commands'
import type { Configured } from './delivery/agentSettings'
import { createAttachmentStore } from './delivery/attachmentStore'
import { keepAttachments } from './delivery/keepAttachments'
import { compareReplay, mergeReplay } from './dialects/compareReplay'
import { normaliseAgent } from './dialects/normalise'
import { createStagedReplay } from './dialects/stagedReplay'
import { createProgress } from './progress/createProgress'
import { createRules } from './rules/createRules'
import type { AgentEvent } from './shared/protocol'
import { reduceAgent } from './shared/reduce'
import { isWholeList } from './shared/replay'
import { type AgentState, initialAgent } from './shared/state'
import { createAgentStore } from './store'
import { createAgentViewStore, type DraftMemory } from './viewStore'

interface Options extends ChannelOptions {
  readonly workspaceId: string
  readonly storage: SafeStorage
  /** Keeps drafts. `changed`: another page wrote some. */
  readonly uiState: DraftMemory & Pick<UiMemory, 'changed'>
  /** Keeps the attachments of unsent messages over a reload; without it they end with the page. */
  readonly attachments: SafeDatabase | undefined
  readonly configured: Configured
  /** Runs once the first picture stands. */
  readonly whenDrawn: (run: () => void) => void
}

export type AgentModel = ReturnType<typeof createAgent>['model']

/** Events that make a message longer, hundreds a second. They settle nothing that the user did. */
const DELTAS: ReadonlySet<AgentEvent['type']> = new Set(['text', 'thinking', 'tool_output'])

/** The agent channel: `const agent = createAgent(options); agent.model.commands.prompt('hello')`. */
export function createAgent({ link, catchUp, clock, newId, unusable, ...options }: Options) {
  const { workspaceId, storage, uiState, attachments, configured, whenDrawn } = options
  const store = createAgentStore()
  const viewStore = createAgentViewStore({
    storage,
    key: `aether:unsent:${workspaceId}`,
    memory: uiState,
  })
  const commands = createAgentCommands({ link, newId, clock, store, viewStore, configured })
  keepAttachments({
    viewStore,
    commands,
    store: attachments ? createAttachmentStore({ database: attachments, workspaceId, clock }) : null,
  })
  uiState.changed.on(({ names }) => viewStore.reloadDrafts(names))
  store.subscribe((state, before) => {
    if (state.taskOrder === before.taskOrder || !link.has('agent.conversations')) return
    // Where a list leaves out conversations, only the log says that one was erased.
    if (!isWholeList(state)) return
    for (const taskId of before.taskOrder) if (!state.tasks[taskId]) viewStore.forget(taskId)
  })
  function forgetErased(event: AgentEvent): void {
    if (!link.has('agent.conversations')) return
    for (const each of event.type === 'history' ? event.events : [event])
      if (each.type === 'task' && each.erased) viewStore.forget(each.taskId)
  }
  const changes = createChanges({ link, clock, newId, unusable }, whenDrawn)
  const rules = createRules(link)
  const progress = createProgress({ clock, state: store.getState }, whenDrawn)

  /** Where events are folded: into the store, or beside it while the server tells everything again. */
  const replay = createStagedReplay<AgentState, AgentEvent>({
    store,
    initial: initialAgent,
    clock,
    reduce: reduceAgent,
    compare: compareReplay,
    merge: mergeReplay,
    provesReplay: (event) => event.type === 'restarted',
    notRetold: commands.notRetold,
    complete() {
      catchUp.done()
      commands.caughtUp()
    },
  })

  const { receive } = createChannel<AgentState, AgentEvent>({
    store: replay,
    normalise: normaliseAgent,
    reduce: reduceAgent,
    effect(event) {
      if (event.type === 'history') catchUp.done()
      else if (!viewStore.getState().current) catchUp.add()
      // What is staged may be shown with any event, and everything in it is new then.
      const isDelta = DELTAS.has(event.type) && !replay.isOpen()
      replay.heard(event)
      progress.heard(event)
      forgetErased(event)
      if (isDelta) commands.extended(event)
      else commands.applied(event)
    },
    unusable,
  })

  const channel: WorkspaceChannel = {
    receive: (frame) =>
      changes.receive(frame) || rules.receive(frame) || progress.receive(frame) || receive(frame),
    // A documented server does not say when it is done: a second of quiet ends the wait.
    awaits: (mode) => mode === 'documented' || link.has('agent.seq'),
    opened() {
      replay.stop()
      if (!link.has('agent.seq')) replay.begin(store.getState() !== initialAgent)
      commands.opened()
      changes.opened()
    },
    caughtUp() {
      // A numbered log says by its history that it is complete, one told again by its quiet.
      if (link.has('agent.seq') || replay.isOpen()) return
      replay.stop()
      commands.caughtUp()
    },
    lost() {
      replay.stop()
      commands.lost()
      changes.lost()
    },
  }

  return {
    ...channel,
    model: {
      store,
      viewStore,
      commands,
      agents: { link, clock, newId },
      changes: changes.model,
      rules: rules.model,
      progress: progress.model,
      link,
    },
    /** What is known of the log, for a server that continues it from there. */
    hints() {
      const { seq, epoch } = store.getState()
      return epoch === null ? {} : { agentSeq: seq, agentEpoch: epoch }
    },
    /** The server refuses this message, as it would in an answer. False: it was no prompt. */
    refused({ clientMessageId, taskId }: Outgoing, error: string): boolean {
      if (clientMessageId === undefined) return false
      receive({ channel: 'agent', type: 'prompted', clientMessageId, taskId, state: 'refused', error })
      return true
    },
  }
}

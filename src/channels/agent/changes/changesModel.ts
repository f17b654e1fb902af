import type * as z from 'zod/mini'
import type { Clock } from '../../../lib/clock'
import { changesMessages as words } from '../../../messages/changes'
import { ACTION_RULES, begin } from '../../../socket/deliveryPolicy'
import { type Link, type Outgoing, RequestError } from '../../../socket/link'
import type { Envelope } from '../../../socket/protocol'
import { createDeliveries } from '../../createDeliveries'
import {
  type ChangedFile,
  type ChangeRange,
  type Changes,
  type ChangeText,
  changesAnswerSchema,
  changesEventSchema,
  changesSummarySchema,
} from '../shared/changesProtocol'
import type { ChangeAction, ChangeOutcome, ChangesStore } from './changesStore'
import { evidenceOf } from './evidenceOf'

export interface ChangesOptions {
  readonly link: Link
  readonly clock: Clock
  readonly newId: () => string
  /** Reports a malformed frame, which is dropped. */
  readonly unusable: (frame: Envelope) => void
}

/** One file of a `keep` or an `undo`. */
export interface ChosenFile {
  readonly path: string
  /** What the user saw: of `keep` the left version, of `undo` the one on disk. */
  readonly after?: string | null
  readonly current?: string | null
  readonly ranges?: readonly ChangeRange[]
}

export interface UndoWish {
  readonly reason?: string | undefined
  /** Also what was edited since. */
  readonly force?: boolean
}

/** The git of a large workspace takes its time, ms. */
const ACT_MS = 120_000

type ChangesAnswer = z.infer<typeof changesAnswerSchema>
type AnswerOf<T extends ChangesAnswer['type']> = NonNullable<Extract<ChangesAnswer, { type: T }>['data']>
type Done = Partial<AnswerOf<'undo'>>

function reasonOf(error: unknown): string {
  if (error instanceof RequestError) return error.code === 'TOO_LARGE' ? words.tooLarge : words.offline
  return error instanceof Error ? error.message : words.refused
}

export type ChangesModel = ReturnType<typeof createChangesModel>

/** Names a mark on its way. */
export const markKey = (taskId: string, path: string) => `${taskId}\n${path}`

/**
 * What the agent changed, as the server says, and what the user does about it. Nothing is sent twice: what a cut left
 * open is looked up in the state that the server tells after it.
 */
export function createChangesModel({
  link,
  clock,
  newId,
  unusable,
  store,
}: ChangesOptions & { store: ChangesStore }) {
  const get = store.getState
  /** Conversations whose whole state was asked for on this connection. */
  let asked = new Set<string>()
  /** Undos that had waited and left files alone, of which the user was told. */
  const toldOf = new Set<string>()

  const deliveries = createDeliveries<ChangeAction>({
    clock,
    rule: () => ACTION_RULES.fileChange,
    pending: { get: () => get().acting, set: (acting) => store.setState({ acting }) },
    send(action, requestId) {
      void request(action, requestId)
      return true
    },
    failed: (action) => ({ ...action, state: 'failed' }),
  })

  async function ask<T extends ChangesAnswer['type']>(
    type: T,
    frame: Omit<Outgoing, 'type'>,
    timeoutMs?: number,
  ): Promise<AnswerOf<T>> {
    const told = await link.ask({ ...frame, type }, timeoutMs === undefined ? {} : { timeoutMs })
    const answer = changesAnswerSchema.safeParse(told)
    // The schema of an answer's data goes by its type.
    if (answer.success && answer.data.type === type && answer.data.success && answer.data.data)
      return answer.data.data as AnswerOf<T>
    throw new Error(typeof told.error === 'string' ? told.error : words.refused)
  }

  async function request(action: ChangeAction, requestId: string): Promise<void> {
    try {
      const answer = await ask(action.kind, { ...action.frame, requestId }, ACT_MS)
      deliveries.put(requestId, null)
      tell(action, answer)
    } catch (error) {
      const isInDoubt = error instanceof RequestError && error.wasSent && error.code !== 'TOO_LARGE'
      deliveries.put(requestId, isInDoubt ? { ...action, state: 'unconfirmed' } : null)
      if (!isInDoubt) tell(action, {}, reasonOf(error))
      else if (error.code === 'TIMEOUT') lookAnew(action.taskId)
    }
  }

  function tell(
    { kind, taskId, paths }: ChangeAction,
    { done = [...paths], conflicts = [], queued = false }: Done,
    failure: string | null = null,
  ): void {
    const others = (get().conflicts[taskId] ?? []).filter(({ path }) => !paths.includes(path))
    const outcome: ChangeOutcome = {
      kind,
      taskId,
      done: failure === null ? done : [],
      conflicts,
      isQueued: queued,
      failure,
    }
    store.setState(({ conflicts: all }) => ({
      outcome,
      conflicts: { ...all, [taskId]: [...others, ...conflicts] },
    }))
  }

  function look(taskId: string): void {
    if (asked.has(taskId) || !link.has('agent.changes')) return
    asked.add(taskId)
    const onThis = asked
    ask('changes', { taskId }).then(
      (state) => onThis === asked && hear(state),
      // A connection that is lost is asked anew when it is back.
      () => onThis.delete(taskId),
    )
  }

  function lookAnew(taskId: string): void {
    asked.delete(taskId)
    look(taskId)
  }

  /** The whole state of a conversation: what a cut left open is settled by it. */
  function hear(state: Changes): void {
    const { taskId } = state
    const marking = Object.entries(get().marking).filter(([key, value]) => {
      const file = state.files.find(({ path }) => markKey(taskId, path) === key)
      return (
        !key.startsWith(markKey(taskId, '')) || (file !== undefined && (file.reviewed ?? false) !== value)
      )
    })
    const refused = (state.refused ?? []).filter(({ undoId }) => !toldOf.has(undoId))
    for (const { undoId } of refused) toldOf.add(undoId)
    const later = refused.flatMap(({ conflicts }) => conflicts)
    const isNews = later.length > 0 && get().tasks[taskId] !== undefined
    store.setState(({ tasks, conflicts, outcome }) => ({
      tasks: { ...tasks, [taskId]: state },
      marking: Object.fromEntries(marking),
      conflicts: {
        ...conflicts,
        [taskId]: [
          ...(conflicts[taskId] ?? []).filter(
            ({ path }) =>
              state.files.some((file) => file.path === path) && !later.some((one) => one.path === path),
          ),
          ...later,
        ],
      },
      outcome: isNews
        ? { kind: 'undo', taskId, done: [], conflicts: later, isQueued: false, failure: null }
        : outcome,
    }))
    for (const [requestId, action] of Object.entries(get().acting)) {
      if (action.taskId !== taskId || action.state === 'sending') continue
      const evidence = evidenceOf(action, requestId, state)
      deliveries.afterReplay((one, key) => (key === requestId && one === action ? evidence : null))
      if (evidence === 'done') tell(action, {})
    }
  }

  function start(action: Pick<ChangeAction, 'kind' | 'taskId' | 'frame' | 'paths'>): void {
    const before = get().tasks[action.taskId] ?? null
    // One that failed is replaced by the next one on the same files.
    deliveries.change((one) => (one.state === 'failed' && one.taskId === action.taskId ? null : one))
    deliveries.start(newId(), { ...begin(clock, 'sending'), ...action, before })
  }

  const filesOf = (taskId: string): readonly ChangedFile[] => get().tasks[taskId]?.files ?? []
  const pathsOf = (files: readonly { path: string }[]) => files.map(({ path }) => path)

  return {
    receive(frame: Envelope): void {
      const changes = changesEventSchema.safeParse(frame)
      const summary = changesSummarySchema.safeParse(frame)
      if (changes.success) hear(changes.data)
      else if (summary.success)
        store.setState({
          summary: Object.fromEntries(summary.data.tasks.map((task) => [task.taskId, task])),
        })
      else unusable(frame)
    },
    opened(): void {
      asked = new Set()
      if (!link.has('agent.changes')) {
        store.setState({ summary: {}, tasks: {} })
        return
      }
      const open = Object.values(get().acting).map(({ taskId }) => taskId)
      for (const taskId of new Set([...Object.keys(get().tasks), ...open])) look(taskId)
      for (const [key, reviewed] of Object.entries(get().marking)) {
        const [taskId = '', path = ''] = key.split('\n')
        mark(taskId, path, reviewed)
      }
    },
    lost: deliveries.lost,
    /** Asks for the whole state of a conversation, unless it is known on this connection. */
    look,
    keep(taskId: string, files: readonly ChosenFile[]): void {
      const known = new Map(filesOf(taskId).map(({ path, after }) => [path, after]))
      const seen = files.map((file) => ({ ...file, after: file.after ?? known.get(file.path) ?? null }))
      start({ kind: 'keep', taskId, paths: pathsOf(files), frame: { type: 'keep', taskId, files: seen } })
    },
    keepAll(taskId: string): void {
      this.keep(
        taskId,
        filesOf(taskId).map(({ path }) => ({ path })),
      )
    },
    undo(taskId: string, files: readonly ChosenFile[], { reason, force }: UndoWish = {}): void {
      const why = reason === undefined || reason.trim() === '' ? {} : { reason }
      const frame = { type: 'undo', taskId, files, ...why, ...(force === true ? { force } : {}) }
      start({ kind: 'undo', taskId, paths: pathsOf(files), frame })
    },
    undoAll(taskId: string, wish?: UndoWish): void {
      this.undo(
        taskId,
        filesOf(taskId).map(({ path }) => ({ path })),
        wish,
      )
    },
    redo(taskId: string, undoId: string): void {
      const undo = get().tasks[taskId]?.undos.find((one) => one.undoId === undoId)
      start({ kind: 'redo', taskId, paths: undo?.files ?? [], frame: { type: 'redo', taskId, undoId } })
    },
    restore(taskId: string, messageId: string, paths: readonly string[]): void {
      start({ kind: 'restore', taskId, paths, frame: { type: 'restore', taskId, messageId } })
    },
    /** Sends once more what a cut left undone. */
    retry(requestId: string): void {
      const action = get().acting[requestId]
      if (action) start(action)
    },
    /** The user has seen that it was not done. */
    dismiss: (requestId: string) => deliveries.put(requestId, null),
    dismissConflict(taskId: string, path: string): void {
      store.setState(({ conflicts }) => ({
        conflicts: { ...conflicts, [taskId]: (conflicts[taskId] ?? []).filter((one) => one.path !== path) },
      }))
    },
    mark,
    /** One side of a file: what was kept, or what the agent left. */
    text: (taskId: string, path: string, side: 'before' | 'after'): Promise<ChangeText> =>
      ask('change_text', { taskId, path, side }),
    /** The files of one turn. */
    turnFiles: async (taskId: string, messageId: string): Promise<readonly ChangedFile[]> =>
      (await ask('turn_changes', { taskId, messageId })).files,
  }

  function mark(taskId: string, path: string, reviewed: boolean): void {
    store.setState(({ marking }) => ({ marking: { ...marking, [markKey(taskId, path)]: reviewed } }))
    ask('reviewed', { taskId, path, reviewed }).catch((error: unknown) => {
      if (error instanceof RequestError) return
      const { [markKey(taskId, path)]: _, ...marking } = get().marking
      store.setState({ marking })
    })
  }
}

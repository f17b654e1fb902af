import type {
  ChangesCommand,
  ConflictReason,
  Settled,
  Undone,
} from '../../src/channels/agent/shared/changesProtocol'
import type { Clock } from '../../src/lib/clock'
import { inParallel } from '../lib/inParallel'
import { BYTES_AT_ONCE } from './checkpoints'
import type { Contents } from './contents'
import type { DiskWork } from './diskWork'
import type { Entries } from './entries'
import { removeMadeFolders } from './madeFolders'
import { countFiles } from './reviewCounts'
import { openFiles } from './reviewFrames'
import {
  bytesIn,
  type Changed,
  isRunning,
  isSame,
  type Note,
  type ReviewedFile,
  type ReviewedTask,
  type Undo,
  type UndoItem,
  withFiles,
} from './reviewState'
import type { Claim } from './turnChanges'
import { type Plan, planRestore, planUndo } from './undoPlan'
import { type MayTake, mayTakeOf, seenBy } from './waitingUndos'

/**
 * Files that are written at once: those of the process that carries their owner and attributes over. Each holds three
 * descriptors.
 */
const WRITTEN_AT_ONCE = 192

type UndoCommand = Extract<ChangesCommand, { type: 'undo' | 'restore' }>
type Conflict = Settled['conflicts'][number]

interface Parts {
  readonly work: DiskWork
  readonly contents: Contents
  readonly entries: Entries
  readonly clock: Clock
  readonly newId: () => string
  /** Resolves when the state is on disk. */
  save(task: ReviewedTask): Promise<void>
}

/** Undoing, and undoing that. What is answered is on disk, and what a kill cuts short the next start completes. */
export interface Undos {
  /** Now, or when the turn that runs has ended. Null: there is no such turn. */
  undo(task: ReviewedTask, command: UndoCommand): Promise<Changed<Undone | null>>
  /** Null: there is nothing of that name to put back. */
  redo(task: ReviewedTask, undoId: string): Promise<Changed<Settled | null>>
  /** Goes through the files of `task.work`. */
  perform(task: ReviewedTask): Promise<Changed<Settled>>
  /** What waited for the end of a turn, of whose tools these are. Resolves with the state, which is on disk. */
  runWaiting(task: ReviewedTask, claims: readonly Claim[]): Promise<ReviewedTask>
}

export function createUndos({ work, contents, entries, clock, newId, save }: Parts): Undos {
  async function undo(task: ReviewedTask, command: UndoCommand): Promise<Changed<Undone | null>> {
    const { requestId } = command
    const isTaken = [...task.undos, ...task.waiting].some(({ undoId }) => undoId === requestId)
    const undoId = isTaken ? newId() : requestId
    if (command.type === 'restore' && !task.turns.some(({ messageId }) => messageId === command.messageId))
      return { task, answer: null }
    if (isRunning(task)) {
      const seen = seenBy(task, command)
      const waiting = [...task.waiting, { undoId, at: clock.wall(), command, seen }]
      return { task: { ...task, waiting }, answer: { undoId, done: [], conflicts: [], queued: true } }
    }
    return now(task, command, { undoId, mayTake: () => true })
  }

  async function now(
    task: ReviewedTask,
    command: UndoCommand,
    { undoId, mayTake }: { undoId: string; mayTake: MayTake },
  ): Promise<Changed<Undone>> {
    const parts = { work, contents, force: command.force === true, mayTake }
    const plan = await planOf(task, command, parts)
    const reason = command.reason === undefined ? {} : { reason: command.reason }
    const items = { items: plan.items, at: clock.wall(), ...reason }
    const done = await written({ ...task, work: { kind: 'undo', undoId, ...items } })
    const conflicts = [...plan.conflicts, ...done.answer.conflicts]
    return { task: done.task, answer: { undoId, done: done.answer.done, conflicts } }
  }

  async function planOf(
    task: ReviewedTask,
    command: UndoCommand,
    parts: Parameters<typeof planUndo>[2],
  ): Promise<Plan> {
    if (command.type === 'restore')
      return (await planRestore(task, command.messageId, parts)) ?? { items: [], conflicts: [] }
    const files = command.files ?? openFiles(task).map(({ path }) => ({ path }))
    return planUndo(task, files, parts)
  }

  async function written(task: ReviewedTask): Promise<Changed<Settled>> {
    // Nothing on disk is touched before it is known what is to be.
    if (task.work && task.work.items.length > 0) await save(task)
    return perform(task)
  }

  async function perform(task: ReviewedTask): Promise<Changed<Settled>> {
    const { work: doing } = task
    if (!doing) return { task, answer: { done: [], conflicts: [] } }
    const done: UndoItem[] = []
    const conflicts: Conflict[] = []
    const [going, coming] = inStages(doing.items)
    for (const items of [going, coming]) {
      const outcomes = await inParallel(
        items,
        WRITTEN_AT_ONCE,
        ({ path, from, to }) => work.replace(path, from, to),
        { max: BYTES_AT_ONCE, of: ({ from, to }) => bytesIn(from, to) },
      )
      for (const [at, item] of items.entries()) {
        const outcome: ConflictReason | 'done' = outcomes[at] ?? 'blocked'
        if (outcome === 'done') done.push(item)
        else conflicts.push({ path: item.path, reason: outcome })
      }
      // Before what comes: a file may stand where a folder was made.
      if (items === going) await removeMadeFolders(done, entries)
    }
    let next: ReviewedTask = { ...task, work: null }
    if (done.length > 0) {
      const known = new Map(task.files.map((file) => [file.path, file]))
      next = withFiles(
        next,
        done.map((item) => recordAfter(known.get(item.path), item, doing.kind)),
      )
      next = await countFiles(next, done, contents)
      next =
        doing.kind === 'undo' ? withUndo(next, { ...doing, items: done }) : withoutUndo(next, doing.undoId)
      next = { ...next, notes: withNote(task.notes, { ...doing, items: done }) }
    }
    await save(next)
    return { task: next, answer: { done: done.map(({ path }) => path), conflicts } }
  }

  async function redo(task: ReviewedTask, undoId: string): Promise<Changed<Settled | null>> {
    const undone = task.undos.find((each) => each.undoId === undoId && !each.redone)
    if (!undone) return { task, answer: null }
    const items = undone.items.map((item) => ({ ...item, from: item.to, to: item.from }))
    return written({ ...task, work: { kind: 'redo', undoId, at: clock.wall(), items } })
  }

  return {
    undo,
    redo,
    perform,
    async runWaiting(task, claims) {
      let next = task
      for (const { undoId, command, seen = [] } of task.waiting) {
        next = { ...next, waiting: next.waiting.filter((each) => each.undoId !== undoId) }
        if (command.type !== 'undo' && command.type !== 'restore') continue
        const done = await now(next, command, { undoId, mayTake: mayTakeOf(seen, claims) })
        const { conflicts } = done.answer
        if (conflicts.length === 0) next = done.task
        else {
          const refused = [...(done.task.refused ?? []), { undoId, at: clock.wall(), conflicts }]
          next = { ...done.task, refused }
          await save(next)
        }
      }
      return next
    },
  }
}

/** What goes makes room for what comes: a file may stand where a folder is to be, and a folder where a file is. */
const inStages = (items: readonly UndoItem[]): readonly [readonly UndoItem[], readonly UndoItem[]] => [
  items.filter(({ to }) => to === null),
  items.filter(({ to }) => to !== null),
]

/** Put back, a file is as it was before the undo, but what the user kept since stays kept. */
function recordAfter(known: ReviewedFile | undefined, item: UndoItem, kind: 'undo' | 'redo'): ReviewedFile {
  const { before, kept, left } = item
  if (kind === 'undo') return { ...(known ?? before), kept, left, reviewed: false }
  return { ...before, kept: !known || isSame(known.kept, kept) ? before.kept : known.kept }
}

const withUndo = (task: ReviewedTask, { undoId, at, items }: Omit<Undo, 'redone'>): ReviewedTask => ({
  ...task,
  undos: [...task.undos, { undoId, at, items, redone: false }],
})

const withoutUndo = (task: ReviewedTask, undoId: string): ReviewedTask => ({
  ...task,
  undos: task.undos.map((each) => (each.undoId === undoId ? { ...each, redone: true } : each)),
})

/** Of an undo that was put back before the agent heard of it, it hears nothing. */
function withNote(
  notes: readonly Note[],
  done: { kind: 'undo' | 'redo'; undoId: string; reason?: string | undefined; items: readonly UndoItem[] },
): Note[] {
  const { kind, undoId, reason, items } = done
  const others = notes.filter((note) => note.undoId !== undoId)
  if (kind === 'redo' && others.length < notes.length) return others
  const files = items.map(({ path, lines }) => (lines === undefined ? { path } : { path, lines }))
  return [...others, { undoId, redone: kind === 'redo', files, ...(reason === undefined ? {} : { reason }) }]
}

/** What is left of the notes, or came since, once the agent heard some: also that what it heard of was put back meanwhile. */
export function withoutHeard(notes: readonly Note[], heard: readonly Note[]): Note[] {
  const known = new Set(notes.map(({ undoId }) => undoId))
  const putBack = heard.filter(({ undoId, redone }) => !redone && !known.has(undoId))
  const left = notes.filter(
    (note) => !heard.some(({ undoId, redone }) => undoId === note.undoId && redone === note.redone),
  )
  return [...left, ...putBack.map(({ undoId, files }) => ({ undoId, files, redone: true }))]
}

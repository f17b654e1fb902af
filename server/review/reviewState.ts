import * as z from 'zod/mini'
import { changesCommandSchema } from '../../src/channels/agent/shared/changesProtocol'

/** A content as it is or was on disk; null: no file. `large`: it is not kept, and its version is no hash. */
const sideSchema = z.nullable(
  z.object({
    version: z.string(),
    kind: z.enum(['file', 'executable', 'link', 'large']),
    size: z.number(),
  }),
)
export type Side = z.infer<typeof sideSchema>

const counted = { additions: z.number(), deletions: z.number(), binary: z.optional(z.boolean()) }

const fileSchema = z.object({
  ...counted,
  path: z.string(),
  kept: sideSchema,
  left: sideSchema,
  reviewed: z.boolean(),
  turns: z.array(z.string()),
  shared: z.array(z.string()),
  mine: z.boolean(),
  /** Folders that were made for it. */
  made: z.optional(z.array(z.string())),
})
/** What a conversation made of one file since the user last kept it. It stays, with `left` as `kept`, once that is settled. */
export type ReviewedFile = z.infer<typeof fileSchema>

const turnFileSchema = z.object({
  ...counted,
  path: z.string(),
  before: sideSchema,
  after: sideSchema,
  shared: z.array(z.string()),
  mine: z.boolean(),
  /** Folders that were made for it. */
  made: z.optional(z.array(z.string())),
})
export type TurnFile = z.infer<typeof turnFileSchema>

const turnSchema = z.object({
  messageId: z.string(),
  /** ms since 1970. */
  at: z.number(),
  /** The same by the clock of the disk. */
  moment: z.optional(z.number()),
  running: z.boolean(),
  /** Of the moment before it; null once it is compared with the one after, or where there is none. */
  checkpoint: z.nullable(z.string()),
  files: z.array(turnFileSchema),
  /** Turns that ran at the same time. */
  overlaps: z.array(z.object({ taskId: z.string(), messageId: z.string() })),
  noCheckpoint: z.optional(z.enum(['no_git', 'too_large', 'failed'])),
})
export type Turn = z.infer<typeof turnSchema>

const itemSchema = z.object({
  path: z.string(),
  /** On disk before and after. */
  from: sideSchema,
  to: sideSchema,
  /** The file's record before it. */
  before: fileSchema,
  /** What is kept and left after it. */
  kept: sideSchema,
  left: sideSchema,
  /** Of the content that was there; absent: the whole file. */
  lines: z.optional(z.array(z.object({ start: z.number(), count: z.number() }))),
})
export type UndoItem = z.infer<typeof itemSchema>

const undoSchema = z.object({
  undoId: z.string(),
  at: z.number(),
  redone: z.boolean(),
  items: z.array(itemSchema),
})
export type Undo = z.infer<typeof undoSchema>

/** Written down before the first file is touched, and away with the last: a server that was killed goes on with it. */
const workSchema = z.object({
  kind: z.enum(['undo', 'redo']),
  undoId: z.string(),
  at: z.number(),
  reason: z.optional(z.string()),
  items: z.array(itemSchema),
})

const noteSchema = z.object({
  undoId: z.string(),
  redone: z.boolean(),
  reason: z.optional(z.string()),
  files: z.array(
    z.object({
      path: z.string(),
      lines: z.optional(z.array(z.object({ start: z.number(), count: z.number() }))),
    }),
  ),
})
/** What the agent is to be told with its next prompt. */
export type Note = z.infer<typeof noteSchema>

const waitingSchema = z.object({
  undoId: z.string(),
  at: z.number(),
  command: changesCommandSchema,
  /** The versions that the user saw who asked for it. */
  seen: z.optional(z.array(z.object({ path: z.string(), version: z.nullable(z.string()) }))),
})

const refusedSchema = z.object({
  undoId: z.string(),
  at: z.number(),
  conflicts: z.array(
    z.object({ path: z.string(), reason: z.enum(['edited', 'gone', 'blocked', 'too_large']) }),
  ),
})

export const reviewedTaskSchema = z.object({
  taskId: z.string(),
  turns: z.array(turnSchema),
  files: z.array(fileSchema),
  undos: z.array(undoSchema),
  waiting: z.array(waitingSchema),
  /** What undos that had waited left alone, until the next turn. */
  refused: z.optional(z.array(refusedSchema)),
  work: z.nullable(workSchema),
  notes: z.array(noteSchema),
})
/** All that the review knows of one conversation; values are replaced, never changed. */
export type ReviewedTask = z.infer<typeof reviewedTaskSchema>

export const emptyTask = (taskId: string): ReviewedTask => ({
  taskId,
  turns: [],
  files: [],
  undos: [],
  waiting: [],
  work: null,
  notes: [],
})

/** The same content as the same kind of thing. */
export function isSame(one: Side, other: Side): boolean {
  if (one === null || other === null) return one === other
  return one.version === other.version && one.kind === other.kind
}

/** The same bytes, as a file or as a link; the executable bit is not compared. */
export function isSameContent(one: Side, other: Side): boolean {
  if (one === null || other === null) return one === other
  return one.version === other.version && (one.kind === 'link') === (other.kind === 'link')
}

/** Bytes that are held where both contents are read. */
export const bytesIn = (one: Side, other: Side): number => (one?.size ?? 0) + (other?.size ?? 0)

export const isOpen = (file: ReviewedFile): boolean => !isSame(file.kept, file.left)

export const isRunning = (task: ReviewedTask): boolean => task.turns.some(({ running }) => running)

export const fileOf = (task: ReviewedTask, path: string): ReviewedFile | undefined =>
  task.files.find((file) => file.path === path)

/** The record takes the place of the one of its path. A file that is settled has no marks. */
export const withFile = (task: ReviewedTask, file: ReviewedFile): ReviewedTask => withFiles(task, [file])

export function withFiles(task: ReviewedTask, files: readonly ReviewedFile[]): ReviewedTask {
  const named = new Map(files.map((file) => [file.path, file]))
  const others = task.files.filter(({ path }) => !named.has(path))
  return { ...task, files: [...others, ...[...named.values()].map(settled)] }
}

function settled(file: ReviewedFile): ReviewedFile {
  if (isOpen(file)) return file
  const { made: _, ...rest } = file
  return { ...rest, turns: [], shared: [], mine: false, reviewed: false, additions: 0, deletions: 0 }
}

/** What one turn did, on top of what the conversation did before. The record's counts are those of the turn until they are counted. */
export function withTurnFile(task: ReviewedTask, messageId: string, changed: TurnFile): ReviewedTask {
  const { path, before, after, shared, mine, made, ...counts } = changed
  const folders = made === undefined ? {} : { made }
  const known = fileOf(task, path)
  if (!known || !isOpen(known)) {
    const begun = { path, kept: before, left: after, reviewed: false, turns: [messageId], shared, mine }
    return withFile(task, { ...begun, ...counts, ...folders })
  }
  return withFile(task, {
    ...known,
    ...counts,
    ...folders,
    left: after,
    reviewed: false,
    turns: [...known.turns, messageId],
    shared: [...new Set([...known.shared, ...shared])],
    mine: known.mine || mine || !isSameContent(known.left, before),
  })
}

export const withTurn = (task: ReviewedTask, turn: Turn): ReviewedTask => ({
  ...task,
  turns: task.turns.map((each) => (each.messageId === turn.messageId ? turn : each)),
})

/** A state that takes the place of the one before, and what is answered once it is on disk. */
export interface Changed<T> {
  readonly task: ReviewedTask
  readonly answer: T
}

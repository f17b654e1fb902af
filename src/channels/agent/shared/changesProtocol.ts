import * as z from 'zod/mini'
import { isFreeKey } from '../../../lib/isFreeKey'

/**
 * The review of what an agent changed (capability `agent.changes`, docs/protocol.md A11 to A15). A turn is named by the
 * `messageId` of the user message that began it. Each conversation has, for each file it changed, a *kept* content
 * (before the first change since the user last kept the file) and a *left* content (what its last turn, undo or redo
 * left). A version is the hash of the content that `files.version` uses; null: there is no such file.
 */
const id = z.string().check(z.minLength(1), z.maxLength(128), z.refine(isFreeKey))
const path = z.string().check(z.minLength(1), z.maxLength(4096))
const version = z.nullable(z.string())
const lines = z.number().check(z.int(), z.nonnegative())

/** Lines from `start`, counted from 1; a line ends behind its `\n`. With `count` 0 the place before the line `start`. */
const spanSchema = z.object({ start: z.number().check(z.int(), z.positive()), count: lines })
/** Lines of the kept content, and the lines of the left (or the present) one that stand in their place. */
const rangeSchema = z.object({ before: spanSchema, after: spanSchema })
const rangesSchema = z.optional(z.array(rangeSchema).check(z.maxLength(10_000)))
export type ChangeRange = z.infer<typeof rangeSchema>

/** Client → server. */
export const changesCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('changes'), requestId: id, taskId: id }),
  z.object({
    type: z.literal('change_text'),
    requestId: id,
    taskId: id,
    path,
    /** Of that turn; absent: the kept content (`before`) or the left one (`after`). */
    messageId: z.optional(id),
    side: z.enum(['before', 'after']),
  }),
  z.object({ type: z.literal('turn_changes'), requestId: id, taskId: id, messageId: id }),
  z.object({
    type: z.literal('keep'),
    requestId: id,
    taskId: id,
    /** Absent: all. `after`: the left version that the user saw. `ranges`: only these lines of it are kept. */
    files: z.optional(z.array(z.object({ path, after: z.optional(version), ranges: rangesSchema }))),
  }),
  z.object({
    type: z.literal('undo'),
    requestId: id,
    taskId: id,
    /**
     * Absent: all. `current`: the version on disk that the user saw. `ranges`: the lines `after` of that content become
     * the lines `before` of the kept one.
     */
    files: z.optional(z.array(z.object({ path, current: z.optional(version), ranges: rangesSchema }))),
    /** Said to the agent with its next prompt. */
    reason: z.optional(z.string().check(z.maxLength(10_000))),
    /** Also where the file was edited since: what is there is kept for `redo`. */
    force: z.optional(z.boolean()),
  }),
  z.object({ type: z.literal('redo'), requestId: id, taskId: id, undoId: id }),
  z.object({ type: z.literal('reviewed'), requestId: id, taskId: id, path, reviewed: z.boolean() }),
  /** The files of the conversation as they were before this message of the user; an undo in all else. */
  z.object({
    type: z.literal('restore'),
    requestId: id,
    taskId: id,
    messageId: id,
    reason: z.optional(z.string().check(z.maxLength(10_000))),
    force: z.optional(z.boolean()),
  }),
])
export type ChangesCommand = z.infer<typeof changesCommandSchema>

const changedFileSchema = z.object({
  path: z.string(),
  before: version,
  after: version,
  /** Lines; both 0 where it is `binary` or `tooLarge`. */
  additions: z.number(),
  deletions: z.number(),
  binary: z.optional(z.boolean()),
  /** Bytes of the left content. */
  size: z.optional(z.number()),
  reviewed: z.optional(z.boolean()),
  /** The turns that changed it since it was last kept. */
  turns: z.array(z.string()),
  /** Turns of these conversations ran at the same time, and the tools of neither claim it. */
  shared: z.optional(z.array(z.string())),
  /** The user saved it while a turn ran, or between two turns that changed it. Undone only by name with `current`, or by `force`. */
  mine: z.optional(z.boolean()),
  /** Whether it may be executed, where that changed. */
  executable: z.optional(z.boolean()),
  /** Its contents are not kept: what the tools showed is all there is, and it cannot be undone. */
  tooLarge: z.optional(z.boolean()),
})
export type ChangedFile = z.infer<typeof changedFileSchema>

const conflictReason = z.enum(['edited', 'gone', 'blocked', 'too_large'])
/** `edited`: it has another content by now. `gone`: it is not among the changes. `blocked`: the disk refused. */
export type ConflictReason = z.infer<typeof conflictReason>
const conflictsSchema = z.array(z.object({ path: z.string(), reason: z.catch(conflictReason, 'blocked') }))

const changesSchema = z.object({
  taskId: z.string(),
  /** What is neither kept nor undone. */
  files: z.array(changedFileSchema),
  turns: z.array(
    z.object({
      messageId: z.string(),
      at: z.string(),
      /** How many it changed. */
      files: z.number(),
      additions: z.number(),
      deletions: z.number(),
      /** Conversations whose turns ran at the same time. */
      overlaps: z.optional(z.array(z.string())),
      running: z.optional(z.boolean()),
      /** There was no checkpoint: its files are those that the tools showed. */
      noCheckpoint: z.optional(z.catch(z.enum(['no_git', 'too_large', 'failed']), 'failed')),
    }),
  ),
  /** `undoId` is the `requestId` of the `undo` or `restore`, where that was free. Oldest first. */
  undos: z.array(
    z.object({
      undoId: z.string(),
      at: z.string(),
      files: z.array(z.string()),
      redone: z.optional(z.boolean()),
    }),
  ),
  /** Undos that wait for the end of the running turn. */
  queued: z.optional(z.number()),
  /** These; no files: all. */
  waiting: z.optional(z.array(z.object({ undoId: z.string(), at: z.string(), files: z.array(z.string()) }))),
  /** Undos that had waited, and the files that they left alone, until the next turn begins. */
  refused: z.optional(z.array(z.object({ undoId: z.string(), at: z.string(), conflicts: conflictsSchema }))),
})
export type Changes = z.infer<typeof changesSchema>

const settledSchema = z.object({ done: z.array(z.string()), conflicts: conflictsSchema })
/** What `keep` and `redo` did. */
export type Settled = z.infer<typeof settledSchema>
const undoneSchema = z.extend(settledSchema, {
  undoId: z.string(),
  /** It is done when the turn that runs has ended; nothing is yet. */
  queued: z.optional(z.boolean()),
})
/** What `undo` and `restore` did. */
export type Undone = z.infer<typeof undoneSchema>

const changeTextSchema = z.object({
  content: z.string(),
  encoding: z.enum(['utf-8', 'base64']),
  version,
  size: z.number(),
})
export type ChangeText = z.infer<typeof changeTextSchema>

const answered = <T extends string, S extends z.core.$ZodType>(type: T, data: S) =>
  z.object({
    type: z.literal(type),
    requestId: z.string(),
    success: z.boolean(),
    error: z.optional(z.string()),
    /** `NOT_FOUND`, `FILE_TOO_LARGE`, `BAD_REQUEST` or `INTERNAL_ERROR`. */
    code: z.optional(z.string()),
    data: z.optional(data),
  })

/** Server → the client that asked: one answer for each command. */
export const changesAnswerSchema = z.discriminatedUnion('type', [
  answered('changes', changesSchema),
  /** `version` is null and `content` empty where there is no such file on that side. */
  answered('change_text', changeTextSchema),
  answered('turn_changes', z.object({ files: z.array(changedFileSchema) })),
  answered('keep', settledSchema),
  answered('undo', undoneSchema),
  answered('redo', settledSchema),
  answered('reviewed', z.object({})),
  answered('restore', undoneSchema),
])

/** Server → every client: the whole state of one conversation, whenever it changes. */
export const changesEventSchema = z.extend(changesSchema, { type: z.literal('changes') })
export type ChangesEvent = z.infer<typeof changesEventSchema>

/**
 * Server → every client, after `history` and whenever it changes: the conversations that have changes to review, an undo
 * that can be redone or one that waits.
 */
export const changesSummarySchema = z.object({
  type: z.literal('changes_summary'),
  tasks: z.array(
    z.object({
      taskId: z.string(),
      files: z.number(),
      additions: z.number(),
      deletions: z.number(),
      /** Of `files`: those that are not marked as reviewed. */
      unreviewed: z.number(),
    }),
  ),
})
export type ChangesSummary = z.infer<typeof changesSummarySchema>

import * as z from 'zod/mini'
import { isFreeKey } from '../../../lib/isFreeKey'

const sessionId = z.string().check(z.minLength(1), z.maxLength(128), z.refine(isFreeKey))
const epoch = z.string().check(z.maxLength(64))
const position = z.number().check(z.int(), z.nonnegative())
const cells = z.number().check(z.int())
const n = z.number().check(z.int(), z.nonnegative())
const requestId = z.string().check(z.minLength(1), z.maxLength(128))

/** Client → server, strict in types and lengths; unknown fields are dropped. */
export const terminalCommandSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('create'),
    sessionId,
    cols: z.optional(cells),
    rows: z.optional(cells),
    after: z.optional(position),
    epoch: z.optional(epoch),
    name: z.optional(z.string().check(z.maxLength(256))),
    cwd: z.optional(z.string().check(z.maxLength(4096))),
  }),
  z.object({
    type: z.literal('input'),
    sessionId,
    data: z.string().check(z.maxLength(1_048_576)),
    epoch: z.optional(epoch),
    n: z.optional(n),
    /** Each unit of `data` is one byte, 0–255. */
    binary: z.optional(z.boolean()),
  }),
  z.object({
    type: z.literal('resize'),
    sessionId,
    cols: cells,
    rows: cells,
    epoch: z.optional(epoch),
    /** The user of this page did nothing in the terminal. */
    passive: z.optional(z.boolean()),
  }),
  z.object({ type: z.literal('close'), sessionId, epoch: z.optional(epoch) }),
  z.object({ type: z.literal('ack'), sessionId, epoch, seq: position }),
  z.object({ type: z.literal('detach'), sessionId }),
  z.object({
    type: z.literal('rename'),
    sessionId,
    name: z.string().check(z.minLength(1), z.maxLength(256)),
  }),
  z.object({ type: z.literal('list'), requestId }),
  z.object({ type: z.literal('theme'), theme: z.enum(['dark', 'light', 'hc']) }),
  z.object({ type: z.literal('running'), requestId, sessionId, epoch: z.optional(epoch) }),
  z.object({ type: z.literal('folder'), requestId, sessionId, epoch: z.optional(epoch) }),
])
export type TerminalCommand = z.infer<typeof terminalCommandSchema>

const terminalListingSchema = z.object({
  sessionId: z.string(),
  epoch: z.string(),
  name: z.string(),
  title: z.string(),
  cols: z.number(),
  rows: z.number(),
  alive: z.boolean(),
  exitCode: z.optional(z.nullable(z.number())),
  cwd: z.optional(z.string()),
  /** ISO 8601. */
  createdAt: z.string(),
})
export type TerminalListing = z.infer<typeof terminalListingSchema>

/** Server → the client that asked: what closing the terminal would end; without `programs` it does not know. */
export const runningAnswerSchema = z.object({
  type: z.literal('running'),
  programs: z.optional(
    z.array(
      z.object({
        /** As it was started: `sleep 1000`. */
        command: z.string(),
        /** It does not have the terminal: a job in the background. */
        background: z.boolean(),
      }),
    ),
  ),
})
export type RunningProgram = NonNullable<z.infer<typeof runningAnswerSchema>['programs']>[number]

/** Server → the client that asked: the folder that what runs in the foreground is in; without `path` it is unknown, or outside. */
export const folderAnswerSchema = z.object({ type: z.literal('folder'), path: z.optional(z.string()) })

const at = { sessionId: z.string(), epoch: z.optional(z.string()), seq: z.optional(z.number()) }

/**
 * Server → client. `seq` is the position after the event, in UTF-16 units of everything the shell ever wrote;
 * a documented server sends neither `seq` nor `epoch`.
 */
export const terminalEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('output'), ...at, data: z.string() }),
  z.object({
    type: z.literal('close'),
    ...at,
    /** Null: a signal ended it. Absent: the server does not say how it ended. */
    exitCode: z.optional(z.nullable(z.number())),
  }),
  z.object({ type: z.literal('resized'), ...at, cols: z.number(), rows: z.number() }),
  z.object({
    type: z.literal('attached'),
    sessionId: z.string(),
    epoch: z.string(),
    cols: z.number(),
    rows: z.number(),
    /** The end of the log now; the session is live once this much is parsed. */
    seq: z.number(),
    reused: z.boolean(),
    name: z.string(),
    title: z.string(),
    /** The last `input.n` written for this client. */
    n: z.number(),
  }),
  z.object({
    type: z.literal('reset'),
    sessionId: z.string(),
    epoch: z.string(),
    cols: z.number(),
    rows: z.number(),
    seq: z.number(),
    index: z.number(),
    last: z.boolean(),
    data: z.string(),
  }),
  z.object({ type: z.literal('input_ack'), sessionId: z.string(), epoch: z.string(), n: z.number() }),
  z.object({
    type: z.literal('list'),
    requestId: z.optional(z.string()),
    sessions: z.array(terminalListingSchema),
  }),
  z.object({
    type: z.literal('error'),
    sessionId: z.optional(z.string()),
    code: z.optional(z.string()),
    error: z.string(),
    /** With `NOT_FOUND`, where the server knows. */
    reason: z.optional(z.string()),
  }),
])
export type TerminalEvent = z.infer<typeof terminalEventSchema>

/** Why the server does not have a terminal any more: of another run, closed by a user, or ended 10 minutes ago. */
export const LOST_REASONS = ['restarted', 'closed', 'expired'] as const
export type LostReason = (typeof LOST_REASONS)[number]

const TERMINAL_ERRORS = ['NOT_FOUND', 'SPAWN_FAILED', 'LIMIT', 'BAD_REQUEST'] as const
export type TerminalErrorCode = (typeof TERMINAL_ERRORS)[number]

/** 1–1000, the range a session's columns and rows are clamped to. */
export const MAX_CELLS = 1000

import * as z from 'zod/mini'

/**
 * How a turn goes on (capability `agent.progress`, docs/protocol.md A28): what only the server knows, and how long things
 * take by now. Durations in milliseconds, for the clocks of page and server may differ. Never in the log.
 */
export const progressSchema = z.object({
  type: z.literal('progress'),
  taskId: z.string(),
  /** Since the turn began, and since something of it was heard last. */
  turn: z.number(),
  quiet: z.number(),
  /** How long each call of a tool runs. */
  calls: z.record(z.string(), z.number()),
  /** Its session begins; the files are noted before the agent has the prompt; the agent asks its model again. */
  phase: z.optional(z.enum(['starting', 'noting', 'retrying'])),
  /** Why it does. */
  reason: z.optional(z.catch(z.enum(['rate_limit', 'connection', 'other']), 'other')),
})
export type ProgressFrame = z.infer<typeof progressSchema>
export type ProgressPhase = NonNullable<ProgressFrame['phase']>
export type RetryReason = NonNullable<ProgressFrame['reason']>

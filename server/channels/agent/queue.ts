import * as z from 'zod/mini'

const fileSchema = z.object({
  path: z.string(),
  startLine: z.optional(z.number()),
  endLine: z.optional(z.number()),
  text: z.optional(z.string()),
})
const attachmentSchema = z.object({ name: z.string(), mimeType: z.string(), data: z.string() })

/** A prompt as it waits, on disk and in memory. */
export const queuedPromptSchema = z.object({
  clientMessageId: z.string(),
  text: z.string(),
  files: z.array(fileSchema),
  attachments: z.array(attachmentSchema),
  /** The origin of a page around the workspace that wrote it. */
  from: z.optional(z.string()),
})
export type QueuedPrompt = z.infer<typeof queuedPromptSchema>

/** The prompts that wait for a task, and whether they go on by themselves. */
export interface Queue {
  readonly prompts: readonly QueuedPrompt[]
  readonly paused: boolean
}

export const emptyQueue: Queue = { prompts: [], paused: false }

/** In the order of `ids`; what is not named keeps its order behind them. */
export function reorder(queue: Queue, ids: readonly string[]): Queue {
  const named = ids.flatMap((id) => queue.prompts.filter(({ clientMessageId }) => clientMessageId === id))
  const chosen = new Set(named)
  return { ...queue, prompts: [...chosen, ...queue.prompts.filter((prompt) => !chosen.has(prompt))] }
}

/** The queue as the log tells it. */
export const toEvent = (taskId: string, { prompts, paused }: Queue) => ({
  type: 'queue' as const,
  taskId,
  messages: prompts.map(({ clientMessageId, text, from }) => ({
    clientMessageId,
    content: text,
    ...(from === undefined ? {} : { from }),
  })),
  paused: paused && prompts.length > 0,
})

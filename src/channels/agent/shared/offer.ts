import * as z from 'zod/mini'
import { choiceSchema, sessionOptionSchema, slashCommandSchema } from './eventSchemas'

/** What a new conversation with an agent can have, as its row in `config/state` says (docs/protocol.md, A19). */
export const offerSchema = z.object({
  model: z.optional(z.string()),
  mode: z.optional(z.string()),
  modes: z.optional(z.array(choiceSchema)),
  options: z.optional(z.array(sessionOptionSchema)),
  commands: z.optional(z.array(slashCommandSchema)),
  takes: z.optional(
    z.object({
      image: z.boolean(),
      audio: z.boolean(),
      /** Texts beside the message, rather than links to them. */
      embeddedContext: z.boolean(),
      /** What it can do with sessions: `list`, `load`, `resume`, `fork` … */
      sessions: z.array(z.string()),
    }),
  ),
})
export type Offer = z.infer<typeof offerSchema>
export type Takes = NonNullable<Offer['takes']>
export type SessionOption = z.infer<typeof sessionOptionSchema>

/** The answer to `open` and to a `settings` that asks for one. */
export const doneSchema = z.object({
  success: z.boolean(),
  error: z.optional(z.string()),
  hint: z.optional(z.string()),
})

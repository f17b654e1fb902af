import * as z from 'zod/mini'

const requestId = z.string().check(z.minLength(1), z.maxLength(128))
const path = z.string().check(z.minLength(1), z.maxLength(4096))

/** Client → server (docs/protocol.md, F50). */
export const formatRequestSchema = z.discriminatedUnion('type', [
  /** Which program of the workspace's own formats this file. */
  z.object({ type: z.literal('formatter'), requestId, path }),
  /** The text as that program writes it. */
  z.object({ type: z.literal('format'), requestId, path, content: z.string() }),
  /** Whether programs of the workspace's own may run. */
  z.object({ type: z.literal('trust'), requestId, isTrusted: z.boolean() }),
])
export type FormatRequest = z.infer<typeof formatRequestSchema>

const formatterSchema = z.object({
  name: z.enum(['prettier', 'biome']),
  /** As its own package says. */
  version: z.string(),
})
export type Formatter = z.infer<typeof formatterSchema>

/** The answer to `formatter`. */
export const formatterDataSchema = z.object({
  /** Null: the workspace has none for such a file. */
  formatter: z.nullable(formatterSchema),
  isTrusted: z.boolean(),
})
export type FormatterData = z.infer<typeof formatterDataSchema>

/** The answer to `format`. */
export const formattedDataSchema = z.object({ content: z.string(), formatter: formatterSchema })
export type FormattedData = z.infer<typeof formattedDataSchema>

export type FormatErrorCode =
  /** The user has not said that programs of the workspace may run. */
  | 'NOT_TRUSTED'
  /** The workspace has none for such a file. */
  | 'NO_FORMATTER'
  /** The program found fault with the text, in its own words. */
  | 'FAILED'
  /** It took too long and was ended. */
  | 'ENDED'
  | 'TOO_LARGE'

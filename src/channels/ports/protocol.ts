import * as z from 'zod/mini'

const port = z.number().check(z.int(), z.gte(1), z.lte(65_535))

/** Client → server. */
export const portsCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('kill'), port, requestId: z.optional(z.string().check(z.maxLength(128))) }),
])

export const portSchema = z.object({
  port,
  pid: z.nullable(z.number()),
  process: z.nullable(z.string()),
  /** Preview address, an origin of its own. */
  url: z.optional(z.string()),
  cwd: z.optional(z.string()),
  /** The terminal whose process listens here. */
  sessionId: z.optional(z.string()),
  /** ISO 8601. */
  since: z.optional(z.string()),
})
export type Port = z.infer<typeof portSchema>

/** Server → client, as our server sends it; dialects are in `normalise.ts`. */
export const portsEventSchema = z.discriminatedUnion('type', [
  z.extend(portSchema, { type: z.literal('open') }),
  z.object({ type: z.literal('close'), port }),
  z.object({ type: z.literal('snapshot'), ports: z.array(portSchema) }),
  z.object({
    type: z.literal('kill'),
    requestId: z.string(),
    success: z.boolean(),
    error: z.optional(z.string()),
  }),
])
export type PortsEvent = z.infer<typeof portsEventSchema>

/** Never reported, previewed or killed; the server's own port comes on top. */
export const HIDDEN_PORTS: readonly number[] = [22, 2222, 3001]

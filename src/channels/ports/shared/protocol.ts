import * as z from 'zod/mini'

const port = z.number().check(z.int(), z.gte(1), z.lte(65_535))

const requestId = z.string().check(z.maxLength(128))
export const MAX_LABEL = 64

/** Client → server. */
export const portsCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('kill'), port, requestId: z.optional(requestId) }),
  z.object({ type: z.literal('look'), port, requestId }),
  z.object({
    type: z.literal('remember'),
    port,
    requestId,
    label: z.optional(z.nullable(z.string().check(z.maxLength(MAX_LABEL)))),
    autoOpen: z.optional(z.boolean()),
  }),
])

/** What a port answered when it was asked for its page. */
const webSchema = z.object({
  /** `silent`: it took the connection and said nothing in time. `notHttp`: it speaks something else. */
  kind: z.enum(['page', 'api', 'notHttp', 'silent']),
  /** Spoken over TLS; absent: plain. */
  scheme: z.optional(z.literal('https')),
  /** Of HTTP. */
  status: z.optional(z.number()),
  title: z.optional(z.string()),
  /** A `data:` URL of a picture. */
  favicon: z.optional(z.string()),
  /** The page forbids to be shown in ours. */
  framing: z.optional(z.literal('refused')),
  /** Host of another site the page sends its visitors to. */
  redirectsTo: z.optional(z.string()),
})
export type Web = z.infer<typeof webSchema>

const portSchema = z.object({
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
  /** Only programs of the server's machine reach it. */
  loopback: z.optional(z.boolean()),
  /** The single non-loopback address it is bound to; absent for loopback only and for a wildcard. */
  address: z.optional(z.string()),
  families: z.optional(z.array(z.enum(['ipv4', 'ipv6']))),
  /** Why it cannot be ended: it runs with other rights than the server, or only publishes the port of a container. */
  noKill: z.optional(z.enum(['otherUser', 'container'])),
  /** Absent: the port was not asked yet. */
  web: z.optional(webSchema),
  /** The user's own name for it. */
  label: z.optional(z.string()),
  /** Its preview opens by itself when it begins to listen. */
  autoOpen: z.optional(z.boolean()),
})
export type Port = z.infer<typeof portSchema>

/** Server → client, as our server sends it; dialects are in `normalise.ts`. */
export const portsEventSchema = z.discriminatedUnion('type', [
  z.extend(portSchema, { type: z.literal('open') }),
  z.extend(portSchema, { type: z.literal('update') }),
  z.object({ type: z.literal('close'), port }),
  z.object({ type: z.literal('snapshot'), ports: z.array(portSchema) }),
  z.object({
    type: z.enum(['kill', 'look', 'remember']),
    requestId: z.string(),
    success: z.boolean(),
    error: z.optional(z.string()),
    web: z.optional(webSchema),
  }),
])
export type PortsEvent = z.infer<typeof portsEventSchema>

/** Never reported, previewed or killed; the server's own port comes on top. */
export const HIDDEN_PORTS: readonly number[] = [22, 2222, 3001]

import * as z from 'zod/mini'
import { isFreeKey } from '../../../lib/isFreeKey'

/**
 * The page of agents (capability `agent.catalogue`, docs/protocol.md A35 to A39). A socket names agents, servers and
 * folders by their ids; what stands behind an id is the server's own configuration.
 */
const id = z.string().check(z.minLength(1), z.maxLength(128), z.refine(isFreeKey))
const ids = z.array(z.string().check(z.minLength(1), z.maxLength(128))).check(z.maxLength(256))

/** Client → server. */
export const agentsCommandSchema = z.discriminatedUnion('type', [
  /** `after`: the `revision` that is known. The answer waits until there is another one, 20 s at most. */
  z.object({
    type: z.literal('agents'),
    requestId: id,
    /** Whose servers and folders are told; absent: those of new conversations. */
    taskId: z.optional(id),
    after: z.optional(z.string().check(z.maxLength(128))),
  }),
  /** `after`: the `n` that is known. The answer waits for more, 20 s at most. */
  z.object({
    type: z.literal('agent_log'),
    requestId: id,
    agentId: id,
    after: z.optional(z.number().check(z.int(), z.nonnegative())),
  }),
  /** `sessionId` is the client's, for the terminal it opens. */
  z.object({ type: z.literal('agent_install'), requestId: id, agentId: id, sessionId: id }),
  z.object({
    type: z.literal('agent_restart'),
    requestId: id,
    agentId: id,
    /** Also where a turn runs, which ends with it. */
    force: z.optional(z.boolean()),
  }),
  /** What a conversation uses from its next prompt on; without `taskId`, what new ones begin with. */
  z.object({
    type: z.literal('agent_tools'),
    requestId: id,
    taskId: z.optional(id),
    servers: ids,
    folders: ids,
  }),
])
export type AgentsCommand = z.infer<typeof agentsCommandSchema>

const abilitiesSchema = z.object({
  images: z.boolean(),
  embeddedContext: z.boolean(),
  load: z.boolean(),
  resume: z.boolean(),
  fork: z.boolean(),
  list: z.boolean(),
  folders: z.boolean(),
  mcp: z.array(z.string()),
})
export type Abilities = z.infer<typeof abilitiesSchema>

const knownAgentSchema = z.object({
  id: z.string(),
  name: z.string(),
  state: z.catch(z.enum(['ready', 'starting', 'running', 'not_installed', 'sign_in', 'failed']), 'ready'),
  /** Why it is as it is, in words; further lines are what it printed. */
  reason: z.nullable(z.string()),
  /** Turns that run. */
  turns: z.number(),
  source: z.catch(z.enum(['demo', 'known', 'config', 'registry']), 'config'),
  description: z.nullable(z.string()),
  /** The name of its program, without arguments; null: it runs inside the server. */
  command: z.nullable(z.string()),
  /** The file behind the command; null: it was not found. */
  program: z.nullable(z.string()),
  /** What the program calls itself. */
  title: z.nullable(z.string()),
  version: z.nullable(z.string()),
  /** Null: it has not run since the server started. */
  can: z.nullable(abilitiesSchema),
  /** The line that `agent_install` types; null: there is none. */
  install: z.nullable(z.string()),
  /** What to do where no line installs it. */
  installHint: z.nullable(z.string()),
  /** The line that `login` runs, under the agent's id; null: there is no way that works here. */
  login: z.nullable(z.string()),
  /** Names of variables of the server that it is given beyond those that every agent is. */
  variables: z.array(z.string()),
})
export type KnownAgent = z.infer<typeof knownAgentSchema>

export const agentsSchema = z.object({
  /** Another one whenever anything in here is. */
  revision: z.string(),
  agents: z.array(knownAgentSchema),
  servers: z.array(z.object({ id: z.string(), type: z.string(), on: z.boolean() })),
  folders: z.array(z.object({ id: z.string(), path: z.string(), on: z.boolean() })),
})
export type Agents = z.infer<typeof agentsSchema>

const logEntrySchema = z.object({
  n: z.number(),
  at: z.string(),
  kind: z.catch(z.enum(['sent', 'received', 'printed', 'process']), 'printed'),
  text: z.string(),
})
export type LogEntry = z.infer<typeof logEntrySchema>

export const agentLogSchema = z.object({ entries: z.array(logEntrySchema) })
/** What became of a request; `code` is `BUSY` where a turn runs, or `NOT_FOUND`. */
export const agentsAnswerSchema = z.discriminatedUnion('success', [
  z.object({ success: z.literal(true), data: z.optional(z.unknown()) }),
  z.object({ success: z.literal(false), error: z.string(), code: z.string() }),
])

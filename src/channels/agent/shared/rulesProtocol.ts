import * as z from 'zod/mini'
import { isFreeKey } from '../../../lib/isFreeKey'
import { ruleTextSchema } from './eventSchemas'

/**
 * Rules by which the server allows what an agent asks (capability `agent.permissionRules`, docs/protocol.md A30 to A34).
 */
const id = z.string().check(z.minLength(1), z.maxLength(128), z.refine(isFreeKey))

/** Where a rule holds: in one conversation, or in all of one agent in this workspace. */
const ruleScopeSchema = z.enum(['conversation', 'workspace'])
export type RuleScope = z.infer<typeof ruleScopeSchema>

export const permissionRuleSchema = z.object({
  ...ruleTextSchema.shape,
  ruleId: z.string(),
  /** It holds for this one alone. */
  agent: z.string(),
  scope: ruleScopeSchema,
  /** Of a rule of one conversation. */
  taskId: z.optional(z.string()),
  /** Who gave it: the client and the address it came from, as far as they are known. */
  by: z.object({ client: z.nullable(z.string()), address: z.nullable(z.string()) }),
  /** ISO 8601. */
  at: z.string(),
  lastUsed: z.optional(z.string()),
  /** How often it allowed something. */
  uses: z.number(),
})
export type PermissionRule = z.infer<typeof permissionRuleSchema>

/** Client → server. */
export const rulesCommandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('rules'), requestId: id }),
  z.object({
    type: z.literal('rule_add'),
    requestId: id,
    rule: ruleTextSchema,
    scope: ruleScopeSchema,
    /** The open permission that is allowed with it, once; its agent and conversation are the rule's. */
    allows: z.optional(id),
    /** Where nothing is allowed with it. */
    agent: z.optional(id),
    taskId: z.optional(id),
  }),
  z.object({ type: z.literal('rule_remove'), requestId: id, ruleId: id }),
])
export type RulesCommand = z.infer<typeof rulesCommandSchema>

/** Server → every client, after `history` and whenever it changes: all rules, newest first. */
export const rulesEventSchema = z.object({
  type: z.literal('rules'),
  rules: z.array(permissionRuleSchema),
})

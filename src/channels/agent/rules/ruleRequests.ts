import * as z from 'zod/mini'
import { RequestError } from '../../../socket/link'
import type { Envelope } from '../../../socket/protocol'
import type { RuleText } from '../shared/eventSchemas'
import { type PermissionRule, type RuleScope, rulesEventSchema } from '../shared/rulesProtocol'
import type { RulesModel } from './createRules'

const answerSchema = z.object({ success: z.boolean(), error: z.optional(z.string()) })

interface NewRule {
  readonly rule: RuleText
  readonly scope: RuleScope
  /** The open permission that it allows as well. */
  readonly allows?: string
  readonly agent?: string
  readonly taskId?: string
}

/** What is said where the server gives no reason. It says where to look, which is not the same for a card and the list. */
interface Reasons {
  readonly lost: string
  readonly refused: string
}

async function ask(
  rules: RulesModel,
  frame: Parameters<RulesModel['ask']>[0],
  { lost, refused }: Reasons,
): Promise<void> {
  const answer = await rules.ask(frame).catch((error: unknown) => {
    throw error instanceof RequestError ? new Error(lost) : error
  })
  const read = answerSchema.safeParse(answer)
  if (!read.success || !read.data.success) throw new Error(read.data?.error ?? refused)
}

/** Rejects with the reason, in words, where the server refuses it. */
export const addRule = (rules: RulesModel, rule: NewRule, reasons: Reasons): Promise<void> =>
  ask(rules, { type: 'rule_add', ...rule }, reasons)

export const removeRule = (rules: RulesModel, ruleId: string, reasons: Reasons): Promise<void> =>
  ask(rules, { type: 'rule_remove', ruleId }, reasons)

/** The rules of a frame, newest first; null where it cannot be read. */
export function readRules(told: Envelope): readonly PermissionRule[] | null {
  const read = rulesEventSchema.safeParse(told)
  return read.success ? read.data.rules : null
}

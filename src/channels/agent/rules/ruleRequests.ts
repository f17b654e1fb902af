import * as z from 'zod/mini'
import { cardMessages } from '../../../messages/requestCards'
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

async function ask(rules: RulesModel, frame: Parameters<RulesModel['ask']>[0]): Promise<void> {
  const answer = await rules.ask(frame).catch((error: unknown) => {
    throw error instanceof RequestError ? new Error(cardMessages.rule.offline) : error
  })
  const read = answerSchema.safeParse(answer)
  if (!read.success || !read.data.success) throw new Error(read.data?.error ?? cardMessages.rule.refused)
}

/** Rejects with the reason, in words, where the server refuses it. */
export const addRule = (rules: RulesModel, rule: NewRule): Promise<void> =>
  ask(rules, { type: 'rule_add', ...rule })

export const removeRule = (rules: RulesModel, ruleId: string): Promise<void> =>
  ask(rules, { type: 'rule_remove', ruleId })

/** The rules of a frame, newest first; null where it cannot be read. */
export function readRules(told: Envelope): readonly PermissionRule[] | null {
  const read = rulesEventSchema.safeParse(told)
  return read.success ? read.data.rules : null
}

import * as z from 'zod/mini'
import type { QuestionField } from './logEvents'

const optionSchema = z.union([
  z.string(),
  z.looseObject({ label: z.string(), description: z.optional(z.string()) }),
])
const fieldSchema = z.looseObject({
  id: z.optional(z.union([z.string(), z.number()])),
  header: z.optional(z.string()),
  question: z.string(),
  options: z.optional(z.array(optionSchema)),
  multiSelect: z.optional(z.boolean()),
})
const askSchema = z.looseObject({ questions: z.array(fieldSchema).check(z.minLength(1)) })
const decisionSchema = z.looseObject({
  summary: z.optional(z.string()),
  plan: z.optional(z.unknown()),
  reason: z.optional(z.string()),
})

/** What such a server reads as an answer: these words travel. */
const DECISIONS = [{ label: 'Approve' }, { label: 'Reject' }]

/** The fields of a tool that waits for the user; null when they cannot be shown. */
export function normaliseQuestion(
  toolName: string,
  input: unknown,
): { message?: string; questions: QuestionField[] } | null {
  const ask = askSchema.safeParse(input)
  if (ask.success) return { questions: ask.data.questions.map(toField) }
  const decision = decisionSchema.safeParse(input ?? {})
  if (toolName === 'ask_user' || !decision.success) return null
  const { summary, plan, reason } = decision.data
  const message =
    typeof plan === 'string' ? plan : plan === undefined ? reason : JSON.stringify(plan, null, 2)
  const questions = [{ id: toolName, question: summary ?? toolName, options: DECISIONS }]
  return { ...(message === undefined ? {} : { message }), questions }
}

function toField(field: z.infer<typeof fieldSchema>, index: number): QuestionField {
  const { id, header, question, options, multiSelect } = field
  return {
    id: String(id ?? index),
    question,
    ...(header === undefined ? {} : { header }),
    ...(options && options.length > 0 ? { options: options.map(toOption) } : {}),
    ...(multiSelect === undefined ? {} : { multiSelect }),
  }
}

function toOption(option: z.infer<typeof optionSchema>) {
  if (typeof option === 'string') return { label: option }
  const { label, description } = option
  return description === undefined ? { label } : { label, description }
}

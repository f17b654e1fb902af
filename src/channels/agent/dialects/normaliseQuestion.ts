import * as z from 'zod/mini'
import type { QuestionField } from '../shared/eventSchemas'
import { textOf } from './normaliseTool'

const text = z.nullish(z.string())
const optionSchema = z.union([z.string(), z.looseObject({ label: z.string(), description: text })])
const fieldSchema = z.looseObject({
  id: z.nullish(z.union([z.string(), z.number()])),
  header: text,
  question: z.string(),
  options: z.nullish(z.array(optionSchema)),
  multiSelect: z.nullish(z.boolean()),
})
const askSchema = z.looseObject({ questions: z.array(fieldSchema).check(z.minLength(1)) })
const decisionSchema = z.looseObject({
  summary: text,
  plan: z.optional(z.unknown()),
  reason: text,
})

/** What such a server reads as an answer: these words travel. */
const DECISIONS = [{ label: 'Approve' }, { label: 'Reject' }]

/** The fields of a tool that waits for the user; null when they cannot be shown. */
export function normaliseQuestion(
  toolName: string,
  input: unknown,
): { message?: string; format?: 'markdown'; questions: QuestionField[] } | null {
  const ask = askSchema.safeParse(input)
  if (ask.success) return { questions: ask.data.questions.map(toField) }
  const decision = decisionSchema.safeParse(input ?? {})
  if (toolName === 'ask_user' || !decision.success) return null
  const { summary, plan, reason } = decision.data
  // Own words beside the two choices are what the plan lacks.
  const questions: QuestionField[] = [
    { id: toolName, question: summary || toolName, options: DECISIONS, input: 'text' },
  ]
  const message = textOf(plan) ?? reason ?? undefined
  if (message === undefined) return { questions }
  return { message, ...(typeof plan === 'string' ? { format: 'markdown' as const } : {}), questions }
}

function toField(field: z.infer<typeof fieldSchema>, index: number): QuestionField {
  const { id, header, question, options, multiSelect } = field
  return {
    id: String(id ?? index),
    question,
    ...(header ? { header } : {}),
    ...(options && options.length > 0 ? { options: options.map(toOption) } : {}),
    ...(typeof multiSelect === 'boolean' ? { multiSelect } : {}),
  }
}

function toOption(option: z.infer<typeof optionSchema>) {
  if (typeof option === 'string') return { label: option }
  const { label, description } = option
  return description ? { label, description } : { label }
}

import * as z from 'zod/mini'
import type { QuestionField } from '../../../src/channels/agent/shared/eventSchemas'
import type { Answers } from '../../agents/driver'

const structuredSchema = z.object({
  answers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
})

/** The answers in a `tool_response`: its JSON form, or plain text for the first field. */
export function readAnswers(result: string, questions: readonly QuestionField[]): Answers {
  const structured = structuredSchema.safeParse(parseJson(result))
  if (structured.success) return structured.data.answers
  const [first] = questions
  return first ? { [first.id]: result } : {}
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Plain text is an answer too.
    return undefined
  }
}

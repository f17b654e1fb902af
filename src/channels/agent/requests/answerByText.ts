import type { Answers } from '../delivery/approvals'
import type { QuestionField } from '../shared/eventSchemas'
import { allowsOther, checkDraft, emptyField, type QuestionDraft } from './questionDraft'

/**
 * A message as the answer to a question: to its only field, or the only one that needs one. Null where the message is
 * no answer, as where something else is to be chosen from.
 *
 *     answerByText([{ id: 'a', question: 'Which?', options: [{ label: 'SQLite' }] }], 'sqlite') // { a: ['SQLite'] }
 */
export function answerByText(fields: readonly QuestionField[], text: string): Answers | null {
  const needed = fields.filter(({ required }) => required !== false)
  const [field, ...others] = needed.length > 0 ? needed : fields
  const said = text.trim()
  if (!field || others.length > 0 || said === '') return null
  const draft = draftOf(field, said)
  if (!draft) return null
  const { answers, problems } = checkDraft([field], draft)
  return Object.keys(problems).length === 0 ? answers : null
}

function draftOf(field: QuestionField, said: string): QuestionDraft | null {
  const isSame = (label: string) => label.trim().toLowerCase() === said.toLowerCase()
  const chosen = field.options?.find(({ label }) => isSame(label))?.label
  if (chosen !== undefined) return { [field.id]: { ...emptyField, chosen: [chosen] } }
  if (field.options?.length)
    return allowsOther(field) ? { [field.id]: { ...emptyField, usesOther: true, text: said } } : null
  if (field.input !== 'boolean') return { [field.id]: { ...emptyField, text: said } }
  const value = /^(?:yes|y|true)$/i.test(said) ? 'true' : /^(?:no|n|false)$/i.test(said) ? 'false' : null
  return value === null ? null : { [field.id]: { ...emptyField, chosen: [value] } }
}

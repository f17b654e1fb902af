import type { Answers } from '../delivery/approvals'
import type { QuestionField } from '../shared/eventSchemas'

/** What stands in the form so far; `other` is the user's own words where the choice is open. */
export interface FieldDraft {
  readonly chosen: readonly string[]
  readonly usesOther: boolean
  readonly text: string
}
export type QuestionDraft = Readonly<Record<string, FieldDraft>>

export const emptyField: FieldDraft = { chosen: [], usesOther: false, text: '' }

/** Own words are possible where there is nothing to choose from, or the field says that text will do too. */
export const allowsOther = (field: QuestionField): boolean => field.input === 'text'

export type FieldProblem = 'required' | 'notANumber'

interface CheckedDraft {
  readonly answers: Answers
  readonly problems: Readonly<Record<string, FieldProblem>>
}

/** The answers as the wire wants them, and what is wrong with the rest. */
export function checkDraft(fields: readonly QuestionField[], draft: QuestionDraft): CheckedDraft {
  const answers: Record<string, string | readonly string[]> = {}
  const problems: Record<string, FieldProblem> = {}
  for (const field of fields) {
    const answer = answerOf(field, draft[field.id] ?? emptyField)
    if (answer === null) {
      if (field.required !== false) problems[field.id] = 'required'
    } else if (isWrongNumber(field, answer)) problems[field.id] = 'notANumber'
    else answers[field.id] = answer
  }
  return { answers, problems }
}

function answerOf(field: QuestionField, draft: FieldDraft): string | readonly string[] | null {
  const text = draft.text.trim()
  if (!field.options?.length) return field.input === 'boolean' ? (draft.chosen[0] ?? null) : text || null
  const other = draft.usesOther && text !== '' ? text : null
  if (!field.multiSelect && other !== null) return other
  const labels = field.options.map(({ label }) => label).filter((label) => draft.chosen.includes(label))
  const all = other === null ? labels : [...labels, other]
  return all.length > 0 ? all : null
}

const isWrongNumber = (field: QuestionField, answer: string | readonly string[]): boolean =>
  field.input === 'number' && typeof answer === 'string' && !Number.isFinite(Number(answer))

/** Ticks or unticks one option; where one choice is all there is, it replaces the last. */
export function choose(field: QuestionField, draft: FieldDraft, label: string): FieldDraft {
  if (!field.multiSelect) return { ...draft, chosen: [label], usesOther: false }
  const has = draft.chosen.includes(label)
  return {
    ...draft,
    chosen: has ? draft.chosen.filter((other) => other !== label) : [...draft.chosen, label],
  }
}

export function chooseOther(field: QuestionField, draft: FieldDraft): FieldDraft {
  return field.multiSelect
    ? { ...draft, usesOther: !draft.usesOther }
    : { ...draft, chosen: [], usesOther: true }
}

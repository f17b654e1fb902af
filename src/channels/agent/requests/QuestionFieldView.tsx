import { useId } from 'react'
import { revealHidden } from '../../../lib/text/revealHidden'
import { cardMessages } from '../../../messages/requestCards'
import { TextField } from '../../../ui/field/TextField'
import type { QuestionField } from '../shared/eventSchemas'
import styles from './NeedsYou.module.css'
import { allowsOther, choose, chooseOther, type FieldDraft, type FieldProblem } from './questionDraft'

const copy = cardMessages.question

interface FieldProps {
  readonly field: QuestionField
  readonly draft: FieldDraft
  /** What stands for words of one's own beside the options. */
  readonly otherLabel: string
  readonly onChange: (draft: FieldDraft) => void
}

/** One question: something to choose from, or a box to write in. */
export function QuestionFieldView({
  problem,
  hideQuestion,
  ...props
}: FieldProps & { problem: FieldProblem | undefined; hideQuestion: boolean }) {
  const { field, draft, onChange } = props
  const error = problem && copy[problem]
  const question = revealHidden(field.question)
  if (!field.options?.length && field.input !== 'boolean')
    return (
      <TextField
        label={question}
        value={draft.text}
        inputMode={field.input === 'number' ? 'decimal' : 'text'}
        error={error}
        onChange={(text) => onChange({ ...draft, text })}
      />
    )
  return (
    <fieldset className={styles.field}>
      <legend className={hideQuestion ? styles.hidden : styles.question} dir="auto">
        {question}
      </legend>
      {field.options?.length ? <Options {...props} /> : <YesNo {...props} />}
      {error !== undefined && <p className={styles.problem}>{error}</p>}
    </fieldset>
  )
}

function Options({ field, draft, otherLabel, onChange }: FieldProps) {
  const name = useId()
  const type = field.multiSelect ? 'checkbox' : 'radio'
  return (
    <>
      {field.options?.map(({ label, description }) => (
        <label key={label} className={styles.option}>
          <input
            type={type}
            name={name}
            checked={draft.chosen.includes(label)}
            onChange={() => onChange(choose(field, draft, label))}
          />
          <span className={styles.optionText} dir="auto">
            {revealHidden(label)}
            {description !== undefined && (
              <span className={styles.description}>{revealHidden(description)}</span>
            )}
          </span>
        </label>
      ))}
      {allowsOther(field) && (
        <label className={styles.option}>
          <input
            type={type}
            name={name}
            checked={draft.usesOther}
            onChange={() => onChange(chooseOther(field, draft))}
          />
          <span className={styles.optionText}>{otherLabel}</span>
        </label>
      )}
      {draft.usesOther && (
        <TextField
          label={copy.otherText(revealHidden(field.question))}
          hideLabel
          value={draft.text}
          onChange={(text) => onChange({ ...draft, text })}
        />
      )}
    </>
  )
}

const YES_NO = [
  { value: 'true', label: copy.yes },
  { value: 'false', label: copy.no },
]

function YesNo({ draft, onChange }: FieldProps) {
  const name = useId()
  return YES_NO.map(({ value, label }) => (
    <label key={value} className={styles.option}>
      <input
        type="radio"
        name={name}
        checked={draft.chosen[0] === value}
        onChange={() => onChange({ ...draft, chosen: [value] })}
      />
      <span className={styles.optionText}>{label}</span>
    </label>
  ))
}

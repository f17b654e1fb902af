import { type Ref, type TextareaHTMLAttributes, useId } from 'react'
import styles from './Field.module.css'

interface TextAreaProps extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'onChange' | 'value'> {
  label: string
  value: string
  onChange: (value: string) => void
  /** What comes of the text. */
  note: string
  ref?: Ref<HTMLTextAreaElement>
}

/** Text of several lines, in the direction in which it is written. */
export function TextArea({ label, value, onChange, note, ...attributes }: TextAreaProps) {
  const id = useId()
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <textarea
        dir="auto"
        {...attributes}
        id={id}
        className={styles.area}
        value={value}
        aria-describedby={`${id}-note`}
        onChange={({ target }) => onChange(target.value)}
      />
      <p id={`${id}-note`} className={styles.description}>
        {note}
      </p>
    </div>
  )
}

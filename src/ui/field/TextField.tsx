import { type InputHTMLAttributes, type Ref, useId } from 'react'
import styles from './Field.module.css'

export interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> {
  label: string
  value: string
  onChange: (value: string) => void
  /** What is wrong with the value, and what would be right. */
  error?: string | undefined
  description?: string | undefined
  hideLabel?: boolean
  ref?: Ref<HTMLInputElement>
}

export function TextField(props: TextFieldProps) {
  const { label, value, onChange, error, description, hideLabel = false, className, ...attributes } = props
  const id = useId()
  const described = [description !== undefined && `${id}-description`, error !== undefined && `${id}-error`]
    .filter((part) => part !== false)
    .join(' ')
  return (
    <div className={`${styles.field} ${className ?? ''}`}>
      <label className={hideLabel ? styles.hidden : styles.label} htmlFor={id}>
        {label}
      </label>
      {description !== undefined && (
        <p id={`${id}-description`} className={styles.description}>
          {description}
        </p>
      )}
      <input
        type="text"
        spellCheck={false}
        autoComplete="off"
        {...attributes}
        id={id}
        className={styles.input}
        value={value}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={described || undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {error !== undefined && (
        <p id={`${id}-error`} className={styles.error}>
          {error}
        </p>
      )}
    </div>
  )
}

import { ChevronDown } from 'lucide-react'
import { useId } from 'react'
import styles from './Field.module.css'

export interface SelectProps<Value extends string> {
  label: string
  value: Value
  options: readonly { readonly value: Value; readonly label: string; readonly disabled?: boolean }[]
  onChange: (value: Value) => void
  description?: string | undefined
  /** Id of a text elsewhere that explains what is chosen. */
  describedBy?: string | undefined
  hideLabel?: boolean
  /** What was chosen is on its way. */
  busy?: boolean
  /** Why nothing can be chosen now: disables it, and says so on hover and to screen readers. */
  disabledReason?: string | undefined
}

/** A choice of a few values. It is the browser's own list, so that it works with every keyboard and on every phone. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const {
    label,
    value,
    options,
    onChange,
    description,
    describedBy,
    hideLabel = false,
    busy = false,
    disabledReason,
  } = props
  const id = useId()
  const change = (chosen: string) => {
    const option = options.find((candidate) => candidate.value === chosen)
    if (option) onChange(option.value)
  }
  return (
    <div className={styles.field}>
      <label className={hideLabel ? styles.hidden : styles.label} htmlFor={id}>
        {label}
      </label>
      {description !== undefined && (
        <p id={`${id}-description`} className={styles.description}>
          {description}
        </p>
      )}
      <div className={styles.selectBox}>
        <select
          id={id}
          className={styles.input}
          value={value}
          disabled={disabledReason !== undefined}
          title={disabledReason}
          aria-busy={busy || undefined}
          aria-describedby={description === undefined ? describedBy : `${id}-description`}
          onChange={(event) => change(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown className={styles.chevron} aria-hidden="true" size={12} strokeWidth={1.5} />
      </div>
    </div>
  )
}

import type { ButtonHTMLAttributes, MouseEvent, Ref } from 'react'
import styles from './Button.module.css'
import { Tooltip } from './tooltip/Tooltip'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  variant?: 'default' | 'primary' | 'quiet' | 'danger'
  size?: 'sm' | 'md'
  /** Shows that it works, at the same width. */
  busy?: boolean
  /** Why it cannot be used now: disables it, and says so on hover, focus and to screen readers. */
  disabledReason?: string | undefined
  ref?: Ref<HTMLButtonElement>
}

/** A disabled button stays focusable, so that focus is never dropped and its reason can be read. */
export function Button(props: ButtonProps) {
  const { variant = 'default', size = 'md', busy = false, disabledReason, disabled, ...rest } = props
  const { className, children, onClick, type = 'button', ...attributes } = rest
  const off = disabled === true || busy || disabledReason !== undefined
  const click = (event: MouseEvent<HTMLButtonElement>) => {
    if (off) event.preventDefault()
    else onClick?.(event)
  }
  return (
    <Tooltip text={disabledReason}>
      <button
        {...attributes}
        type={type}
        className={`${styles.button} ${className ?? ''}`}
        data-variant={variant}
        data-size={size}
        aria-disabled={off || undefined}
        aria-busy={busy || undefined}
        onClick={click}
      >
        <span className={styles.label}>{children}</span>
        {busy && <span className={styles.busy} aria-hidden="true" />}
      </button>
    </Tooltip>
  )
}

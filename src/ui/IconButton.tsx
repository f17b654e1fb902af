import type { LucideIcon } from 'lucide-react'
import type { ButtonHTMLAttributes, MouseEvent, Ref } from 'react'
import styles from './IconButton.module.css'
import { Tooltip } from './tooltip/Tooltip'

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> {
  label: string
  icon: LucideIcon
  /** As shown to the user. */
  shortcut?: string | undefined
  pressed?: boolean | undefined
  /** Shows that what it began is still on its way. */
  busy?: boolean | undefined
  size?: 'sm' | 'md' | 'lg'
  /** Why it cannot be used now: disables it and stands in the tooltip. */
  disabledReason?: string | undefined
  tooltipSide?: 'top' | 'bottom' | 'left' | 'right'
  ref?: Ref<HTMLButtonElement>
}

const ICON_SIZE = { sm: 14, md: 16, lg: 20 } as const

/** A button that shows only an icon has its name, and its shortcut, in a tooltip. */
export function IconButton(props: IconButtonProps) {
  const {
    label,
    icon: Icon,
    shortcut,
    pressed,
    busy = false,
    size = 'md',
    disabled,
    disabledReason,
    ...rest
  } = props
  const { className, onClick, tooltipSide = 'bottom', ...attributes } = rest
  const off = disabled === true || busy || disabledReason !== undefined
  const click = (event: MouseEvent<HTMLButtonElement>) => {
    if (off) event.preventDefault()
    else onClick?.(event)
  }
  const text = disabledReason === undefined ? label : `${label}. ${disabledReason}`
  return (
    <Tooltip text={text} shortcut={shortcut} side={tooltipSide}>
      <button
        {...attributes}
        type="button"
        className={`${styles.iconButton} ${className ?? ''}`}
        data-size={size}
        aria-label={label}
        aria-pressed={pressed}
        aria-busy={busy || undefined}
        aria-disabled={off || undefined}
        onClick={click}
      >
        <Icon aria-hidden="true" size={ICON_SIZE[size]} strokeWidth={1.5} />
      </button>
    </Tooltip>
  )
}

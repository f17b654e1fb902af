import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './Strip.module.css'

const ICONS = { info: Info, warning: TriangleAlert, danger: CircleAlert } as const

export interface StripProps {
  tone: 'info' | 'warning' | 'danger'
  /** Screen readers say it at once when it appears; otherwise it is theirs to find. */
  alert?: boolean
  children: ReactNode
  actions?: ReactNode
}

/** One line across a pane about the state of what it shows. */
export function Strip({ tone, alert = false, children, actions }: StripProps) {
  const Icon = ICONS[tone]
  return (
    <div className={styles.strip} data-tone={tone} role={alert ? 'alert' : undefined}>
      <Icon className={styles.icon} aria-hidden="true" size={16} strokeWidth={1.5} />
      <div className={styles.text}>{children}</div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  )
}

import type { ReactNode } from 'react'
import styles from './EmptyState.module.css'

/** What a pane says when it has nothing to show; `children` are its buttons. */
export function EmptyState({
  text,
  title,
  children,
}: {
  text: string
  title?: string
  children?: ReactNode
}) {
  return (
    <div className={styles.empty}>
      {title !== undefined && <p className={styles.title}>{title}</p>}
      <p className={styles.text}>{text}</p>
      {children !== undefined && <div className={styles.actions}>{children}</div>}
    </div>
  )
}

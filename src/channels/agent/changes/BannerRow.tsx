import type { ReactNode } from 'react'
import styles from './ChangesBanner.module.css'

/** One thing that is said of changes, and what can be done about it. */
export function BannerRow({ text, children }: { text: ReactNode; children?: ReactNode }) {
  return (
    <div className={styles.row}>
      <p className={styles.text}>{text}</p>
      {children !== undefined && <div className={styles.actions}>{children}</div>}
    </div>
  )
}

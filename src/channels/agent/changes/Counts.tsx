import styles from './ChangesBanner.module.css'

/** Lines that are new and lines that are gone. */
export function Counts({ additions, deletions }: { additions: number; deletions: number }) {
  return (
    <span className={styles.counts}>
      <span className={styles.added}>+{additions}</span> <span className={styles.removed}>−{deletions}</span>
    </span>
  )
}

import styles from './SkeletonRows.module.css'
import { useAfter } from './useAfter'

/** Rows of the final height while something loads; nothing for the first 200 ms. */
export function SkeletonRows({ count, label }: { count: number; label: string }) {
  const visible = useAfter(200)
  if (!visible) return <div aria-busy="true" />
  const rows = Array.from({ length: count }, (_, row) => `row-${row}`)
  return (
    <div role="img" aria-label={label} aria-busy="true">
      {rows.map((row) => (
        <div key={row} className={styles.row} />
      ))}
    </div>
  )
}

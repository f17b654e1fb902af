import { useEffect, useRef } from 'react'
import { revealWithin } from '../../../lib/revealWithin'
import composer from './Composer.module.css'
import styles from './SuggestionList.module.css'

export interface Suggestion {
  readonly id: string
  readonly label: string
  readonly detail: string
}

interface SuggestionListProps {
  /** Of the list; its options are `${id}-${index}`. */
  id: string
  label: string
  rows: readonly Suggestion[]
  active: number
  /** Stands under the list; read aloud when it changes. */
  note: string
  onPick: (row: Suggestion) => void
}

/** What can be completed. The focus and the keys stay in the message box. */
export function SuggestionList({ id, label, rows, active, note, onPick }: SuggestionListProps) {
  const activeRow = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another row is the active one
  useEffect(() => {
    if (activeRow.current) revealWithin(activeRow.current)
  }, [active, rows])
  return (
    <div className={styles.popup}>
      <div id={id} role="listbox" aria-label={label} className={styles.list}>
        {rows.map((row, index) => (
          <div
            key={row.id}
            ref={index === active ? activeRow : undefined}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            className={styles.option}
            aria-selected={index === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(row)}
            onKeyDown={undefined}
          >
            <bdi>{row.label}</bdi>
            <span className={styles.detail} dir="auto">
              {row.detail}
            </span>
          </div>
        ))}
      </div>
      <p role="status" className={composer.hint}>
        {note}
      </p>
    </div>
  )
}

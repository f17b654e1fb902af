import { type ReactNode, useRef } from 'react'
import { agentItemMessages } from '../../../messages/agentItems'
import { Button } from '../../../ui/Button'
import { useOverflows } from '../../../ui/useOverflows'
import styles from './items.module.css'

const { item } = agentItemMessages

/** Twelve lines, then "Show more". */
export function Clamped({
  open,
  onToggle,
  children,
}: {
  open: boolean
  onToggle: () => void
  children: ReactNode
}) {
  const ref = useRef<HTMLDivElement>(null)
  const overflows = useOverflows(ref)
  return (
    <>
      <div ref={ref} className={styles.clamped} data-open={open || undefined}>
        {children}
      </div>
      {(overflows || open) && (
        <Button size="sm" variant="quiet" aria-expanded={open} onClick={onToggle}>
          {open ? item.showLess : item.showMore}
        </Button>
      )}
    </>
  )
}

import { type ReactNode, useRef } from 'react'
import { useOverflows } from './useOverflows'

/** Scrolls inside itself; reachable with Tab, and named, only when there is something to scroll. */
export function ScrollBox({
  label,
  className,
  children,
}: {
  label: string
  className: string | undefined
  children: ReactNode
}) {
  const ref = useRef<HTMLDivElement>(null)
  const overflows = useOverflows(ref)
  const region = overflows ? { role: 'region', 'aria-label': label, tabIndex: 0 } : {}
  return (
    <div ref={ref} className={className} {...region}>
      {children}
    </div>
  )
}

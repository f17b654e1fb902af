import { type ReactNode, useRef } from 'react'
import { useNear } from '../../../ui/lazily/useNear'
import styles from './Transcript.module.css'

/** CSS pixels of a row that was never drawn, with the gap behind it. */
const ROW_HEIGHT = 56

/** Rows of a conversation of which so much was asked for that not even a line for each may stand there. */
export function RowGroupView({
  count,
  isLimited,
  eager,
  children,
}: {
  count: number
  /** Rows are drawn only while they are some screens away at most. */
  isLimited: boolean
  eager: boolean
  children: ReactNode
}) {
  const ref = useRef<HTMLDivElement>(null)
  const { isNear, height } = useNear(ref, eager)
  const isDrawn = isNear || !isLimited
  return (
    <div
      ref={ref}
      role="presentation"
      className={styles.rows}
      style={isDrawn ? undefined : { blockSize: height ?? count * ROW_HEIGHT }}
    >
      {isDrawn && children}
    </div>
  )
}

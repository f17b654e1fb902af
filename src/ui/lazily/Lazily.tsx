import { type ReactNode, useRef } from 'react'
import styles from './Lazily.module.css'
import { useNear } from './useNear'

interface LazilyProps {
  /** What stands there while the content is not drawn: the browser finds, selects and reads it aloud. */
  text: () => string
  /** CSS pixels the content will take, as well as that can be told from its text. */
  height: (text: string) => number
  /** Drawn at once. What was on screen last is drawn before the next frame, the rest when it comes near. */
  eager?: boolean
  /** Drawn wherever it is: there is nothing else to be drawn instead. */
  always?: boolean
  /** A `span`, which is a line of its own, where no `div` may stand. */
  tag?: 'div' | 'span'
  className?: string | undefined
  children: ReactNode
}

/** Content of a long text: drawn while it is near to what is on screen, else its text in a box of the same height. */
export function Lazily({
  text,
  height,
  eager = false,
  always = false,
  tag: Tag = 'div',
  className,
  children,
}: LazilyProps) {
  const ref = useRef<HTMLDivElement & HTMLSpanElement>(null)
  const { isNear, height: known } = useNear(ref, eager)
  const isLine = Tag === 'span'
  if (isNear || always)
    return (
      <Tag ref={ref} className={isLine ? styles.line : className}>
        {children}
      </Tag>
    )
  const words = text()
  return (
    <Tag ref={ref} className={styles.far} style={{ blockSize: known ?? height(words) }}>
      {words}
    </Tag>
  )
}

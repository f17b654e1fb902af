import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import styles from './Splitter.module.css'
import { stepOf } from './splitterKeys'

export interface SplitterProps {
  label: string
  /** How the line runs. */
  orientation: 'vertical' | 'horizontal'
  /** On which side of the line the region lies that it resizes. */
  region: 'before' | 'after'
  controls: string
  isOpen: boolean
  size: number
  min: number
  max: number
  /** Dragged smaller than this, the region closes. */
  snap: number
  onResize: (size: number) => void
  onOpenChange: (isOpen: boolean) => void
  className?: string | undefined
}

/** A line that can be dragged, moved with the arrows, and closed or opened with Enter or a double click. */
export function Splitter(props: SplitterProps) {
  const { label, orientation, region, controls, isOpen, size, min, max, snap, className } = props
  const { onResize, onOpenChange } = props
  const start = useRef<{ at: number; size: number } | null>(null)
  const isVertical = orientation === 'vertical'

  const resize = (wanted: number) => onResize(Math.round(Math.min(max, Math.max(min, wanted))))

  /** Grows as the region does. */
  const position = (event: PointerEvent<HTMLElement>) => {
    const at = isVertical ? event.clientX : event.clientY
    const isMirrored = isVertical && isRightToLeft(event.currentTarget)
    return (region === 'before') === isMirrored ? -at : at
  }
  const press = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { at: position(event), size: isOpen ? size : 0 }
    // A frame would swallow the pointer: global.css makes frames inert meanwhile.
    document.documentElement.dataset.resizing = orientation
  }
  const move = (event: PointerEvent<HTMLElement>) => {
    if (!start.current) return
    const wanted = start.current.size + position(event) - start.current.at
    if (wanted >= snap) resize(wanted)
    else if (isOpen) onOpenChange(false)
  }
  const release = () => {
    start.current = null
    delete document.documentElement.dataset.resizing
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const isMirrored = isVertical && isRightToLeft(event.currentTarget)
    const by = stepOf(event, { isVertical, isMirrored, region })
    if (event.key === 'Enter') onOpenChange(!isOpen)
    else if (event.key === 'Home') resize(min)
    else if (event.key === 'End') resize(max)
    else if (by === 0) return
    else if (isOpen) resize(size + by)
    else if (by > 0) onOpenChange(true)
    event.preventDefault()
  }

  return (
    <hr
      tabIndex={0}
      className={`${styles.splitter} ${className ?? ''}`}
      aria-label={label}
      aria-orientation={orientation}
      aria-controls={controls}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={isOpen && max > min ? Math.round(((size - min) / (max - min)) * 100) : 0}
      onPointerDown={press}
      onPointerMove={move}
      onPointerUp={release}
      onPointerCancel={release}
      onDoubleClick={() => onOpenChange(!isOpen)}
      onKeyDown={onKeyDown}
    />
  )
}

const isRightToLeft = (element: Element) => getComputedStyle(element).direction === 'rtl'

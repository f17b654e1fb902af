import { Tooltip as Radix } from 'radix-ui'
import { Kbd } from '../Kbd'
import styles from './Tooltip.module.css'

interface TooltipBubbleProps {
  /** What it stands beside. */
  anchor: HTMLElement
  text: string
  shortcut: string | undefined
  side: 'top' | 'bottom' | 'left' | 'right'
  onEnter: () => void
  onLeave: () => void
}

/** What is seen of a tooltip. Its anchor describes itself, so that this is nothing to screen readers. */
export function TooltipBubble({ anchor, text, shortcut, side, onEnter, onLeave }: TooltipBubbleProps) {
  const { x, y, width, height } = anchor.getBoundingClientRect()
  const place = { position: 'fixed', pointerEvents: 'none', left: x, top: y, width, height } as const
  return (
    <Radix.Provider>
      <Radix.Root open>
        <Radix.Trigger asChild>
          <span aria-hidden="true" style={place} />
        </Radix.Trigger>
        <Radix.Portal>
          <div aria-hidden="true" onPointerEnter={onEnter} onPointerLeave={onLeave}>
            <Radix.Content className={styles.tooltip} side={side} sideOffset={6} collisionPadding={4}>
              {text}
              {shortcut !== undefined && <Kbd chord={shortcut} />}
            </Radix.Content>
          </div>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  )
}

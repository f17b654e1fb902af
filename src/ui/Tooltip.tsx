import { Tooltip as Radix } from 'radix-ui'
import type { FocusEvent, ReactElement } from 'react'
import { Kbd } from './Kbd'
import styles from './Tooltip.module.css'

export interface TooltipProps {
  text: string
  shortcut?: string | undefined
  side?: 'top' | 'bottom' | 'left' | 'right'
  /** One element that passes its props and ref on to a DOM element. */
  children: ReactElement
}

/** After 500 ms of hovering, at once on keyboard focus; stays while hovered, Escape hides it. */
export function Tooltip({ text, shortcut, side = 'bottom', children }: TooltipProps) {
  return (
    <Radix.Provider delayDuration={500} skipDelayDuration={300}>
      <Radix.Root>
        <Radix.Trigger asChild onFocus={openOnlyForTheKeyboard}>
          {children}
        </Radix.Trigger>
        <Radix.Portal>
          {/* Read as the description of its element; by itself it would be text outside of every landmark. */}
          <div aria-hidden="true">
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

/** Focus that comes back by itself after a dialog was closed with the mouse is no wish for a tooltip. */
function openOnlyForTheKeyboard(event: FocusEvent<HTMLElement>) {
  if (!event.currentTarget.matches(':focus-visible')) event.preventDefault()
}

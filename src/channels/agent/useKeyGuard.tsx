import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { createKeyGuard } from './keyGuard'

interface Guarded {
  readonly ref: RefObject<HTMLFieldSetElement | null>
  readonly handlers: {
    readonly onKeyDownCapture: (event: KeyboardEvent) => void
    readonly onKeyDown: (event: KeyboardEvent) => void
    readonly onClickCapture: (event: MouseEvent) => void
    readonly onFocus: (event: FocusEvent<HTMLElement>) => void
  }
}

/**
 * A card that asks: keys within 500 ms of its arrival, or of its focus, do not press its buttons. Escape leaves it
 * without an answer; when it goes while focused, the focus returns to where it came from.
 */
export function useKeyGuard(now: () => number): Guarded {
  const ref = useRef<HTMLFieldSetElement>(null)
  const cameFrom = useRef<HTMLElement | null>(null)
  const [guard] = useState(() => createKeyGuard(now))

  useLayoutEffect(() => {
    const card = ref.current
    return () => {
      if (card?.contains(document.activeElement)) cameFrom.current?.focus()
    }
  }, [])

  return {
    ref,
    handlers: {
      onKeyDownCapture(event) {
        if ((event.key === 'Enter' || event.key === ' ') && isButton(event.target) && !guard.allows()) {
          event.preventDefault()
          event.stopPropagation()
        }
      },
      onKeyDown(event) {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        event.stopPropagation()
        cameFrom.current?.focus()
      },
      // Space presses on its way up, and some browsers press even if its way down was refused.
      onClickCapture(event) {
        if (event.detail > 0 || guard.allows() || !isButton(event.target)) return
        event.preventDefault()
        event.stopPropagation()
      },
      onFocus(event) {
        const from = event.relatedTarget
        if (event.currentTarget.contains(from)) return
        guard.focused()
        cameFrom.current = from instanceof HTMLElement ? from : null
      },
    },
  }
}

const isButton = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('button') !== null

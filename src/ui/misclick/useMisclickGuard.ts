import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { focusIfHere } from '../../lib/focusIfHere'
import { isComposing } from '../../lib/isComposing'
import { createMisclickGuard, MISCLICK_GUARD_MS } from './misclickGuard'

interface Guarded {
  readonly ref: RefObject<HTMLFieldSetElement | null>
  /** A click came so soon that it did nothing. */
  readonly isEarly: boolean
  /** False while a key may have been meant for something else. */
  readonly allowsKeys: () => boolean
  readonly handlers: {
    readonly onKeyDownCapture: (event: KeyboardEvent) => void
    readonly onKeyDown: (event: KeyboardEvent) => void
    readonly onPointerDownCapture: () => void
    readonly onClickCapture: (event: MouseEvent) => void
    readonly onFocus: (event: FocusEvent<HTMLElement>) => void
    readonly onBlur: (event: FocusEvent<HTMLElement>) => void
  }
}

/**
 * A card that asks: keys within 500 ms of its arrival, or of its focus, do not press its buttons, nor does what is pressed
 * within 500 ms of its arrival, or of that of another `step` with other buttons: the second click of a double click was
 * meant for what stood there before. In a frame clicks within 500 ms of its focus, or of the user's first press in it, do
 * not either: a page around ours could have led them here. Escape leaves it without an answer; when it goes while
 * focused, the focus returns to where it came from.
 */
export function useMisclickGuard(now: () => number, step: string | null = null): Guarded {
  const ref = useRef<HTMLFieldSetElement>(null)
  const cameFrom = useRef<HTMLElement | null>(null)
  /** The focus is in the card, or was in what is gone from it. */
  const isInside = useRef(false)
  const [guard] = useState(() => createMisclickGuard(now))
  const [isEarly, setEarly] = useState(false)
  /** The button of a pointer went down when it did not count yet, however late it comes up. */
  const wasPressedEarly = useRef(false)

  // In a layout effect: a click that waited for React to draw the new buttons is handled right after it.
  const drawn = useRef(step)
  useLayoutEffect(() => {
    if (drawn.current === step) return
    drawn.current = step
    guard.changed()
  }, [step, guard])

  useLayoutEffect(() => {
    const card = ref.current
    return () => {
      if (card?.contains(document.activeElement)) focusIfHere(cameFrom.current)
    }
  }, [])

  return {
    ref,
    isEarly,
    allowsKeys: () => isEntered(now()) && guard.allows(),
    handlers: {
      onKeyDownCapture(event) {
        if ((event.key === 'Enter' || event.key === ' ') && isButton(event.target) && !guard.allows()) {
          event.preventDefault()
          event.stopPropagation()
        }
      },
      onKeyDown(event) {
        if (event.key !== 'Escape' || event.defaultPrevented || isComposing(event.nativeEvent)) return
        event.preventDefault()
        event.stopPropagation()
        focusIfHere(cameFrom.current)
      },
      onPointerDownCapture() {
        wasPressedEarly.current = !guard.allowsPointer()
      },
      // Space presses on its way up, and some browsers press even if its way down was refused.
      onClickCapture(event) {
        if (!isButton(event.target)) return
        const isPointer = event.detail > 0
        const isMeant = isPointer
          ? !wasPressedEarly.current && (isFramed() ? guard.allows() : guard.allowsPointer())
          : guard.allows()
        const counts = isEntered(now()) && isMeant
        setEarly(isPointer && !counts)
        if (counts) return
        event.preventDefault()
        event.stopPropagation()
      },
      onFocus(event) {
        const from = event.relatedTarget
        const isWithin = event.currentTarget.contains(from) || (from === null && isInside.current)
        isInside.current = true
        if (isWithin) return
        guard.focused()
        cameFrom.current = from instanceof HTMLElement ? from : null
      },
      // What is taken out of the page while it has the focus says nothing, or is in the page no more.
      onBlur(event) {
        if (event.target.isConnected) isInside.current = event.currentTarget.contains(event.relatedTarget)
      },
    },
  }
}

/** Whether the user has acted in this frame (`data-entered`) for long enough to have meant it. Always, where it is none. */
function isEntered(now: number): boolean {
  const { entered } = document.documentElement.dataset
  return entered === undefined || (entered !== '' && now - Number(entered) >= MISCLICK_GUARD_MS)
}

const isFramed = () => document.documentElement.dataset.entered !== undefined

const isButton = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('button') !== null

import { Slot } from 'radix-ui'
import {
  type FocusEvent,
  type PointerEvent,
  type ReactElement,
  Suspense,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { isComposing } from '../../lib/isComposing'
import { Kbd } from '../Kbd'
import { lazyPart } from '../later/lazyPart'

// What finds the place on screen is fetched with the first tooltip: no page needs it to be seen.
const TooltipBubble = lazyPart(
  async () => (await import('./TooltipBubble')).TooltipBubble,
  () => null,
)

/** Milliseconds of hovering before it comes, and of being elsewhere before it goes: one may walk over to it. */
const OPEN_MS = 500
const CLOSE_MS = 120

export interface TooltipProps {
  /** Without one there is no tooltip, and the element stays the same when it gets one. */
  text: string | undefined
  shortcut?: string | undefined
  side?: 'top' | 'bottom' | 'left' | 'right'
  /** One element that passes its props and ref on to a DOM element. */
  children: ReactElement
}

/** After 500 ms of hovering, at once on keyboard focus; stays while hovered, Escape hides it. */
export function Tooltip({ text, shortcut, side = 'bottom', children }: TooltipProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const description = useId()
  const hasText = text !== undefined

  const later = (ms: number, target: HTMLElement | null) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setAnchor(target), ms)
  }
  const hide = () => {
    clearTimeout(timer.current)
    setAnchor(null)
  }
  const stay = () => clearTimeout(timer.current)
  /** One that came with the focus stays with it. */
  const leave = () => {
    if (anchor !== null && document.activeElement === anchor && anchor.matches(':focus-visible')) stay()
    else later(CLOSE_MS, null)
  }

  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    if (!anchor || !hasText) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || isComposing(event)) return
      // Where the pointer only rests, Escape is meant for something else, too.
      if (document.activeElement === anchor) event.stopPropagation()
      setAnchor(null)
    }
    addEventListener('keydown', onKey, { capture: true })
    return () => removeEventListener('keydown', onKey, { capture: true })
  }, [anchor, hasText])

  return (
    <>
      <Slot.Root
        data-tooltip={text}
        aria-describedby={anchor && text !== undefined ? description : undefined}
        onPointerEnter={({ pointerType, currentTarget }: PointerEvent<HTMLElement>) => {
          if (pointerType !== 'touch') later(OPEN_MS, currentTarget)
        }}
        onPointerLeave={leave}
        onPointerDown={hide}
        onClick={hide}
        // Focus that comes back by itself after a dialog was closed with the mouse is no wish for a tooltip.
        onFocus={({ currentTarget }: FocusEvent<HTMLElement>) => {
          if (!currentTarget.matches(':focus-visible')) return
          stay()
          setAnchor(currentTarget)
        }}
        // Not before the next control has the focus: a dialog out of which something goes while none has it takes it.
        onBlur={() => later(0, null)}
      >
        {children}
      </Slot.Root>
      {anchor && text !== undefined && (
        <>
          <span id={description} hidden>
            {text} {shortcut !== undefined && <Kbd chord={shortcut} />}
          </span>
          <Suspense fallback={null}>
            <TooltipBubble
              anchor={anchor}
              text={text}
              shortcut={shortcut}
              side={side}
              onEnter={stay}
              onLeave={leave}
            />
          </Suspense>
        </>
      )}
    </>
  )
}

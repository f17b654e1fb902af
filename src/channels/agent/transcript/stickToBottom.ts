/** Within this many CSS pixels of the end counts as the end. */
export const END_ZONE = 32
/** A scroll this many milliseconds after wheel, touch or key is the user's, and so is what it runs on. */
const INTENT_MS = 400
/** CSS pixels that rounding may move the end by. */
const SLACK = 2

export interface Stick {
  /** Following: the end stays in view while the content grows. Free: nothing moves but by the user. */
  readonly mode: 'following' | 'free'
  /** The agent went on while free. */
  readonly fresh: boolean
}

export type StickEvent =
  /** Wheel, touch, drag or key upward, a selection, focus into an item. */
  | { readonly type: 'left' }
  | { readonly type: 'scrolled'; readonly down: boolean; readonly distance: number; readonly byUser: boolean }
  /** End, the chip, a message of one's own. */
  | { readonly type: 'returned' }
  | { readonly type: 'grew' }

export const startStick: Stick = { mode: 'following', fresh: false }

/** Growth never changes the mode; only the user does. */
export function reduceStick(stick: Stick, event: StickEvent): Stick {
  switch (event.type) {
    case 'left':
      return stick.mode === 'free' ? stick : { mode: 'free', fresh: false }
    case 'returned':
      return stick.mode === 'following' ? stick : startStick
    case 'scrolled':
      if (!event.byUser) return stick
      if (!event.down) return stick.mode === 'free' ? stick : { mode: 'free', fresh: false }
      return stick.mode === 'free' && event.distance <= END_ZONE ? startStick : stick
    case 'grew':
      return stick.mode === 'free' && !stick.fresh ? { mode: 'free', fresh: true } : stick
  }
}

/** Where a scroller stands, and the sizes that explain why. */
type Position = Pick<Element, 'scrollTop' | 'scrollHeight' | 'clientHeight'>

/**
 * Whether the view went further up than shorter content and a higher pane explain. Find in page, `scrollIntoView` and
 * assistive technology scroll without wheel, touch or key.
 */
export function movedAway(before: Position, after: Position): boolean {
  const shorter = Math.max(0, before.scrollHeight - after.scrollHeight)
  const higher = Math.max(0, after.clientHeight - before.clientHeight)
  return before.scrollTop - after.scrollTop > shorter + higher + SLACK
}

export interface StickHandle {
  /** The conversation went on. What only takes more room, as a card that is opened, is no news. */
  readonly grew: () => void
  /** Goes to the end and stays there. */
  readonly jump: () => void
  readonly detach: () => void
}

/** Keeps the end of `content` in view inside `scroller` until the user looks elsewhere. Times in milliseconds. */
export function attachStickToBottom(options: {
  readonly scroller: HTMLElement
  readonly content: HTMLElement
  readonly now: () => number
  readonly onChange: (stick: Stick) => void
}): StickHandle {
  const { scroller, content, now, onChange } = options
  let stick = startStick
  let last: Position = positionOf(scroller)
  let intentUntil = 0
  let pressed = false

  const overflows = () => scroller.scrollHeight > scroller.clientHeight + 1
  const toEnd = () => {
    scroller.scrollTop = scroller.scrollHeight
    last = positionOf(scroller)
  }
  function apply(event: StickEvent) {
    const next = reduceStick(stick, event)
    if (next === stick) return
    stick = next
    onChange(stick)
    if (stick.mode === 'following') toEnd()
  }
  const intend = () => {
    intentUntil = now() + INTENT_MS
  }
  const leave = () => {
    if (overflows()) apply({ type: 'left' })
  }

  function wheeled(event: WheelEvent) {
    intend()
    if (event.deltaY < 0) leave()
  }
  function keyed(event: KeyboardEvent) {
    if (event.defaultPrevented || isTyping(event.target)) return
    if (event.key === 'PageUp' || event.key === 'Home' || event.key === 'ArrowUp') leave()
    if (event.key === 'End') apply({ type: 'returned' })
    if (event.key === 'PageDown' || event.key === 'ArrowDown' || event.key === ' ') intend()
  }
  function scrolled() {
    const before = last
    last = positionOf(scroller)
    const moved = last.scrollTop - before.scrollTop
    if (Math.abs(moved) < 1) return
    const intended = pressed || now() < intentUntil
    if (intended) intend()
    const distance = last.scrollHeight - last.clientHeight - last.scrollTop
    apply({ type: 'scrolled', down: moved > 0, distance, byUser: intended || movedAway(before, last) })
  }
  function selected() {
    const selection = scroller.ownerDocument.getSelection()
    if (selection && !selection.isCollapsed && content.contains(selection.anchorNode)) apply({ type: 'left' })
  }
  const focused = () => apply({ type: 'left' })
  const press = () => {
    pressed = true
  }
  const release = () => {
    if (pressed) intend()
    pressed = false
  }
  const sized = () => {
    if (stick.mode === 'following') toEnd()
  }

  const observer = new ResizeObserver(sized)
  observer.observe(content)
  observer.observe(scroller)
  const listening = new AbortController()
  const { signal } = listening
  scroller.addEventListener('wheel', wheeled, { passive: true, signal })
  scroller.addEventListener('touchmove', intend, { passive: true, signal })
  scroller.addEventListener('keydown', keyed, { signal })
  scroller.addEventListener('scroll', scrolled, { passive: true, signal })
  scroller.addEventListener('pointerdown', press, { signal })
  scroller.ownerDocument.addEventListener('pointerup', release, { signal })
  scroller.ownerDocument.addEventListener('pointercancel', release, { signal })
  scroller.ownerDocument.addEventListener('selectionchange', selected, { signal })
  content.addEventListener('focusin', focused, { signal })
  toEnd()

  return {
    grew: () => apply({ type: 'grew' }),
    jump() {
      apply({ type: 'returned' })
      toEnd()
    },
    detach() {
      observer.disconnect()
      listening.abort()
    },
  }
}

const positionOf = ({ scrollTop, scrollHeight, clientHeight }: Element): Position => ({
  scrollTop,
  scrollHeight,
  clientHeight,
})

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')

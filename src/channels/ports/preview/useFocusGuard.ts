import { type RefObject, useEffect, useEffectEvent, useRef } from 'react'
import { focusIfHere } from '../../../lib/focusIfHere'

/** What belongs together is heard within this, in milliseconds: a key that walks and where it leads, a loss and its cause. */
const RECENT_MS = 500
/** Nobody goes from a key or a press here to a press in the frame as fast as this, in milliseconds. */
const BUSY_MS = 400
/** The frame is another process: that it was pointed at is heard a little later than its effect. */
const POINTER_MS = 50

/**
 * Gives the focus back when a frame takes it by itself, as pages do that reload: nobody pointed at it or walked
 * into it with the keyboard. Only the page knows that for sure, so its word decides where a helper script speaks
 * for it: the browser may not tell us of a pointer in a frame, and focusing the frame again, to make a mistake
 * good, takes the focus from what has it inside. A page that keeps silent about it, or speaks in the helper script's
 * place, does not get the keys of somebody who is typing here all the same, nor the focus while nobody does anything:
 * a press or a key in the frame makes our page active, too, whatever that one says.
 * @param isHelped whether a helper script speaks for the page
 * @param tookFromOutside hears that it took the focus, and not from our page
 * @param stole hears of each time that it took the focus from wherever
 * @returns what to call when the page says that it took the focus by itself
 */
export function useFocusGuard(
  frame: RefObject<HTMLIFrameElement | null>,
  isHelped: boolean,
  tookFromOutside: () => void = () => {},
  stole: () => void = () => {},
): () => void {
  const took = useRef(() => {})
  const isSpokenFor = useEffectEvent(() => isHelped)
  const tellOutside = useEffectEvent(tookFromOutside)
  const tellStole = useEffectEvent(stole)
  useEffect(() => {
    // A finger on the frame is never seen from here.
    if (window.matchMedia('(pointer: coarse)').matches) return
    let isOver = false
    let overAt = Number.NEGATIVE_INFINITY
    let busyAt = Number.NEGATIVE_INFINITY
    let walkedAt = Number.NEGATIVE_INFINITY
    let lostAt = Number.NEGATIVE_INFINITY
    let tookAt = Number.NEGATIVE_INFINITY
    let leftAt = Number.NEGATIVE_INFINITY
    let hereAt = Number.NEGATIVE_INFINITY
    const isRecent = (time: number) => performance.now() - time < RECENT_MS
    let last: Element | null = null
    /** The focus was here since the frame had it: a window that comes back gives it to nobody anew. */
    let wasHere = true
    const over = ({ target }: Event) => {
      if (target !== frame.current) return
      isOver = true
      overAt = performance.now()
    }
    // Not by what is said to be under the pointer: when our page changes, that is told of where we saw it last.
    const move = (event: Event) => {
      isOver = false
      over(event)
    }
    const press = ({ key }: KeyboardEvent) => {
      wasHere = true
      if (key === 'Tab' || key === 'F6') walkedAt = performance.now()
      else busyAt = performance.now()
    }
    const point = ({ target }: Event) => {
      wasHere = true
      if (target !== frame.current) busyAt = performance.now()
    }
    const note = ({ target }: FocusEvent) => {
      if (!(target instanceof Element) || target === frame.current) return
      last = target
      wasHere = true
      hereAt = performance.now()
    }
    const isTaken = () => frame.current !== null && document.activeElement === frame.current
    const focusLast = () => {
      if (last instanceof HTMLElement && last.isConnected) focusIfHere(last, { preventScroll: true })
    }
    const giveBack = () => {
      lostAt = Number.NEGATIVE_INFINITY
      tookAt = Number.NEGATIVE_INFINITY
      if (!isTaken() || isRecent(walkedAt)) return
      focusLast()
      tellStole()
    }
    // The two come by different ways, in either order.
    const compare = () => {
      if (isRecent(lostAt) && isRecent(tookAt)) giveBack()
    }
    const guess = () => {
      // Decided already.
      if (lostAt === Number.NEGATIVE_INFINITY) return
      const wasBusy = busyAt > overAt && lostAt - busyAt < BUSY_MS
      // Some seconds after the last one anywhere; browsers that do not tell are as if there always was one.
      const isUntouched = wasHere && navigator.userActivation?.isActive === false
      if (wasBusy || isUntouched || (!isSpokenFor() && !isOver)) giveBack()
      else wasHere = false
    }
    took.current = () => {
      // It was closed, and the focus that it had went nowhere.
      if (frame.current === null && document.activeElement === document.body) focusLast()
      tookAt = performance.now()
      compare()
      // Our own loss may be heard a little later.
      setTimeout(() => {
        if (!isTaken()) return
        // Taken back before our page had it for good: then it hears of no loss.
        if (isRecent(hereAt)) return giveBack()
        if (isRecent(leftAt)) return
        tellOutside()
        tellStole()
      }, POINTER_MS)
    }
    const lose = () => {
      if (!isTaken()) return
      lostAt = performance.now()
      leftAt = lostAt
      compare()
      setTimeout(guess, POINTER_MS)
    }
    document.addEventListener('pointerover', over, true)
    document.addEventListener('pointermove', move, true)
    document.addEventListener('pointerdown', point, true)
    document.addEventListener('keydown', press, true)
    document.addEventListener('focusin', note)
    window.addEventListener('blur', lose)
    return () => {
      took.current = () => {}
      document.removeEventListener('pointerover', over, true)
      document.removeEventListener('pointermove', move, true)
      document.removeEventListener('pointerdown', point, true)
      document.removeEventListener('keydown', press, true)
      document.removeEventListener('focusin', note)
      window.removeEventListener('blur', lose)
    }
  }, [frame])
  return () => took.current()
}

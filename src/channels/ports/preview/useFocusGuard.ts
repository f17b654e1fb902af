import { type RefObject, useEffect, useEffectEvent, useRef } from 'react'
import { focusIfHere } from '../../../lib/focusIfHere'

/** Events within this time belong together, ms: Tab and the focus it moves, a blur and its cause. */
const RECENT_MS = 500
/** Shortest time in which a hand gets from a key or press here to a press in the frame, ms. */
const BUSY_MS = 400
/** The frame is another process: its pointer events arrive a little later than their effect, ms. */
const POINTER_MS = 50

/**
 * Gives the focus back when a frame takes it by itself, as a page does that reloads: the user neither pointed at the frame
 * nor tabbed into it. Only the page knows that for sure, so the helper script's report decides where there is one: the
 * browser may report no pointer in a frame, and focusing the frame again after a wrong guess would take the focus from
 * the element inside.
 *
 * A page that reports nothing, or imitates the helper script, still gets no keys of a user who types here, nor the
 * focus while the user does nothing: a press or a key in the frame sets `navigator.userActivation` of this page, too,
 * whatever the page says.
 * @param isHelped the page has a helper script
 * @param tookFromOutside called when the frame took the focus while this page did not have it
 * @param stole called each time the frame took the focus by itself
 * @returns call it when the page reports that it took the focus by itself
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
    // Touches in the frame are invisible from here.
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
    /** The focus was here since the frame last had it. A window that is shown again restores its focus: no theft. */
    let wasHere = true
    const over = ({ target }: Event) => {
      if (target !== frame.current) return
      isOver = true
      overAt = performance.now()
    }
    // Only real moves count: after a layout change the browser reports the element at the pointer's last known place.
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
    // The blur and the page's report arrive in either order.
    const compare = () => {
      if (isRecent(lostAt) && isRecent(tookAt)) giveBack()
    }
    const guess = () => {
      // The page's report has decided it.
      if (lostAt === Number.NEGATIVE_INFINITY) return
      const wasBusy = busyAt > overAt && lostAt - busyAt < BUSY_MS
      // No key or press for some seconds; without the API it counts as active.
      const isUntouched = wasHere && navigator.userActivation?.isActive === false
      if (wasBusy || isUntouched || (!isSpokenFor() && !isOver)) giveBack()
      else wasHere = false
    }
    took.current = () => {
      // The frame was removed, and its focus went to the body.
      if (frame.current === null && document.activeElement === document.body) focusLast()
      tookAt = performance.now()
      compare()
      // This page's blur may arrive a little later.
      setTimeout(() => {
        if (!isTaken()) return
        // Taken back before this page had settled with it: then there is no blur.
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

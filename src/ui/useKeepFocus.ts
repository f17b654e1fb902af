import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react'
import { focusIfHere } from '../lib/focusIfHere'

/**
 * Keeps the focus in the panel when the focused element is removed; the browser would move it to the body. Checks after
 * each render, and when this window gets the focus again: until then another page has it.
 * @param to what gets the focus then; the panel itself where nothing is said
 */
export function useKeepFocus(
  panel: RefObject<HTMLElement | null>,
  to: () => HTMLElement | null = () => panel.current,
): void {
  const hadFocus = useRef(false)
  const keep = useEffectEvent(() => {
    if (hadFocus.current && document.activeElement === document.body) focusIfHere(to())
  })
  useEffect(() => {
    const note = () => {
      hadFocus.current = panel.current?.contains(document.activeElement) ?? false
    }
    document.addEventListener('focusin', note)
    window.addEventListener('focus', keep)
    return () => {
      document.removeEventListener('focusin', note)
      window.removeEventListener('focus', keep)
    }
  }, [panel])
  useLayoutEffect(() => keep())
}

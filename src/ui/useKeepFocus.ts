import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react'
import { focusIfHere } from '../lib/focusIfHere'

/**
 * When the focused thing goes, the focus stays in the panel instead of falling to the page. Looks after each render, and
 * when the user comes back to this window: until then the focus is another page's.
 */
export function useKeepFocus(panel: RefObject<HTMLElement | null>): void {
  const hadFocus = useRef(false)
  const keep = useEffectEvent(() => {
    if (hadFocus.current && document.activeElement === document.body) focusIfHere(panel.current)
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

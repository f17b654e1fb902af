import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'

/** When the focused thing goes, the focus stays in the panel instead of falling to the page. Looks after each render. */
export function useKeepFocus(panel: RefObject<HTMLElement | null>): void {
  const hadFocus = useRef(false)
  useEffect(() => {
    const note = () => {
      hadFocus.current = panel.current?.contains(document.activeElement) ?? false
    }
    document.addEventListener('focusin', note)
    return () => document.removeEventListener('focusin', note)
  }, [panel])
  useLayoutEffect(() => {
    if (hadFocus.current && document.activeElement === document.body) panel.current?.focus()
  })
}

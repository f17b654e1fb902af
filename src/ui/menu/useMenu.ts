import { useEffect, useRef, useState } from 'react'
import type { MenuItem } from './menuItem'

const LANDMARK = 'main, aside, header, nav, footer, section[aria-label]'

/**
 * What a menu and a context menu share. The menu is drawn in the landmark of its trigger, so that it belongs to
 * that area for screen readers and for F6. It closes when the page loses the focus: a click into a frame never
 * reaches us. The chosen item runs once the menu has given the focus back, which would otherwise take it from the
 * dialog or the field that the item opens.
 */
export function useMenu<Trigger extends HTMLElement>() {
  const trigger = useRef<Trigger>(null)
  const chosen = useRef<MenuItem | null>(null)
  const [isOpen, setOpen] = useState(false)
  const [container, setContainer] = useState<HTMLElement | null>(null)

  useEffect(() => {
    if (!isOpen) return
    const close = () => setOpen(false)
    window.addEventListener('blur', close)
    return () => window.removeEventListener('blur', close)
  }, [isOpen])

  return {
    trigger,
    container,
    isOpen,
    setOpen(next: boolean) {
      if (next) setContainer(trigger.current?.closest<HTMLElement>(LANDMARK) ?? null)
      setOpen(next)
    },
    choose(item: MenuItem) {
      chosen.current = item
    },
    runChosen() {
      const item = chosen.current
      chosen.current = null
      if (item) queueMicrotask(item.onSelect)
    },
  }
}

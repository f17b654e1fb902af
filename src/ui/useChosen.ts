import { useRef } from 'react'
import type { MenuItem } from './menuItem'

/**
 * A menu gives the focus back a moment after an item was chosen, which would take it from the dialog or the
 * field the item opened: the item runs once that has happened.
 */
export function useChosen() {
  const chosen = useRef<MenuItem | null>(null)
  return {
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

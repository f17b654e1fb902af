import { type RefObject, useEffect } from 'react'
import { focusIfHere } from '../../../lib/focusIfHere'

/** What the user opened in a card gets the focus of the button that is gone. */
export function useEntered(field: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    focusIfHere(field.current)
  }, [field])
}

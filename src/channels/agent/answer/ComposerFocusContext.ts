import { createContext } from 'react'

/** Moves the focus into the message that is being written. */
export const ComposerFocus = createContext<() => void>(() => {})

import { createContext, useContext } from 'react'

/** Opens the list of permission rules; null where the page has no place for it. */
export const ShowRulesContext = createContext<(() => void) | null>(null)

export const useShowRules = (): (() => void) | null => useContext(ShowRulesContext)

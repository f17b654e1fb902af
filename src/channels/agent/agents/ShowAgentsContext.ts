import { createContext, useContext } from 'react'

/** Opens the page of agents; null: the server has none. */
const ShowAgentsContext = createContext<(() => void) | null>(null)

export const ShowAgentsProvider = ShowAgentsContext
export const useShowAgents = (): (() => void) | null => useContext(ShowAgentsContext)

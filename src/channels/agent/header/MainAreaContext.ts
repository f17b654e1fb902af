import { createContext } from 'react'

/** Whether the conversation has the main area, and what changes that; null where there is no other place for it. */
export const MainAreaContext = createContext<{ readonly isMain: boolean; toggle(): void } | null>(null)

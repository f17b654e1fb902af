import { createContext, useContext } from 'react'

export type OpenFile = (path: string, line?: number, column?: number) => void

/** A hook: what there is under a path, as far as is known; null: nothing yet. */
export type UseEntryType = (path: string) => 'file' | 'directory' | null

const OpenFileContext = createContext<OpenFile>(() => {
  throw new Error('Render this inside <OpenFileProvider value={…}>.')
})

export const OpenFileProvider = OpenFileContext
export const useOpenFile = (): OpenFile => useContext(OpenFileContext)

/** Brings a terminal into sight that may still be on its way. */
type ShowTerminal = (sessionId: string) => void

/** Null: there is no terminal that the user may write to. */
const ShowTerminalContext = createContext<ShowTerminal | null>(() => {})

export const ShowTerminalProvider = ShowTerminalContext
export const useShowTerminal = (): ShowTerminal | null => useContext(ShowTerminalContext)

/** Null: names of files are not looked up, and stay text. */
const EntryTypeContext = createContext<UseEntryType | null>(null)

export const EntryTypeProvider = EntryTypeContext
export const useLookup = (): UseEntryType | null => useContext(EntryTypeContext)

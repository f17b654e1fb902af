import { createContext, useContext } from 'react'

export type OpenFile = (path: string, line?: number, column?: number) => void

/** A hook: whether there is such a file, as far as is known; it may become true later. */
export type UseIsFile = (path: string) => boolean

const OpenFileContext = createContext<OpenFile>(() => {
  throw new Error('Render this inside <OpenFileProvider value={…}>.')
})

export const OpenFileProvider = OpenFileContext
export const useOpenFile = (): OpenFile => useContext(OpenFileContext)

/** Brings a terminal into sight that may still be on its way. */
export type ShowTerminal = (sessionId: string) => void

const ShowTerminalContext = createContext<ShowTerminal>(() => {})

export const ShowTerminalProvider = ShowTerminalContext
export const useShowTerminal = (): ShowTerminal => useContext(ShowTerminalContext)

/** Null: names of files are not looked up, and stay text. */
const IsFileContext = createContext<UseIsFile | null>(null)

export const IsFileProvider = IsFileContext
export const useLookup = (): UseIsFile | null => useContext(IsFileContext)

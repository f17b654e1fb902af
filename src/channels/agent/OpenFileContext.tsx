import { createContext, useContext } from 'react'

export type OpenFile = (path: string, line?: number) => void

const OpenFileContext = createContext<OpenFile>(() => {
  throw new Error('Render this inside <OpenFileProvider value={…}>.')
})

export const OpenFileProvider = OpenFileContext
export const useOpenFile = (): OpenFile => useContext(OpenFileContext)

import { useEffect } from 'react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { useAnnounce } from '../../ui/announce/AnnounceProvider'
import { useApp } from '../AppContext'
import { namedPlaces } from './fileLinks'
import { useProblems } from './useProblems'

/** Says which problem one has come to. */
export function useToldProblem(): void {
  const { told } = useProblems()
  const announce = useAnnounce()
  useEffect(() => told.on((text) => announce(text, { key: 'problem' })), [told, announce])
}

/** Lets the names of files in terminals lead to them, where there are such files. */
export function useFileLinks(): void {
  const { terminals } = useWorkspace()
  const { openLinkedFile } = useApp()
  const { find } = useProblems()
  useEffect(() => {
    terminals.more.findFiles = async (sessionId, text) => {
      const named = await Promise.all(
        namedPlaces(text).map(async ({ start, end, file, line, column }) => {
          const path = await find(file, sessionId)
          return path === null ? [] : [{ start, end, open: () => openLinkedFile(path, { line, column }) }]
        }),
      )
      return named.flat()
    }
    return () => {
      delete terminals.more.findFiles
    }
  }, [terminals, openLinkedFile, find])
}

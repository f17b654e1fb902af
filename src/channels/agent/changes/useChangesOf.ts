import { createContext, useContext, useEffect } from 'react'
import { changesMessages as words } from '../../../messages/changes'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useConfig, useWorkspace } from '../../context/WorkspaceProvider'
import type { Changes } from '../shared/changesProtocol'
import type { ChangesModel } from './changesModel'
import { useChanges } from './useChanges'

/** Does something with the changes: `act((model) => model.keepAll(taskId))`. */
export const useActOnChanges = (): ((run: (model: ChangesModel) => void) => void) =>
  useWorkspace().agent.changes.act

/** The whole state of a conversation that the server has something to say of; it is asked for. */
export function useChangesOf(taskId: string | null): Changes | undefined {
  const act = useActOnChanges()
  const isThere = useConfig(({ config }) => config?.capabilities.includes('agent.changes') ?? false)
  const isNamed = useChanges(({ summary }) => taskId !== null && summary[taskId] !== undefined)
  useEffect(() => {
    if (taskId !== null && isThere && isNamed) act((model) => model.look(taskId))
  }, [act, taskId, isThere, isNamed])
  return useChanges(({ tasks }) => (taskId === null ? undefined : tasks[taskId]))
}

/** Why nothing can be done now, in words. */
export const useChangesOff = (): string | undefined =>
  useDisabledReason('agent', 'current', { offline: words.offline })

/** Shows what the agent changed in this conversation: all of it, or one file. */
export type ShowChanges = (taskId: string, path?: string) => void

/** Null where there is no room for it in the page. */
export const ShowChangesContext = createContext<ShowChanges | null>(null)

export const useShowChanges = (): ShowChanges | null => useContext(ShowChangesContext)

import { useIsReadOnly } from '../../channels/context/EmbedHostContext'
import { useConfig } from '../../channels/context/WorkspaceProvider'
import { useApp, useIsThere } from '../AppContext'
import type { Ask } from './ask'

/** Asks the agent about something; undefined where there is none, or it takes nothing with a message. */
export function useAsk(): Ask | undefined {
  const { ask } = useApp()
  const canTake = useConfig(({ config }) => config?.capabilities.includes('agent.context') ?? false)
  const isThere = useIsThere('agent')
  const isReadOnly = useIsReadOnly('agent')
  return canTake && isThere && !isReadOnly ? ask : undefined
}

import { selectUnreviewed } from '../../channels/agent/changes/changesStore'
import { useChanges } from '../../channels/agent/changes/useChanges'
import { useConfig } from '../../channels/context/WorkspaceProvider'

/** The server tells what the agent changed. */
export const useHasChanges = (): boolean =>
  useConfig(({ config }) => config?.capabilities.includes('agent.changes') ?? false)

/** Changed files that the user has not looked at, of all conversations. */
export const useUnreviewed = (): number => useChanges(selectUnreviewed)

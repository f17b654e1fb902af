import { selectUnreviewed } from '../../channels/agent/changes/changesStore'
import { useChanges } from '../../channels/agent/changes/useChanges'

/** Changed files that the user has not looked at, of all conversations. */
export const useUnreviewed = (): number => useChanges(selectUnreviewed)

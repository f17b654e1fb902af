import { useEffect } from 'react'
import { changesMessages as words } from '../../../messages/changes'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { initialChanges, selectUnreviewed } from './changesStore'
import { outcomeText } from './changesText'

/** Says to screen readers, once each, what became of an action, and that there is more to review. */
export function useChangesNews(): void {
  const announce = useAnnounce()
  const { store } = useWorkspace().agent.changes
  useEffect(
    () =>
      store.subscribe((state, before) => {
        const { outcome } = state
        if (outcome && outcome !== before.outcome) announce(outcomeText(outcome), { key: 'changes' })
        const unreviewed = selectUnreviewed(state)
        // What was there when the page began is no news.
        if (before.summary !== initialChanges.summary && unreviewed > selectUnreviewed(before))
          announce(words.toReview(unreviewed), { key: 'unreviewed' })
      }),
    [announce, store],
  )
}

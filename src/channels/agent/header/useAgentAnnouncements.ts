import { useEffect } from 'react'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { selectShownTaskId } from '../store'
import { announcementsOf } from './announcements'

/** Says the borders of a turn aloud; nothing of what is replayed. */
export function useAgentAnnouncements(): void {
  const announce = useAnnounce()
  const { store, viewStore } = useWorkspace().agent
  useEffect(
    () =>
      store.subscribe((after, before) => {
        const { pending } = viewStore.getState()
        const shown = selectShownTaskId(after, viewStore.getState())
        for (const { text, politeness, key } of announcementsOf(before, after, pending, shown))
          announce(text, { politeness, key })
      }),
    [announce, store, viewStore],
  )
}

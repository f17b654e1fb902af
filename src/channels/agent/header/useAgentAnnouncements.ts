import { useEffect } from 'react'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { selectShownTaskId } from '../store'
import { announcementsOf } from './announcements'

/** Announces the start and end of turns to screen readers, and nothing of a replay. */
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

import { useEffect } from 'react'
import { useAnnounce } from '../../ui/AnnounceProvider'
import { useWorkspace } from '../../workspace/SocketProvider'
import { announcementsOf } from './announcements'

/** Says the borders of a turn aloud; nothing of what is replayed. */
export function useAgentAnnouncements(): void {
  const announce = useAnnounce()
  const { store, viewStore } = useWorkspace().agent
  useEffect(
    () =>
      store.subscribe((after, before) => {
        const { pending } = viewStore.getState()
        for (const { text, politeness, key } of announcementsOf(before, after, pending))
          announce(text, { politeness, key })
      }),
    [announce, store, viewStore],
  )
}

import { useEffect } from 'react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { messages } from '../../messages/en'
import { useAnnounce } from '../../ui/announce/AnnounceProvider'

/** Tells screen readers what the Tab key does in an editor from now on. */
export function useTabNews(): void {
  const announce = useAnnounce()
  const { view } = useWorkspace().files.editors
  useEffect(
    () =>
      view.subscribe(({ tabMovesFocus }, before) => {
        if (tabMovesFocus === before.tabMovesFocus) return
        const { tabMoves, tabIndents } = messages.app.status
        announce(tabMovesFocus ? tabMoves : tabIndents, { key: 'tab' })
      }),
    [view, announce],
  )
}

import { type RefObject, useEffect } from 'react'
import { useSetting } from '../../config/useSetting'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { attachNotices } from './attachNotices'
import { attachSeen } from './attachSeen'
import { claimLock, playTones, showNotification } from './systemNotices'

/** Notes which conversations were looked at, and tells of what happens while none is. */
export function ConversationWatch({ pane }: { pane: RefObject<HTMLElement | null> }): null {
  const { agent, config, clock } = useWorkspace()
  useEffect(() => {
    const isLookedAt = () => document.hasFocus() && pane.current?.checkVisibility() === true
    return attachSeen({ ...agent, memory: config.uiState, isLookedAt })
  }, [agent, config, pane])
  const hasSound = useSetting('agent.sound')
  const hasNotices = useSetting('agent.notify')
  useEffect(
    () =>
      attachNotices({
        store: agent.store,
        clock,
        hasFocus: () => document.hasFocus(),
        isCurrent: () => agent.viewStore.getState().current,
        isOn: (setting) => (setting === 'agent.sound' ? hasSound : hasNotices),
        claim: claimLock,
        sound: playTones,
        notify: (notice) => showNotification(notice, agent.commands.selectTask),
      }),
    [agent, clock, hasSound, hasNotices],
  )
  return null
}

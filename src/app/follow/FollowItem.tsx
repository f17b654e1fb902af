import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand/react'
import { useOffer } from '../../channels/agent/session/useSession'
import { useTaskId } from '../../channels/agent/useView'
import { followMessages as words } from '../../messages/follow'
import { useAnnounce } from '../../ui/announce/AnnounceProvider'
import { IconButton } from '../../ui/IconButton'
import { Tooltip } from '../../ui/tooltip/Tooltip'
import { useApp } from '../AppContext'
import bar from '../status/StatusBar.module.css'

/** Whom the editor follows, and the ways to go on and to end that. */
export function FollowItem() {
  const { follow } = useApp()
  const { isPaused } = useStore(follow.store)
  const { name } = useOffer(useTaskId())
  const label = isPaused ? words.paused : words.following(name)
  useTold(label)
  return (
    <>
      {isPaused ? (
        <Tooltip text={words.pausedHint} side="top">
          <button type="button" className={bar.item} data-tone="warning" onClick={follow.toggle}>
            <span className={bar.text}>{label}</span>
          </button>
        </Tooltip>
      ) : (
        <span className={bar.item} data-tone="agent">
          <span className={bar.text}>{label}</span>
        </span>
      )}
      <IconButton size="sm" icon={X} label={words.stop} tooltipSide="top" onClick={follow.stop} />
    </>
  )
}

/** A screen reader hears of it when it changes, and not as the page begins. */
function useTold(label: string): void {
  const announce = useAnnounce()
  const told = useRef(label)
  useEffect(() => {
    if (told.current !== label) announce(label, { key: 'follow' })
    told.current = label
  }, [announce, label])
}

import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { flushSync } from 'react-dom'
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
  const { follow, focus } = useApp()
  const { isPaused } = useStore(follow.store)
  const { name } = useOffer(useTaskId())
  const label = isPaused ? words.paused : words.following(name)
  useTold(label)
  const stop = () => {
    flushSync(follow.stop)
    // What had the focus is gone now.
    focus.ensure()
  }
  return (
    <>
      <Tooltip text={isPaused ? words.pausedHint : words.followingHint} side="top">
        <button
          type="button"
          className={bar.item}
          data-tone={isPaused ? 'warning' : 'agent'}
          onClick={isPaused ? follow.toggle : follow.pause}
        >
          <span className={bar.text}>{label}</span>
        </button>
      </Tooltip>
      <IconButton size="sm" icon={X} label={words.stop} tooltipSide="top" onClick={stop} />
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

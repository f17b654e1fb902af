import { type RefObject, useEffect, useRef, useState } from 'react'
import { isComposing } from '../../../lib/isComposing'
import { agentItemMessages } from '../../../messages/agentItems'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { useIsReadOnly } from '../../context/EmbedHostContext'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useIsLive } from '../../context/useIsLive'
import { useIsBusy } from '../header/useAgentState'
import { useCommands, useView } from '../useView'

const copy = agentItemMessages.composer

/** Milliseconds in which a second Escape stops the agent. */
const ESCAPE_AGAIN_MS = 1500

export interface Stop {
  /** There is something to stop. */
  readonly busy: boolean
  readonly connected: boolean
  /** Why it cannot be stopped now. */
  readonly unready: string | undefined
  /** It will be stopped once there is a connection. */
  readonly wished: boolean
  /** What to say about stopping; null when nothing. */
  readonly notice: string | null
  readonly now: () => void
  readonly whenBack: () => void
  readonly cancelWish: () => void
}

/** Stops the agent: at once by `now`, or by Escape twice anywhere in `pane`. */
export function useStop(pane: RefObject<HTMLElement | null>, taskId: string | null): Stop {
  const commands = useCommands()
  const busy = useIsBusy()
  const connected = useIsLive()
  const isReadOnly = useIsReadOnly('agent')
  const unready = useDisabledReason('agent', 'current', {
    offline: copy.stopOffline,
    catchingUp: copy.stopStale,
  })
  const wished = useView((view) => taskId !== null && view.stopping[taskId]?.state === 'queued')
  const [armed, setArmed] = useState(false)
  const stop = () => {
    setArmed(false)
    if (taskId !== null) commands.abort(taskId)
  }
  const press = useRef(() => {})
  useEffect(() => {
    press.current = () => (armed && unready === undefined ? stop() : setArmed(true))
  })
  useEffect(() => {
    if (!armed) return
    const timer = setTimeout(() => setArmed(false), ESCAPE_AGAIN_MS)
    return () => clearTimeout(timer)
  }, [armed])
  useEffect(() => {
    if (!busy || isReadOnly) return
    const keyed = (event: KeyboardEvent) => {
      const isHere = event.target instanceof Node && pane.current?.contains(event.target)
      if (!isHere || event.key !== 'Escape' || event.defaultPrevented || isComposing(event)) return
      event.preventDefault()
      press.current()
    }
    // On the document, so that what is inside the pane and takes Escape for itself gets it first.
    document.addEventListener('keydown', keyed)
    return () => document.removeEventListener('keydown', keyed)
  }, [pane, busy, isReadOnly])
  const asked = armed && busy ? (unready ?? copy.escapeAgain) : null
  const notice = wished ? copy.willStop : asked
  const announce = useAnnounce()
  useEffect(() => {
    if (notice !== null) announce(notice, { key: 'stop' })
  }, [announce, notice])
  return {
    busy,
    connected,
    unready,
    wished,
    notice,
    now: stop,
    whenBack: () => taskId !== null && commands.abortWhenBack(taskId),
    cancelWish: () => taskId !== null && commands.cancelAbort(taskId),
  }
}

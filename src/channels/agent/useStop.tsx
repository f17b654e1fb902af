import { type RefObject, useEffect, useRef, useState } from 'react'
import { useIsBusy } from './useAgentState'
import { useCommands } from './useView'

/** Milliseconds in which a second Escape stops the agent. */
const ESCAPE_AGAIN_MS = 1500

export interface Stop {
  /** There is something to stop. */
  readonly busy: boolean
  /** Escape was pressed once. */
  readonly armed: boolean
  readonly now: () => void
}

/** Stops the agent: at once by `now`, or by Escape twice anywhere in `pane`. */
export function useStop(pane: RefObject<HTMLElement | null>, taskId: string | null): Stop {
  const commands = useCommands()
  const busy = useIsBusy()
  const [armed, setArmed] = useState(false)
  const stop = () => {
    setArmed(false)
    if (taskId !== null) commands.abort(taskId)
  }
  const press = useRef(() => {})
  useEffect(() => {
    press.current = () => (armed ? stop() : setArmed(true))
  })
  useEffect(() => {
    if (!armed) return
    const timer = setTimeout(() => setArmed(false), ESCAPE_AGAIN_MS)
    return () => clearTimeout(timer)
  }, [armed])
  useEffect(() => {
    if (!busy) return
    const keyed = (event: KeyboardEvent) => {
      const isHere = event.target instanceof Node && pane.current?.contains(event.target)
      if (!isHere || event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
      event.preventDefault()
      press.current()
    }
    // On the document, so that what is inside the pane and takes Escape for itself gets it first.
    document.addEventListener('keydown', keyed)
    return () => document.removeEventListener('keydown', keyed)
  }, [pane, busy])
  return { busy, armed: armed && busy, now: stop }
}

import { type RefObject, useEffect, useRef, useState } from 'react'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { selectShownTaskId } from '../store'
import { attachStickToBottom, type Stick, type StickHandle, startStick } from './stickToBottom'
import { wentOn } from './wentOn'

/** The end of the conversation stays in view until the user looks elsewhere; a message of one's own returns to it. */
export function useStick(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  now: () => number,
): { readonly stick: Stick; readonly jump: () => void } {
  const { agent } = useWorkspace()
  const [stick, setStick] = useState(startStick)
  const handle = useRef<StickHandle>(null)
  useEffect(() => {
    if (!scroller.current || !content.current) return
    const attached = attachStickToBottom({
      scroller: scroller.current,
      content: content.current,
      now,
      onChange: setStick,
    })
    handle.current = attached
    const unhear = agent.store.subscribe((state, before) => {
      if (wentOn(state, before, selectShownTaskId(state, agent.viewStore.getState()))) attached.grew()
    })
    const unsubscribe = agent.viewStore.subscribe((view, before) => {
      if (view.pending.length > before.pending.length || view.taskId !== before.taskId) attached.jump()
    })
    return () => {
      handle.current = null
      unsubscribe()
      unhear()
      attached.detach()
    }
  }, [scroller, content, now, agent])
  return { stick, jump: () => handle.current?.jump() }
}

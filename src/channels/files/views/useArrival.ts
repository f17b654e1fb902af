import { type RefObject, useEffect, useRef } from 'react'
import { focusIfHere, whenHere } from '../../../lib/focusIfHere'
import type { EditorPaneProps } from '../editor/EditorCode'
import type { ShownAs } from './viewKinds'

export interface FileViewProps extends EditorPaneProps {
  as: ShownAs
}

/** The place that was asked for is the view itself: it has no lines. */
export function useArrival(
  target: RefObject<HTMLElement | null>,
  { request, onArrived }: EditorPaneProps,
): void {
  useEffect(() => {
    if (!request || request.line !== null) return
    if (request.wantsFocus()) whenHere(() => focusIfHere(target.current))
    onArrived?.()
  }, [request, onArrived, target])
  // What its user pressed to come here is gone, and the focus with it: the tab panel holds it.
  const isDone = useRef(false)
  useEffect(() => {
    const { current: element } = target
    if (isDone.current || !element?.checkVisibility()) return
    isDone.current = true
    if (document.activeElement === element.closest('[role="tabpanel"]')) focusIfHere(element)
  })
}

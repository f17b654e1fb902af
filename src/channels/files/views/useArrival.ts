import { type RefObject, useEffect } from 'react'
import { focusIfHere, whenHere } from '../../../lib/focusIfHere'
import type { EditorPaneProps } from '../editor/EditorCode'

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
}

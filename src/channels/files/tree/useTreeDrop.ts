import { type RefObject, useEffect, useRef } from 'react'
import { useWorkspace } from '../../context/WorkspaceProvider'

/** What is dragged can be dropped into folders; the code for it comes when something is first dragged over the tree. */
export function useTreeDrop(scroller: RefObject<HTMLElement | null>, canChange: boolean): void {
  const { files, clock } = useWorkspace()
  const isAllowed = useRef(canChange)
  useEffect(() => {
    isAllowed.current = canChange
  })
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const { viewStore, commands } = files
    let [isGone, detach] = [false, () => {}]
    const begin = () => {
      element.removeEventListener('dragenter', begin)
      // Where the code does not come, nothing can be dropped.
      import('../acts/attachTreeDrop').then(
        ({ attachTreeDrop }) => {
          const { expand, putInto } = commands
          const parts = { element, viewStore, clock, expand, putInto, canChange: () => isAllowed.current }
          if (!isGone) detach = attachTreeDrop(parts)
        },
        () => {},
      )
    }
    element.addEventListener('dragenter', begin)
    return () => {
      isGone = true
      element.removeEventListener('dragenter', begin)
      detach()
    }
  }, [scroller, files, clock])
}

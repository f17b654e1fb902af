import { type RefObject, useEffect, useRef } from 'react'
import { useWorkspace } from '../../context/WorkspaceProvider'

/** What is dragged can be dropped into folders; the code for it comes when something is first dragged over the tree. */
export function useTreeDrop(scroller: RefObject<HTMLElement | null>, unready: string | undefined): void {
  const { files, clock } = useWorkspace()
  const reason = useRef(unready)
  useEffect(() => {
    reason.current = unready
  })
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const { viewStore, commands, queries } = files
    let [isGone, detach] = [false, () => {}]
    const begin = () => {
      element.removeEventListener('dragenter', begin)
      // Where the code does not come, nothing can be dropped.
      import('../acts/attachTreeDrop').then(
        ({ attachTreeDrop }) => {
          const parts = { element, viewStore, clock, commands, queries, canChange: () => !reason.current }
          if (!isGone) detach = attachTreeDrop(parts)
        },
        () => {},
      )
    }
    element.addEventListener('dragenter', begin)
    const paste = ({ clipboardData }: ClipboardEvent) => {
      const pasted = [...(clipboardData?.files ?? [])]
      if (pasted.length === 0) return
      if (reason.current) viewStore.setState({ failure: reason.current })
      else commands.act((acts) => acts.uploadFiles(pasted))
    }
    element.addEventListener('paste', paste)
    return () => {
      isGone = true
      element.removeEventListener('dragenter', begin)
      element.removeEventListener('paste', paste)
      detach()
    }
  }, [scroller, files, clock])
}

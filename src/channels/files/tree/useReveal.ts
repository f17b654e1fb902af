import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { useWorkspace } from '../../context/WorkspaceProvider'
import type { TreeRow } from './treeRows'

interface Reveal {
  /** The file in the editor. */
  activePath: string | null
  rows: readonly TreeRow[]
  scroller: RefObject<HTMLDivElement | null>
  virtual: Virtualizer<HTMLDivElement, Element>
}

/**
 * Unfolds the folders above the file that comes into the editor and brings its row into view by the least scrolling. Where
 * the user is in the tree, nothing moves there; the focus moves nowhere.
 */
export function useReveal({ activePath, rows, scroller, virtual }: Reveal): void {
  const { commands, viewStore } = useWorkspace().files
  /** Its row comes once the folders above are listed. */
  const wanted = useRef<string | null>(null)

  useLayoutEffect(() => {
    const isInUse =
      scroller.current?.contains(document.activeElement) || viewStore.getState().editing !== null
    wanted.current = isInUse ? null : activePath
    if (wanted.current !== null) commands.reveal(wanted.current)
  }, [activePath, commands, viewStore, scroller])

  /** Where the user scrolls meanwhile, the tree stays. */
  useEffect(() => {
    const element = scroller.current
    const stay = () => {
      wanted.current = null
    }
    for (const type of ['wheel', 'pointerdown', 'keydown']) element?.addEventListener(type, stay)
    return () => {
      for (const type of ['wheel', 'pointerdown', 'keydown']) element?.removeEventListener(type, stay)
    }
  }, [scroller])

  useLayoutEffect(() => {
    if (wanted.current === null) return
    const index = rows.findIndex(({ key }) => key === wanted.current)
    if (index === -1) return
    wanted.current = null
    virtual.scrollToIndex(index, { align: 'auto' })
  })
}

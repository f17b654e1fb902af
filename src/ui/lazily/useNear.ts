import { type RefObject, useContext, useEffect, useState } from 'react'
import { NearContext } from './NearContext'

interface Nearness {
  readonly isNear: boolean
  /** CSS pixels it had when it was drawn last; null: it never was. */
  readonly height: number | null
}

/** Whether an element is near to what is on screen. One with the focus or an end of the selection in it stays near. */
export function useNear(ref: RefObject<Element | null>, eager: boolean): Nearness {
  const near = useContext(NearContext)
  const [nearness, setNearness] = useState<Nearness>({ isNear: eager, height: null })
  useEffect(() => {
    const element = ref.current
    if (!element) return
    return near.watch(element, (isNear, height) => {
      if (!isNear && isInUse(element)) return
      setNearness((known) => {
        if (known.isNear === isNear) return known
        return isNear ? { ...known, isNear } : { isNear, height }
      })
    })
  }, [near, ref])
  return nearness
}

function isInUse(element: Element): boolean {
  const { activeElement } = element.ownerDocument
  const selection = element.ownerDocument.getSelection()
  const ends = selection?.isCollapsed === false ? [selection.anchorNode, selection.focusNode] : []
  return [activeElement, ...ends].some((node) => element.contains(node))
}

import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react'
import { useStore } from 'zustand/react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { neighbourOf, type TreeRow } from './treeRows'

interface TreeFocus {
  rows: readonly TreeRow[]
  scroller: RefObject<HTMLDivElement | null>
  virtual: Virtualizer<HTMLDivElement, Element>
  height: number
}

/**
 * Keeps the focus on the selected row while rows come and go, and what is on screen where it is. Returns how to
 * go to a row: select it, bring it into view by the least scrolling, focus it.
 */
export function useTreeFocus({ rows, scroller, virtual, height }: TreeFocus): (key: string) => void {
  const { commands, viewStore } = useWorkspace().files
  const selected = useStore(viewStore, (view) => view.selected)
  const isEditing = useStore(viewStore, (view) => view.editing !== null)
  const wanted = useRef<string | null>(null)
  const before = useRef<readonly TreeRow[]>(rows)
  const wasInside = useRef(false)

  const rowElement = (key: string) =>
    scroller.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`) ?? null

  /** To the wanted row, once it is drawn and the user is in this window; until then it stays wanted. */
  const follow = useEffectEvent(() => {
    if (wanted.current === null) return
    if (focusIfHere(rowElement(wanted.current), { preventScroll: true })) wanted.current = null
  })

  useEffect(() => {
    const element = scroller.current
    const track = (event: FocusEvent) => {
      wasInside.current = event.target instanceof Node && (element?.contains(event.target) ?? false)
    }
    document.addEventListener('focusin', track)
    window.addEventListener('focus', follow)
    return () => {
      document.removeEventListener('focusin', track)
      window.removeEventListener('focus', follow)
    }
  }, [scroller])

  /** Rows that appear or go above what is on screen do not move it. */
  useLayoutEffect(() => {
    const element = scroller.current
    const old = before.current
    before.current = rows
    if (!element || old === rows) return
    const first = Math.floor(element.scrollTop / height)
    const anchor = old[first]
    const now = anchor ? rows.findIndex(({ key }) => key === anchor.key) : -1
    if (now !== -1 && now !== first) element.scrollTop += (now - first) * height
    const isGone = selected !== null && !rows.some(({ key }) => key === selected)
    if (!isGone || !old.some(({ key }) => key === selected)) return
    const next = neighbourOf(selected, old, rows)
    if (wasInside.current && document.activeElement === document.body) wanted.current = next
    commands.select(next)
  }, [rows, selected, height, scroller, commands])

  /** The field is gone: the focus goes back to the tree, unless the user went elsewhere. */
  useLayoutEffect(() => {
    if (isEditing) return
    if (wasInside.current && document.activeElement === document.body) wanted.current = selected
  }, [isEditing, selected])

  /** What was pasted or came back is selected: where the focus is on a row, it goes there. */
  useLayoutEffect(() => {
    const focused = document.activeElement
    const key = focused?.getAttribute('data-key')
    if (selected === null || !key || key === selected || !scroller.current?.contains(focused)) return
    const index = rows.findIndex((row) => row.key === selected)
    if (index === -1) return
    wanted.current = selected
    virtual.scrollToIndex(index, { align: 'auto' })
  }, [selected, rows, scroller, virtual])

  useLayoutEffect(() => follow())

  return (key) => {
    wanted.current = key
    commands.select(key)
    virtual.scrollToIndex(
      rows.findIndex((row) => row.key === key),
      { align: 'auto' },
    )
    if (focusIfHere(rowElement(key), { preventScroll: true })) wanted.current = null
  }
}

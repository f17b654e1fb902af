import { useCallback, useEffect, useRef, useState } from 'react'
import type { Row } from './transcriptRows'

/** How long a mark is in view before it goes, ms. */
const SEEN_MS = 2000

/**
 * The first row that arrived while the transcript was not in view. Null once the row was in view for a while: a
 * focused window alone does not count.
 */
export function useUnread(
  rows: readonly Row[],
  taskId: string | null,
  isLookedAt: () => boolean,
): { readonly unread: string | null; readonly seen: () => void } {
  /** An item and no row: rows become groups of several, under another key. */
  const [mark, setMark] = useState<{ taskId: string | null; id: string } | null>(null)
  const known = useRef<{ taskId: string | null; ids: ReadonlySet<string> } | null>(null)
  const look = useRef(isLookedAt)
  useEffect(() => {
    look.current = isLookedAt
  })
  useEffect(() => {
    const before = known.current
    known.current = { taskId, ids: new Set(rows.flatMap(({ ids }) => ids)) }
    // A conversation that is shown or read for the first time has no news.
    if (before?.taskId !== taskId || before.ids.size === 0 || look.current()) return
    const ids = rows.flatMap((row) => row.ids)
    const id = ids[ids.findLastIndex((one) => before.ids.has(one)) + 1]
    if (id === undefined) return
    setMark((marked) => {
      const isThere = marked?.taskId === taskId && ids.includes(marked.id)
      return isThere ? marked : { taskId, id }
    })
  }, [rows, taskId])
  const seen = useCallback(() => setMark(null), [])
  const marked = mark?.taskId === taskId ? rows.find(({ ids }) => ids.includes(mark.id)) : undefined
  return { unread: marked?.key ?? null, seen }
}

/** Calls back once the element was in view for two seconds. Returns the ref to attach. */
export function useSeen(onSeen: () => void): (element: HTMLElement | null) => (() => void) | undefined {
  return useCallback(
    (element) => {
      if (!element) return
      let timer: ReturnType<typeof setTimeout> | undefined
      let isInView = false
      const check = () => {
        clearTimeout(timer)
        if (isInView && document.hasFocus()) timer = setTimeout(onSeen, SEEN_MS)
      }
      const observer = new IntersectionObserver((entries) => {
        // Several come together where the page had no time in between.
        isInView = entries.at(-1)?.isIntersecting === true
        check()
      })
      observer.observe(element)
      window.addEventListener('focus', check)
      window.addEventListener('blur', check)
      return () => {
        clearTimeout(timer)
        observer.disconnect()
        window.removeEventListener('focus', check)
        window.removeEventListener('blur', check)
      }
    },
    [onSeen],
  )
}

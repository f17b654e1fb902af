import { useCallback, useEffect, useState } from 'react'
import type { Row } from './transcriptRows'

/** Rows drawn without being asked for; a long conversation opens at its end, and the rest is drawn when it is asked for. */
const STEP = 200
/** Rows drawn in one task: 200 in one took 70 ms. */
const SLICE = 40

/** Of more rows, those far from the screen are drawn as one box for each 40: what is left can then be added in one step. */
export const MAX_ROWS = 600

/** Rows above one that is sought. */
const ABOVE = 10

interface Shown {
  readonly taskId: string | null
  /** Rows at the beginning that were not asked for; null until there are any. */
  readonly hidden: number | null
  /** The first row drawn: it comes down to `hidden`, slice by slice. Null while none is drawn. */
  readonly from: number | null
}

/** The end of a conversation, drawn from its end on. What is drawn once stays drawn, however much is added. */
export function useShownRows(
  rows: readonly Row[],
  taskId: string | null,
): {
  readonly shown: readonly Row[]
  /** The place of the first row that is shown. */
  readonly from: number
  /** Rows that are not drawn until they are asked for. */
  readonly hidden: number
  readonly reveal: () => void
  /** Draws from there on, slice by slice. */
  readonly revealTo: (place: number) => void
} {
  const [state, setState] = useState<Shown>({ taskId, hidden: null, from: null })
  const next = shownOf(state, rows.length, taskId)
  const { hidden, from } = next
  if (state.taskId !== taskId || state.hidden !== hidden || state.from !== from) setState(next)
  const count = rows.length
  const first = from ?? Number.POSITIVE_INFINITY
  /** Changes with each slice that is drawn; null once all are. */
  const behind = hidden !== null && first > hidden ? first : null
  useEffect(() => {
    if (behind === null) return
    // The next slice waits for the commit of this one: React would draw two that are asked for together in one task.
    const timer = setTimeout(() => setState((known) => withSlice(known, count)), 0)
    return () => clearTimeout(timer)
  }, [behind, count])
  const revealTo = useCallback(
    (place: number) =>
      setState((known) => ({
        ...known,
        hidden: Math.min(known.hidden ?? place, Math.max(0, place - ABOVE)),
      })),
    [],
  )
  return {
    shown: first === 0 ? rows : rows.slice(first),
    from: from ?? rows.length,
    hidden: hidden ?? 0,
    revealTo,
    reveal() {
      const asked = Math.max(0, (hidden ?? 0) - STEP)
      setState({ taskId, hidden: asked, from: asked })
    },
  }
}

function shownOf(known: Shown, count: number, taskId: string | null): Shown {
  if (count === 0) return { taskId, hidden: null, from: null }
  const isSame = known.taskId === taskId
  const most = Math.max(0, count - STEP)
  const hidden = Math.min((isSame ? known.hidden : null) ?? most, most)
  const end = Math.max(0, count - SLICE)
  // Where nothing is drawn, what comes now was just folded, in this very task.
  if (known.from === null && end > 0) return { taskId, hidden, from: null }
  const from = Math.min((isSame ? known.from : null) ?? end, end)
  return { taskId, hidden, from: Math.max(hidden, from) }
}

/** The first slice is what `shownOf` makes of any place behind it. */
function withSlice(known: Shown, count: number): Shown {
  const { from, hidden } = known
  if (from === null) return { ...known, from: Number.POSITIVE_INFINITY }
  const least = hidden ?? 0
  return { ...known, from: count - from >= MAX_ROWS ? least : Math.max(least, from - SLICE) }
}

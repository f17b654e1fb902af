import { useState } from 'react'
import type { Row } from './transcriptRows'

/** Rows drawn at once; a long conversation opens at its end, and the rest is drawn when it is asked for. */
const STEP = 200

interface Shown {
  readonly taskId: string | null
  /** Rows at the beginning that are not drawn; null until there are any. */
  readonly hidden: number | null
}

/** The end of a conversation. What is drawn once stays drawn, however much is added. */
export function useShownRows(
  rows: readonly Row[],
  taskId: string | null,
): { readonly shown: readonly Row[]; readonly hidden: number; readonly reveal: () => void } {
  const [state, setState] = useState<Shown>({ taskId, hidden: null })
  const most = Math.max(0, rows.length - STEP)
  const known = state.taskId === taskId ? state.hidden : null
  const hidden = rows.length === 0 ? null : Math.min(known ?? most, most)
  if (state.taskId !== taskId || state.hidden !== hidden) setState({ taskId, hidden })
  const first = hidden ?? 0
  return {
    shown: first === 0 ? rows : rows.slice(first),
    hidden: first,
    reveal: () => setState({ taskId, hidden: Math.max(0, first - STEP) }),
  }
}

import { useMemo } from 'react'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { selectItem } from '../store'
import { rowHeight } from './rowText'
import type { Row } from './transcriptRows'

/** CSS pixels of a high screen, and of the gap between two rows. */
const SCREEN = 1200
const GAP = 8

/** The place of the first row that is on screen when the conversation is opened at its end. */
export function useFirstSeen(rows: readonly Row[]): number {
  const { agent } = useWorkspace()
  return useMemo(() => {
    const state = agent.store.getState()
    let first = rows.length
    for (let height = 0; first > 0 && height < SCREEN; ) {
      first -= 1
      const [id = ''] = rows[first]?.ids ?? []
      const item = selectItem(id)(state)
      height += (item ? rowHeight(item) : 0) + GAP
    }
    return first
  }, [agent, rows])
}

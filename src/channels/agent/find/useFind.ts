import { useEffect, useMemo, useState } from 'react'
import { useAgent, useWorkspace } from '../../context/WorkspaceProvider'
import { selectHasOlder } from '../store'
import { createRowsSelector } from '../transcript/transcriptRows'
import { useCommands, useView } from '../useView'
import { findMatches, type Match } from './findMatches'
import { findPattern } from './findPattern'
import { inSlices } from './inSlices'

/** Milliseconds after which what the agent has said meanwhile is searched. */
const AGAIN_MS = 300

export interface Found {
  readonly query: string
  readonly matches: readonly Match[]
}

const NOTHING: Found = { query: '', matches: [] }

/** Looks for a text in the conversation shown, from its newest words back to its first: what is not here is asked for. */
export function useFind(taskId: string, query: string) {
  const { agent } = useWorkspace()
  const rows = useAgent(useMemo(() => createRowsSelector(taskId), [taskId]))
  const [found, setFound] = useState<Found>(NOTHING)
  const changed = useChanged()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `changed` stands for what the store has in the rows, which is read here
  useEffect(() => {
    const pattern = findPattern(query)
    if (!pattern) {
      setFound(NOTHING)
      return undefined
    }
    return inSlices(findMatches(rows, agent.store.getState().items, pattern), (matches) =>
      setFound({ query, matches }),
    )
  }, [rows, query, changed, agent])
  const isLoading = useEarlier(taskId, query !== '')
  return { found, isLoading, isSearching: found.query !== query && query.trim() !== '' }
}

/** Counts, at most once in `AGAIN_MS`, that something in the conversations became other. */
function useChanged(): number {
  const { agent, clock } = useWorkspace()
  const [count, setCount] = useState(0)
  useEffect(() => {
    let cancel: (() => void) | null = null
    const unsubscribe = agent.store.subscribe((state, before) => {
      if (state.items === before.items || cancel) return
      cancel = clock.after(AGAIN_MS, () => {
        cancel = null
        setCount((known) => known + 1)
      })
    })
    return () => {
      unsubscribe()
      cancel?.()
    }
  }, [agent, clock])
  return count
}

/** Asks for one page after the other of what is earlier, as long as something is looked for. */
function useEarlier(taskId: string, isWanted: boolean): boolean {
  const { loadOlder } = useCommands()
  const hasOlder = useAgent(selectHasOlder(taskId))
  const older = useView((view) => view.older)
  const isDue = isWanted && hasOlder && older === 'idle'
  useEffect(() => {
    if (isDue) loadOlder()
  }, [isDue, loadOlder])
  return isWanted && hasOlder && older !== 'failed'
}

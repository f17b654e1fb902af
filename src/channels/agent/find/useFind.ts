import { useEffect, useState } from 'react'
import { useAgent, useWorkspace } from '../../context/WorkspaceProvider'
import { selectHasOlder } from '../store'
import { createRowsSelector } from '../transcript/transcriptRows'
import { useCommands, useView } from '../useView'
import { findMatches, type Match } from './findMatches'
import { findPattern } from './findPattern'
import { inSlices } from './inSlices'
import { keepLooking } from './keepLooking'

export interface Found {
  readonly query: string
  readonly matches: readonly Match[]
}

const NOTHING: Found = { query: '', matches: [] }

/** Looks for a text in the conversation shown, from its newest words back to its first: what is not here is asked for. */
export function useFind(taskId: string, query: string) {
  const { agent, clock } = useWorkspace()
  const [found, setFound] = useState<Found>(NOTHING)
  useEffect(() => {
    const pattern = findPattern(query)
    if (!pattern) {
      setFound(NOTHING)
      return undefined
    }
    const { store } = agent
    const selectRows = createRowsSelector(taskId)
    return keepLooking({
      clock,
      onChanged: (changed) =>
        store.subscribe((state, before) => {
          if (state.items !== before.items || state.tasks[taskId]?.items !== before.tasks[taskId]?.items)
            changed()
        }),
      look(done) {
        const state = store.getState()
        return inSlices(findMatches(selectRows(state), state.items, pattern), (matches) => {
          setFound({ query, matches })
          done()
        })
      },
    })
  }, [taskId, query, agent, clock])
  const isLoading = useEarlier(taskId, query !== '')
  return { found, isLoading, isSearching: found.query !== query && query.trim() !== '' }
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

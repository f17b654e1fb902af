import type { Link } from '../../../socket/link'
import type { AgentCommands } from '../commands'
import { askPage } from '../queries'
import { reduceAgent } from '../shared/reduce'
import { type AgentStore, selectHasOlder, selectTask } from '../store'
import type { AgentViewStore } from '../viewStore'

interface Agent {
  readonly store: AgentStore
  readonly viewStore: AgentViewStore
  readonly commands: AgentCommands
  readonly link: Link
}

/**
 * Shows a conversation at one of its items, whose page is asked for where it is not here. Where that fails the
 * conversation is shown as far as it is here.
 */
export async function openAt(
  { store, viewStore, commands, link }: Agent,
  taskId: string,
  seq: number,
): Promise<void> {
  commands.selectTask(taskId)
  const isWanted = () => viewStore.getState().taskId === taskId
  const isHere = () => {
    const { items, oldest } = store.getState()
    const task = selectTask(taskId)(store.getState())
    if (!task || (task.reach?.oldest ?? oldest) > seq) return false
    return [...task.items].some((id) => items.get(id)?.seq === seq)
  }
  try {
    while (isWanted() && !isHere() && selectHasOlder(taskId)(store.getState())) {
      const page = await askPage(link, store.getState(), taskId)
      store.setState((state) => reduceAgent(state, page))
    }
  } catch {
    return // The transcript offers to show what is earlier.
  }
  if (isWanted()) viewStore.setState({ sought: { taskId, seq } })
}

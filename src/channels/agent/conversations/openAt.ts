import type { Link } from '../../../socket/link'
import type { AgentCommands } from '../commands'
import { askPage, firstHere } from '../queries'
import { reduceAgent } from '../shared/reduce'
import { type AgentStore, isDeleted, selectHasOlder, selectTask } from '../store'
import type { AgentViewStore } from '../viewStore'

interface Agent {
  readonly store: AgentStore
  readonly viewStore: AgentViewStore
  readonly commands: AgentCommands
  readonly link: Link
}

/**
 * Shows a conversation at one of its items, whose page is asked for where it is not here. Where that fails the
 * conversation is shown as far as it is here, and one that was deleted is not shown.
 */
export async function openAt(agent: Agent, taskId: string, seq: number): Promise<void> {
  const { store, viewStore, commands } = agent
  try {
    if (!selectTask(taskId)(store.getState())) await readOlder(agent, taskId)
    const task = selectTask(taskId)(store.getState())
    if (viewStore.getState().list === null || !task || isDeleted(task)) return
    commands.selectTask(taskId)
    await readBackTo(agent, taskId, seq)
  } catch {
    return // The transcript offers to show what is earlier.
  }
  if (isShown(agent, taskId)) viewStore.setState({ sought: { taskId, seq } })
}

const isShown = ({ viewStore }: Agent, taskId: string): boolean => viewStore.getState().taskId === taskId

async function readBackTo(agent: Agent, taskId: string, seq: number): Promise<void> {
  const { store } = agent
  const isHere = () => {
    const { items, oldest } = store.getState()
    const task = selectTask(taskId)(store.getState())
    if (!task || (task.reach?.oldest ?? oldest) > seq) return false
    return [...task.items].some((id) => items.get(id)?.seq === seq)
  }
  while (isShown(agent, taskId) && !isHere() && selectHasOlder(taskId)(store.getState()))
    if (!(await readOlder(agent, taskId))) return
}

/** False: there was nothing older. */
async function readOlder({ store, link }: Agent, taskId: string): Promise<boolean> {
  const before = store.getState()
  const page = await askPage(link, before, taskId)
  store.setState((state) => reduceAgent(state, page))
  return firstHere(store.getState(), taskId) < firstHere(before, taskId)
}

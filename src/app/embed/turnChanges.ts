import { type AgentState, noIds } from '../../channels/agent/shared/state'
import { changeCounts } from '../../channels/agent/tools/toolSummary'

/** How many files and lines the newest turn of a conversation changed, as far as its tools told it. */
export function turnChanges(
  { tasks, items }: Pick<AgentState, 'tasks' | 'items'>,
  taskId: string,
): { readonly files: number; readonly added: number; readonly removed: number } {
  const ids = tasks[taskId]?.items ?? noIds
  const begins = ids.findLastIndex((id) => items.get(id)?.kind === 'user')
  const files = new Set<string>()
  let added = 0
  let removed = 0
  for (const id of ids.slice(begins + 1)) {
    const item = items.get(id)
    if (item?.kind !== 'tool' || item.call.status !== 'completed') continue
    for (const content of item.call.content ?? []) if (content.type === 'diff') files.add(content.path)
    const counts = changeCounts(item)
    added += counts?.added ?? 0
    removed += counts?.removed ?? 0
  }
  return { files: files.size, added, removed }
}

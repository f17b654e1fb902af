import { conversationTitle } from '../../channels/agent/header/conversationTitle'
import type { ToolContent } from '../../channels/agent/shared/eventSchemas'
import { type AgentState, noIds } from '../../channels/agent/shared/state'
import { selectIsBusy } from '../../channels/agent/store'
import type { AgentEdit } from '../../channels/files/editor/merge/agentEdits'

/** Tools may run side by side, so that it need not be the last item that changed. */
const LOOKED_AT = 20

type Diff = Extract<ToolContent, { type: 'diff' }>

export interface ToldEdit {
  readonly path: string
  readonly taskId: string
  /** What the tool shows of it; null: only that it changed the file. */
  readonly edit: Omit<AgentEdit, 'who' | 'at'> | null
}

/** The edits of files that are done since `before`, in all conversations. Those that were loaded are known by the caller. */
export function toldEdits(state: AgentState, before: AgentState): readonly ToldEdit[] {
  if (state.items === before.items) return []
  // A tool reports that it is done before its turn ends, so that other conversations need not be searched.
  const running = state.taskOrder.filter((taskId) => selectIsBusy(taskId)(before))
  return running.flatMap((taskId) => {
    const ids = state.tasks[taskId]?.items ?? noIds
    return ids.slice(Math.max(0, ids.length - LOOKED_AT)).flatMap((id) => {
      const item = state.items.get(id)
      const was = before.items.get(id)
      if (item?.kind !== 'tool' || item === was || item.call.status !== 'completed') return []
      if (was?.kind === 'tool' && was.call.status === 'completed') return []
      return editsOf(state, taskId, id, item.call)
    })
  })
}

interface Call {
  readonly kind?: string | undefined
  readonly content?: readonly ToolContent[] | undefined
  readonly locations?: readonly { readonly path: string }[] | undefined
}

function editsOf(state: AgentState, taskId: string, id: string, call: Call): readonly ToldEdit[] {
  const title = conversationTitle(state, taskId)
  const diffs = (call.content ?? []).filter((one): one is Diff => one.type === 'diff')
  const told = diffs.map(({ path, oldText, newText, truncated }, at) => ({
    path,
    taskId,
    edit: truncated ? null : { id: `${id} ${at}`, oldText: oldText ?? null, newText, title },
  }))
  const others = call.kind === 'edit' && told.length === 0 ? (call.locations ?? []) : []
  // A path outside the workspace does not begin at its root.
  return [...told, ...others.map(({ path }) => ({ path, taskId, edit: null }))].filter(({ path }) =>
    path.startsWith('/'),
  )
}

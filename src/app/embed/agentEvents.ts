import type { AgentItem, AgentState } from '../../channels/agent/shared/state'
import type { Workspace } from '../../channels/context/workspace'
import type { Emit } from '../../embed-sdk/events'
import { messages } from '../../messages/en'
import { requestMessages } from '../../messages/requests'
import { shownTask } from './frameActions'
import { turnChanges } from './turnChanges'

const BUSY = ['running', 'waiting']

/** Tells of turns and of what waits for an answer; what was replayed is no news. */
export function attachAgentEvents(workspace: Workspace, emit: Emit): () => void {
  const { agent } = workspace
  let told = ''
  const stops = [
    agent.store.subscribe((state, before) => {
      tellState()
      if (!before.loaded || state.epoch !== before.epoch) return
      tellRequests(state, before)
      tellTurns(state, before)
    }),
    agent.viewStore.subscribe(tellState),
  ]

  function tellState(): void {
    const { tasks, open } = agent.store.getState()
    const session = shownTask(workspace)
    const status = session === null ? undefined : tasks[session]?.status
    const state = status === 'running' || status === 'waiting' ? status : 'idle'
    const now = { session, state, needsYou: open.length > 0 } as const
    if (JSON.stringify(now) === told) return
    told = JSON.stringify(now)
    emit('agent-state', now)
  }

  function tellRequests(state: AgentState, before: AgentState): void {
    for (const id of state.open) {
      const item = state.items.get(id)
      if (before.open.includes(id) || (item?.kind !== 'permission' && item?.kind !== 'question')) continue
      emit('needs-you', { kind: item.kind, id, title: titleOf(item) })
    }
  }

  function tellTurns(state: AgentState, before: AgentState): void {
    if (state.tasks === before.tasks) return
    for (const [session, { status }] of Object.entries(state.tasks)) {
      const was = before.tasks[session]?.status ?? ''
      if (BUSY.includes(was) && !BUSY.includes(status))
        emit('turn-finished', { session, ...turnChanges(state, session) })
    }
  }

  return () => {
    for (const stop of stops) stop()
  }
}

/** What kind of thing is asked; the command, the file or the question itself stays in the frame. */
function titleOf(item: Extract<AgentItem, { kind: 'permission' | 'question' }>): string {
  return item.kind === 'question'
    ? requestMessages.question.name(messages.embed.aQuestion)
    : requestMessages.permission.name(requestMessages.permission.verb[item.toolKind])
}

import type { Documents } from '../documents'
import type { AgentEdit } from './agentEdits'

type Viewed = Pick<Documents, 'view'>

/** Edits of one file that are kept: an agent that goes on and on makes thousands. */
const MAX_EDITS = 20

/** An agent says that it changed a file. */
export function noteAgentEdit({ view }: Viewed, path: string, edit: AgentEdit): void {
  const { agentEdits = {} } = view.getState()
  const others = (agentEdits[path] ?? []).filter(({ id }) => id !== edit.id)
  view.setState({ agentEdits: { ...agentEdits, [path]: [...others, edit].slice(-MAX_EDITS) } })
}

/** The user has seen what was changed in a file; without one, in all. */
export function dismissAgentEdits({ view }: Viewed, path?: string): void {
  const { [path ?? '']: _, ...others } = view.getState().agentEdits ?? {}
  view.setState({ agentEdits: path === undefined ? {} : others, agentNote: null })
}

/** What was marked last was said. */
export const heardAgentNote = ({ view }: Viewed): void => view.setState({ agentNote: null })

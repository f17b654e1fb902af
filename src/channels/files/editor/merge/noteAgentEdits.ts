import type { Documents } from '../documents'
import { type AgentEdit, MARKED_MS } from './agentEdits'

type Viewed = Pick<Documents, 'view'>

/** Edits of one file that are kept: an agent that goes on and on makes thousands. */
const MAX_EDITS = 20

/** An agent says that it changed a file. What is marked no more is forgotten, in all files: it may be the text of each. */
export function noteAgentEdit({ view }: Viewed, path: string, edit: AgentEdit): void {
  const { agentEdits = {} } = view.getState()
  const isMarked = ({ id, at }: AgentEdit) => id !== edit.id && at + MARKED_MS > edit.at
  const known = Object.entries(agentEdits).map(([file, edits]) => [file, edits.filter(isMarked)] as const)
  const others = Object.fromEntries(known.filter(([, edits]) => edits.length > 0))
  view.setState({
    agentEdits: { ...others, [path]: [...(others[path] ?? []), edit].slice(-MAX_EDITS) },
  })
}

/** The user has seen what was changed in a file; without one, in all. */
export function dismissAgentEdits({ view }: Viewed, path?: string): void {
  const { [path ?? '']: _, ...others } = view.getState().agentEdits ?? {}
  view.setState({ agentEdits: path === undefined ? {} : others, agentNote: null })
}

/** What was marked last was said. */
export const heardAgentNote = ({ view }: Viewed): void => view.setState({ agentNote: null })

import type { AgentLogEventOf, ToolKind } from '../shared/eventSchemas'

type ToolStatus = AgentLogEventOf<'tool_invocation'>['status']

const KINDS: readonly (readonly [ToolKind, RegExp])[] = [
  ['execute', /bash|shell|terminal|command|exec|run/i],
  ['search', /grep|glob|search|find|list|\bls\b/i],
  ['fetch', /fetch|http|web|browse/i],
  ['delete', /delete|remove|\brm\b/i],
  ['move', /move|rename/i],
  ['edit', /edit|write|patch|file_?change|create/i],
  ['read', /read|view|open|cat\b/i],
  ['think', /think|plan|todo/i],
]

/** What a tool does, guessed from its name, where a server does not say. */
export function kindOfTool(name: string): ToolKind {
  return KINDS.find(([, pattern]) => pattern.test(name))?.[0] ?? 'other'
}

const STATUSES: Readonly<Record<string, ToolStatus>> = {
  'input-streaming': 'pending',
  'input-available': 'running',
  'approval-requested': 'awaiting_input',
  'output-available': 'completed',
  'output-error': 'failed',
  'output-denied': 'rejected',
  'approval-responded': 'running',
  pending: 'pending',
  running: 'running',
  in_progress: 'running',
  awaiting_input: 'awaiting_input',
  completed: 'completed',
  failed: 'failed',
  rejected: 'rejected',
}

export function statusOfTool(status: unknown, otherwise: ToolStatus): ToolStatus {
  return typeof status === 'string' ? (STATUSES[status] ?? otherwise) : otherwise
}

/** A string as it is, any other value as JSON; undefined for null and undefined. */
export function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? undefined)
}

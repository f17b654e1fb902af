import { expect, it } from 'vitest'
import type { AgentLogEvent } from '../../channels/agent/shared/eventSchemas'
import { reduceAgent } from '../../channels/agent/shared/reduce'
import { initialAgent } from '../../channels/agent/shared/state'
import { turnChanges } from './turnChanges'

const edit = (
  toolCallId: string,
  path: string,
  newText: string,
  status: 'completed' | 'rejected',
): unknown => ({
  type: 'tool_invocation',
  taskId: 't',
  toolCallId,
  toolName: 'edit',
  kind: 'edit',
  title: 'Edit',
  status,
  content: [{ type: 'diff', path, oldText: 'one\ntwo\n', newText }],
})

it('counts files and lines since the last message, of what was really done', () => {
  const events = [
    { type: 'user_message', taskId: 't', messageId: 'm1', content: 'before' },
    edit('1', '/old', 'gone\n', 'completed'),
    { type: 'user_message', taskId: 't', messageId: 'm2', content: 'now' },
    edit('2', '/a', 'one\n2\nthree\n', 'completed'),
    edit('3', '/a', 'one\ntwo\nmore\n', 'completed'),
    edit('4', '/b', '', 'rejected'),
  ]
  const state = events.reduce<typeof initialAgent>(
    (folded, event, at) =>
      reduceAgent(folded, { ...(event as AgentLogEvent), seq: at + 1, epoch: 'e', at: '' } as AgentLogEvent),
    { ...initialAgent, loaded: true, epoch: 'e' },
  )
  expect(turnChanges(state, 't')).toEqual({ files: 1, added: 3, removed: 1 })
  expect(turnChanges(state, 'unknown')).toEqual({ files: 0, added: 0, removed: 0 })
})

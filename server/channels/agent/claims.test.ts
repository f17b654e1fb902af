import { expect, it } from 'vitest'
import type { AgentLogEvent } from '../../../src/channels/agent/shared/eventSchemas'
import { reduceAgent } from '../../../src/channels/agent/shared/reduce'
import { type AgentState, initialAgent } from '../../../src/channels/agent/shared/state'
import { claimsOf } from './claims'

const call = (toolCallId: string, fields: object) => ({
  type: 'tool_invocation',
  taskId: 't',
  toolCallId,
  toolName: 'tool',
  title: 'Tool',
  kind: 'edit',
  status: 'completed',
  ...fields,
})
const said = (messageId: string) => ({ type: 'user_message', taskId: 't', messageId, content: 'go' })
const diff = (path: string) => ({ type: 'diff', path, oldText: 'a', newText: 'b' })

it('takes diffs and places of a turn for claims, but not what was read, refused, outside or of git itself', () => {
  const events = [
    said('m1'),
    call('1', { content: [diff('/of the turn before')] }),
    said('m2'),
    call('2', { content: [diff('/edited'), diff('/.git/config'), diff('outside.txt')] }),
    call('3', { locations: [{ path: '/moved' }], kind: 'move' }),
    call('4', { locations: [{ path: '/read' }], kind: 'read' }),
    call('5', { content: [diff('/refused')], status: 'rejected' }),
    call('6', { content: [diff('/failed')], status: 'failed' }),
  ]
  const state = events.reduce<AgentState>(
    (before, event, at) => reduceAgent(before, { ...event, seq: at + 1, epoch: 'e' } as AgentLogEvent),
    { ...initialAgent, epoch: 'e', loaded: true },
  )
  expect(claimsOf(state, 't', 'm2')).toEqual([
    { path: '/edited', diff: { oldText: 'a', newText: 'b' } },
    { path: '/moved' },
    { path: '/failed' },
  ])
})

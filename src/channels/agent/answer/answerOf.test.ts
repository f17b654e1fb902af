import { expect, it } from 'vitest'
import type { AgentLogEvent } from '../shared/eventSchemas'
import { reduceAgent } from '../shared/reduce'
import { type AgentState, initialAgent } from '../shared/state'
import { answerMarkdown, answerOf, lastMessage } from './answerOf'

function stateOf(...events: readonly object[]): AgentState {
  const epoch = 'e'
  return events.reduce<AgentState>(
    (state, event, index) =>
      reduceAgent(state, { taskId: 't', seq: index + 1, epoch, ...event } as AgentLogEvent),
    { ...initialAgent, epoch, loaded: true },
  )
}

const said = (messageId: string) => ({ type: 'user_message', messageId, content: `Ask ${messageId}` })
const text = (messageId: string, content: string) => ({ type: 'text', messageId, content, offset: 0 })
const tool = {
  type: 'tool_invocation',
  toolCallId: 'c',
  toolName: 'read',
  kind: 'read',
  title: 'Read',
  status: 'completed',
}

it('joins the words of an answer over its steps, and takes none of the turns around it', () => {
  const state = stateOf(
    said('1'),
    text('a', 'First.\n'),
    said('2'),
    text('b', '**Second**'),
    tool,
    text('c', '\nThird'),
    said('3'),
  )
  const ids = [...(state.tasks.t?.items ?? [])]
  const parts = answerOf(state, 't', ids[5] ?? '')
  expect(answerMarkdown(parts)).toBe('**Second**\n\nThird')
  expect(answerMarkdown(answerOf(state, 't', ids[1] ?? ''))).toBe('First.')
  expect(lastMessage(state, 't')?.content).toBe('Ask 3')
})

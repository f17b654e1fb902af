import { describe, expect, it } from 'vitest'
import type { AgentEvent } from '../shared/protocol'
import { reduceAgent } from '../shared/reduce'
import { type AgentState, initialAgent } from '../shared/state'
import { wentOn } from './wentOn'

const fold = (events: readonly object[], from: AgentState = initialAgent) =>
  events.reduce<AgentState>(
    (state, event) => reduceAgent(state, { taskId: 't', ...event } as unknown as AgentEvent),
    from,
  )
const text = (content: string, offset: number) => ({ type: 'text', messageId: 'm', content, offset })
const call = (status: string) => ({
  type: 'tool_invocation',
  toolCallId: 'c',
  toolName: 'ls',
  title: 'ls',
  kind: 'execute',
  status,
})
const before = fold([call('running'), text('one', 0)])

describe('a conversation went on', () => {
  it.each([
    ['more of a message', text(' two', 3)],
    ['another item', { type: 'notice', text: 'x' }],
    ['the end of a call', call('completed')],
  ])('by %s', (_, event) => {
    expect(wentOn(fold([event], before), before, 't')).toBe(true)
  })

  it('not by being told again, nor by what happens elsewhere', () => {
    expect(wentOn(fold([call('running'), text('one', 0)]), before, 't')).toBe(false)
    expect(wentOn(fold([{ type: 'notice', taskId: 'other', text: 'x' }], before), before, 't')).toBe(false)
    expect(wentOn(fold([{ type: 'title', title: 'x' }], before), before, 't')).toBe(false)
  })
})

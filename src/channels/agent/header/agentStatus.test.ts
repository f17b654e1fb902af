import { describe, expect, it } from 'vitest'
import type { AgentEvent } from '../shared/protocol'
import { reduceAgent } from '../shared/reduce'
import { type AgentState, initialAgent } from '../shared/state'
import { describeStatus } from './agentStatus'
import { conversationTitle } from './conversationTitle'

const here = { live: true, stopping: false, sending: false }
const fold = (...events: readonly { type: string; [field: string]: unknown }[]): AgentState =>
  events.reduce<AgentState>(
    (state, event, index) =>
      reduceAgent(state, { taskId: 't', epoch: 'e', seq: index + 1, ...event } as AgentEvent),
    initialAgent,
  )
const text = (state: AgentState, context = {}) => describeStatus(state, 't', { ...here, ...context }).text
const task = (status: string) => ({ type: 'task', status })
const tool = (status: string) => ({
  type: 'tool_invocation',
  toolCallId: 'c',
  toolName: 'shell',
  kind: 'execute',
  title: 'npm test\nmore',
  status,
})

describe('describeStatus', () => {
  it('has one phrase for every state', () => {
    expect(text(initialAgent)).toBe('Ready')
    expect(text(initialAgent, { sending: true })).toBe('Thinking')
    expect(text(fold(task('running')))).toBe('Thinking')
    expect(text(fold(task('running'), tool('running')))).toBe('Working: npm test')
    expect(text(fold(task('running'), tool('completed')))).toBe('Thinking')
    expect(text(fold(task('waiting')))).toBe('Waiting for you')
    expect(text(fold(task('running')), { stopping: true })).toBe('Stopping…')
    expect(text(fold(task('aborted')))).toBe('Stopped')
    expect(text(fold(task('failed')))).toBe('Failed')
    expect(text(fold(task('completed')))).toBe('Ready')
    expect(text(fold(task('running')), { live: false })).toBe('Offline, agent still running')
    expect(text(fold(task('completed')), { live: false })).toBe('Offline')
  })

  it('is never "running" while the user must answer', () => {
    const request = { type: 'permission_request', requestId: 'r', title: 'x', kind: 'other', options: [] }
    expect(text(fold(task('running'), tool('running'), request))).toBe('Waiting for you')
  })
})

describe('conversationTitle', () => {
  it('is the agent’s, else the first line of the first message', () => {
    const message = { type: 'user_message', messageId: 'm', content: `${'long '.repeat(20)}\nsecond line` }
    expect(conversationTitle(initialAgent, null)).toBe('New conversation')
    expect(conversationTitle(fold(task('running')), 't')).toBe('Untitled conversation')
    expect(conversationTitle(fold(message), 't')).toBe(`${'long '.repeat(12)}…`)
    expect(conversationTitle(fold(message, { type: 'title', title: 'Fix\nit' }), 't')).toBe('Fix it')
  })
})

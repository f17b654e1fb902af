import { describe, expect, it } from 'vitest'
import type { PendingPrompt } from '../delivery/pendingPrompt'
import type { AgentEvent } from '../shared/protocol'
import { reduceAgent } from '../shared/reduce'
import { type AgentState, initialAgent } from '../shared/state'
import { announcementsOf } from './announcements'

const apply = (state: AgentState, event: { type: string; [field: string]: unknown }) =>
  reduceAgent(state, { taskId: 't', epoch: 'e', seq: state.seq + 1, ...event } as AgentEvent)
const base = apply(initialAgent, { type: 'task', status: 'created' })
const running = apply(base, { type: 'task', status: 'running' })

function said(
  before: AgentState,
  event: { type: string; [field: string]: unknown },
  shown: string | null = 't',
) {
  const mine: readonly PendingPrompt[] = [
    {
      clientMessageId: 'mine',
      taskId: 't',
      content: 'hi',
      turn: null,
      same: 0,
      state: 'sending',
      since: { now: 0, wall: 0 },
    },
  ]
  const told = announcementsOf(before, apply(before, event), mine, shown)
  return told.map(({ text, politeness }) => [text, politeness])
}

describe('announcementsOf', () => {
  it('says that the user’s own message was taken, not one of another client', () => {
    const message = { type: 'user_message', messageId: 'm', content: 'hi' }
    expect(said(base, { ...message, clientMessageId: 'mine' })).toEqual([['Sent.', 'polite']])
    expect(said(base, message)).toEqual([])
  })

  it('says how many messages wait', () => {
    const queued = { type: 'queue', paused: false, messages: [{ clientMessageId: 'a', content: 'b' }] }
    expect(said(running, queued)).toEqual([['Queued, 1 waiting.', 'polite']])
  })

  it('says when a turn begins, ends, is stopped or fails', () => {
    expect(said(base, { type: 'task', status: 'running' })).toEqual([['Agent is working.', 'polite']])
    expect(said(running, { type: 'task', status: 'aborted' })).toEqual([['Stopped.', 'polite']])
    const error = { type: 'error', code: 'x', error: 'It broke.', retryable: false }
    expect(said(apply(running, error), { type: 'task', status: 'failed' })).toEqual([
      ['Agent stopped: It broke.', 'assertive'],
    ])
    expect(said(running, { type: 'task', status: 'completed' })).toEqual([['Agent finished.', 'polite']])
  })

  it('reads the first 200 characters of a finished answer and no word before', () => {
    const text = { type: 'text', messageId: 'm', content: 'a'.repeat(300), offset: 0 }
    expect(said(running, text)).toEqual([])
    expect(said(apply(running, text), { type: 'task', status: 'completed' })).toEqual([
      [`Agent finished. ${'a'.repeat(200)}`, 'polite'],
    ])
  })

  it('asks once, at once, for permissions and answers', () => {
    const request = {
      type: 'permission_request',
      requestId: 'r',
      title: 'npm test',
      kind: 'execute',
      options: [],
    }
    expect(said(running, request)).toEqual([['Agent needs permission: npm test. Press F4.', 'assertive']])
    expect(said(apply(running, request), { type: 'task', status: 'waiting' })).toEqual([])
    const named = apply(running, { type: 'title', title: 'Fix the tests' })
    expect(said(named, request, 'another')).toEqual([
      ['Agent needs permission in “Fix the tests”: npm test. Press F4.', 'assertive'],
    ])
    const question = {
      type: 'question',
      requestId: 'q',
      toolCallId: 'c',
      questions: [{ id: 'a', question: 'Which?' }],
    }
    expect(said(running, question)).toEqual([['Agent asks: Which? Press F4.', 'assertive']])
  })

  it('says nothing of what is replayed', () => {
    const events = [{ type: 'task', taskId: 't', status: 'completed', seq: 9 }]
    const history = { type: 'history', events, tasks: events, seq: 9, epoch: 'e', hasMore: false }
    const replayed = reduceAgent(running, history as unknown as AgentEvent)
    expect(announcementsOf(running, replayed, [], 't')).toEqual([])
    expect(announcementsOf(initialAgent, replayed, [], 't')).toEqual([])
  })

  it('says nothing of older conversations that a page makes known', () => {
    const events = [{ type: 'task', taskId: 'older', status: 'completed', seq: 1, epoch: 'e' }]
    const page = { type: 'page', requestId: 'p', data: { events, hasMore: false } }
    const after = reduceAgent(running, page as unknown as AgentEvent)
    expect(after.tasks.older?.status).toBe('completed')
    expect(announcementsOf(running, after, [], 't')).toEqual([])
  })

  it('says when a turn ends where the server numbers no events', () => {
    const unnumbered = (state: AgentState, event: object) =>
      reduceAgent(state, { taskId: 't', ...event } as AgentEvent)
    const busy = unnumbered(initialAgent, { type: 'task', status: 'running' })
    const over = unnumbered(busy, { type: 'task', status: 'aborted' })
    expect(announcementsOf(busy, over, [], 't').map(({ text }) => text)).toEqual(['Stopped.'])
  })
})

import { describe, expect, it } from 'vitest'
import type { AgentLogEvent } from './eventSchemas'
import { type AllProgress, enterPhase, followEvent, fromFrame, toFrame } from './progress'

const told = (fields: object) => ({ taskId: 't', ...fields }) as AgentLogEvent
const running = told({ type: 'task', status: 'running' })
const text = told({ type: 'text', messageId: 'm', content: 'a', offset: 0 })
const tool = (status: string) =>
  told({ type: 'tool_invocation', toolCallId: 'c', toolName: 'x', kind: 'execute', title: 'x', status })

const next = (all: AllProgress, event: AgentLogEvent, now: number) => followEvent(all, event, 'running', now)
const begun = next({}, running, 1000)

describe('followEvent (A28)', () => {
  it('knows since when a turn runs and when something of it was heard last', () => {
    expect(begun.t).toEqual({ began: 1000, heard: 1000, calls: {} })
    expect(next(begun, text, 4000).t).toEqual({ began: 1000, heard: 4000, calls: {} })
  })

  it('forgets a turn that ended, and begins none for what comes later', () => {
    const over = followEvent(begun, told({ type: 'task', status: 'completed' }), 'completed', 5000)
    expect(over).toEqual({})
    expect(followEvent(over, told({ type: 'usage' }), 'completed', 6000)).toBe(over)
  })

  it('takes nothing that the user does for a word of the agent', () => {
    for (const mine of [
      told({ type: 'user_message', messageId: 'u', content: 'x' }),
      told({ type: 'queue', messages: [], paused: false }),
      told({ type: 'task', status: 'running', pinned: true, activeAt: '2026-01-01' }),
    ])
      expect(next(begun, mine, 9000)).toBe(begun)
  })

  it('knows since when each call runs, however often it is told again, and not while it waits for an answer', () => {
    const first = next(begun, tool('running'), 2000)
    expect(next(first, tool('running'), 7000).t?.calls).toEqual({ c: 2000 })
    expect(next(first, tool('awaiting_input'), 7000).t?.calls).toEqual({})
    expect(next(first, tool('completed'), 7000).t?.calls).toEqual({})
  })

  it('ends a retry with the next thing the agent says, and no start by what its session tells', () => {
    const retrying = enterPhase(begun, 't', { phase: 'retrying', reason: 'rate_limit' }, 2000)
    expect(next(retrying, told({ type: 'usage' }), 3000).t?.phase).toBe('retrying')
    expect(next(retrying, text, 3000).t).toMatchObject({ phase: undefined, reason: undefined })
    const starting = enterPhase(begun, 't', { phase: 'starting' }, 2000)
    expect(next(starting, told({ type: 'commands', commands: [] }), 3000).t?.phase).toBe('starting')
  })
})

it('is told in durations, so that two clocks need not agree', () => {
  const all = enterPhase(
    next(begun, tool('running'), 3000),
    't',
    { phase: 'retrying', reason: 'other' },
    4000,
  )
  const progress = all.t
  if (!progress) throw new Error('Nothing is known of the turn.')
  const frame = toFrame('t', progress, 6000)
  expect(frame).toMatchObject({ turn: 5000, quiet: 2000, calls: { c: 3000 }, phase: 'retrying' })
  expect(fromFrame(frame, 100_000)).toEqual({
    began: 95_000,
    heard: 98_000,
    calls: { c: 97_000 },
    phase: 'retrying',
    reason: 'other',
  })
})

import { describe, expect, it } from 'vitest'
import type { AgentLogEvent } from './eventSchemas'
import { reduceAgent } from './reduce'
import { type AgentState, initialAgent } from './state'

const task = { taskId: 't', epoch: 'e' }

/** One conversation of so many messages. */
function conversationOf(items: number): AgentState {
  const events: AgentLogEvent[] = Array.from({ length: items }, (_, n) => ({
    ...task,
    type: 'text',
    messageId: `m${n}`,
    content: 'Words. ',
    offset: 0,
    seq: n + 1,
  }))
  return reduceAgent(initialAgent, {
    type: 'history',
    events,
    tasks: [{ ...task, type: 'task', status: 'running' }],
    hasMore: false,
    seq: items,
    epoch: 'e',
  })
}

/** Every object that a value leads to. */
function reached(value: unknown, seen = new Set<object>()): Set<object> {
  const waiting = [value]
  for (let next = waiting.pop(); waiting.length > 0 || next !== undefined; next = waiting.pop()) {
    if (typeof next !== 'object' || next === null || seen.has(next)) continue
    seen.add(next)
    if (next instanceof Map) waiting.push(...next.keys(), ...next.values())
    else waiting.push(...Object.values(next))
  }
  return seen
}

const sizeOf = (object: object) => (object instanceof Map ? object.size : Object.keys(object).length)

/** Fields, elements and entries of all objects that the next state has and the one before had not. */
function copied(before: AgentState, event: AgentLogEvent): number {
  const known = reached(before)
  expect(known.size).toBeGreaterThan(before.seq)
  const next = reduceAgent(before, event)
  expect(next.seq).toBe(before.seq + 1)
  return [...reached(next)].reduce((sum, object) => (known.has(object) ? sum : sum + sizeOf(object)), 0)
}

const more = (state: AgentState, messageId: string, offset: number): AgentLogEvent => ({
  ...task,
  type: 'text',
  messageId,
  content: 'More.',
  offset,
  seq: state.seq + 1,
})

describe('one event in a conversation of 20,000 messages', () => {
  const [short, long] = [conversationOf(20), conversationOf(20_000)]

  it.each([
    ['more of the newest message', (state: AgentState, items: number) => more(state, `m${items - 1}`, 7)],
    ['more of the oldest one', (state: AgentState) => more(state, 'm0', 7)],
    ['a new message', (state: AgentState) => more(state, 'new', 0)],
  ])('copies hardly more than in one of 20: %s', (_, event) => {
    const least = copied(short, event(short, 20))
    const most = copied(long, event(long, 20_000))
    expect(least).toBeGreaterThan(0)
    expect(most).toBeLessThan(least + 300)
  })
})

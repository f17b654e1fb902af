import { describe, expect, it } from 'vitest'
import type { AgentEvent } from '../shared/protocol'
import { reduceAgent } from '../shared/reduce'
import { type AgentState, initialAgent } from '../shared/state'
import { conversationGroups } from './conversationRows'
import { conversationTime } from './conversationTime'
import { countUnread, isUnread, latestOf } from './seen'

const NOW = new Date(2026, 2, 29, 15, 30).getTime()
const at = (...place: [number, number, number, number?]) => new Date(2026, ...place).toISOString()

function folded(...events: readonly object[]): AgentState {
  return events
    .map(
      (event, index) =>
        ({ type: 'task', status: 'completed', ...event, seq: index + 1, epoch: 'e' }) as AgentEvent,
    )
    .reduce(reduceAgent, initialAgent)
}
const namesIn = (state: AgentState) =>
  conversationGroups(state, {}, NOW).map(
    ({ name, rows }) => `${name}: ${rows.map(({ taskId }) => taskId).join(' ')}`,
  )

describe('the groups of conversations', () => {
  it('go by the day where the page is, and by when something happened and not when it was put away', () => {
    // The night before is the one in which many clocks go forward.
    const state = folded(
      { taskId: 'a', at: at(2, 29, 0, 1) },
      { taskId: 'b', at: at(2, 28, 23, 59) },
      { taskId: 'c', at: at(2, 28, 0, 1) },
      { taskId: 'd', at: at(2, 27, 23, 59) },
      { taskId: 'e', at: at(2, 29, 15), activeAt: at(2, 1, 1) },
      { taskId: 'f', at: at(2, 29, 15), pinned: true },
      { taskId: 'g', at: at(2, 29, 15), pinned: true, archived: true },
      { taskId: 'h', at: at(2, 29, 15), deleteAt: at(2, 29, 16) },
    )
    expect(namesIn(state)).toEqual(['pinned: f', 'today: a', 'yesterday: b c', 'earlier: d e', 'archived: g'])
  })

  it('keep conversations without a time, behind the others', () => {
    expect(namesIn(folded({ taskId: 'a' }, { taskId: 'b', at: at(0, 1, 1) }))).toEqual(['earlier: b a'])
  })

  it('say the time of day of today and yesterday, else the day', () => {
    expect(conversationTime(at(2, 29, 9), NOW)).toMatch(/9/)
    expect(conversationTime(at(2, 3, 9), NOW)).toMatch(/3/)
    expect(conversationTime(new Date(2024, 0, 5).toISOString(), NOW)).toMatch(/2024/)
    expect(conversationTime('nonsense', NOW)).toBe('')
  })
})

describe('what is new', () => {
  const state = folded({ taskId: 'a', at: at(1, 1, 1) }, { taskId: 'b', at: at(1, 2, 1) })
  const unread = (seen: Record<string, string>) =>
    Object.values(state.tasks).flatMap((task) => (isUnread(task, seen) ? task.taskId : []))

  it('is what happened after the last look, and nothing before conversations were counted', () => {
    expect(unread({})).toEqual([])
    expect(unread({ '': at(1, 1, 1) })).toEqual(['b'])
    expect(unread({ '': at(0, 1, 1), b: at(1, 2, 1) })).toEqual(['a'])
    expect(unread({ '': latestOf(state) ?? '' })).toEqual([])
  })

  it('is not counted in conversations that were put away or deleted', () => {
    const mixed = folded(
      { taskId: 'a', at: at(1, 2, 1) },
      { taskId: 'b', at: at(1, 2, 1), archived: true },
      { taskId: 'c', at: at(1, 2, 1), deleteAt: at(1, 9, 1) },
      { taskId: 'd', at: at(1, 2, 1), archived: false, deleteAt: null },
    )
    expect(countUnread(mixed, { '': at(1, 1, 1) })).toBe(2)
    expect(countUnread(mixed, { '': at(1, 3, 1) })).toBe(0)
  })

  it('is none where a conversation is only kept in another way', () => {
    const pinned = folded({ taskId: 'a', at: at(1, 9, 1), activeAt: at(1, 1, 1), pinned: true })
    expect(Object.values(pinned.tasks).some((task) => isUnread(task, { '': at(1, 1, 1) }))).toBe(false)
  })
})

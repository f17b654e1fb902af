import { describe, expect, it } from 'vitest'
import { reduceAgent } from '../shared/reduce'
import { type AgentState, initialAgent } from '../shared/state'
import { selectFirstOpen, selectItem, selectOldestSeq, selectTask } from '../store'
import { createRowsSelector } from './transcriptRows'

function fold(...events: readonly { type: string; [field: string]: unknown }[]): AgentState {
  return events.reduce<AgentState>(
    (state, event, index) =>
      reduceAgent(state, { taskId: 't', epoch: 'e', seq: index + 1, ...event } as Parameters<
        typeof reduceAgent
      >[1]),
    initialAgent,
  )
}
const tool = (toolCallId: string, kind: string, status = 'completed') => ({
  type: 'tool_invocation',
  toolCallId,
  toolName: kind,
  kind,
  title: kind,
  status,
})
const rows = (state: AgentState) => createRowsSelector('t')(state).map(({ ids }) => ids.length)

describe('createRowsSelector', () => {
  it('tells three or more reads and searches in a row in one line', () => {
    const looks = [tool('1', 'read'), tool('2', 'search'), tool('3', 'read')]
    expect(rows(fold(...looks.slice(0, 2)))).toEqual([1, 1])
    expect(rows(fold(...looks))).toEqual([3])
    expect(rows(fold(...looks, tool('4', 'edit'), tool('5', 'read')))).toEqual([3, 1, 1])
  })

  it('leaves out of a group what failed or still runs', () => {
    expect(rows(fold(tool('1', 'read'), tool('2', 'read', 'failed'), tool('3', 'read')))).toEqual([1, 1, 1])
    expect(rows(fold(tool('1', 'read'), tool('2', 'read'), tool('3', 'read', 'running')))).toEqual([1, 1, 1])
  })

  it('is the same array while an item only grows', () => {
    const select = createRowsSelector('t')
    const before = fold({ type: 'text', messageId: 'm', content: 'a', offset: 0 })
    const after = reduceAgent(before, {
      type: 'text',
      taskId: 't',
      messageId: 'm',
      content: 'b',
      offset: 1,
      seq: 2,
      epoch: 'e',
    })
    expect(after).not.toBe(before)
    expect(select(after)).toBe(select(before))
  })

  it('shows nothing for a conversation that has not begun', () => {
    expect(createRowsSelector(null)(initialAgent)).toBe(createRowsSelector('x')(initialAgent))
  })
})

describe('selectors', () => {
  it('return what exists in the state', () => {
    const state = fold(tool('1', 'read'), {
      type: 'permission_request',
      requestId: 'r',
      title: 'npm test',
      kind: 'execute',
      options: [],
    })
    expect(selectTask('t')(state)).toBe(state.tasks.t)
    expect(selectItem('tool:1')(state)).toBe(state.items['tool:1'])
    expect(selectFirstOpen(state)).toBe(state.items['request:r'])
  })

  it('page from the oldest item that is not an open request', () => {
    const state = fold(
      { type: 'permission_request', requestId: 'r', title: 'x', kind: 'other', options: [] },
      tool('1', 'read'),
    )
    expect(selectOldestSeq(state)).toBe(2)
    expect(selectOldestSeq(initialAgent)).toBe(1)
  })
})

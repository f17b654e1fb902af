import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AgentEvent } from '../shared/protocol'
import { reduceAgent } from '../shared/reduce'
import { type AgentState, initialAgent } from '../shared/state'
import { selectFirstOpen, selectItem, selectTask } from '../store'
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

  it('keeps the rows before the one that changed as the same objects', () => {
    const select = createRowsSelector('t')
    const before = fold(tool('1', 'edit'), tool('2', 'read'), tool('3', 'read'), tool('4', 'read', 'running'))
    const [first] = select(before)
    const after = reduceAgent(before, { ...tool('4', 'read'), taskId: 't', seq: 5, epoch: 'e' } as AgentEvent)
    expect(select(after).map(({ ids }) => ids.length)).toEqual([1, 3])
    expect(select(after)[0]).toBe(first)
  })

  it('tells after any events, and any number of them at once, what a new one tells', () => {
    const event = fc.record({
      id: fc.nat(40).map(String),
      task: fc.constantFrom('t', 't', 't', 'u'),
      kind: fc.constantFrom('read', 'search', 'edit', 'text', 'truncated'),
      status: fc.constantFrom('completed', 'completed', 'running'),
      content: fc.constantFrom('', ' ', 'x'),
      isSeen: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 120 }), (script) => {
        const select = createRowsSelector('t')
        let state = initialAgent
        for (const { id, task: taskId, kind, status, content, isSeen } of script) {
          const said = { type: 'appended', kind: 'text', messageId: id, content }
          const cut = { type: 'truncated', messageId: id }
          const called = tool(id, kind, status)
          const next = kind === 'text' ? said : kind === 'truncated' ? cut : called
          state = reduceAgent(state, { taskId, ...next } as AgentEvent)
          if (isSeen) expect(select(state)).toEqual(createRowsSelector('t')(state))
        }
        expect(select(state)).toEqual(createRowsSelector('t')(state))
      }),
    )
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
    expect(selectItem('tool:1')(state)).toBe(state.items.get('tool:1'))
    expect(selectFirstOpen(state)).toBe(state.items.get('request:r'))
  })
})

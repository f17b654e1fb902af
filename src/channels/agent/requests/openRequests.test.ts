import { describe, expect, it } from 'vitest'
import type { AgentLogEvent } from '../shared/eventSchemas'
import { reduceAgent } from '../shared/reduce'
import { initialAgent } from '../shared/state'
import { allowTogether, createAskedSelector, denyTogether } from './openRequests'

const once = { optionId: 'once', name: 'Allow once', kind: 'allow_once' as const }
const always = { optionId: 'always', name: 'Always', kind: 'allow_always' as const }
const no = { optionId: 'no', name: 'Deny', kind: 'reject_once' as const }

const asks = (requestId: string, command: string, more: object = {}): AgentLogEvent => ({
  type: 'permission_request',
  taskId: 't',
  requestId,
  title: command,
  kind: 'execute',
  input: { command },
  options: [once, always, no],
  ...more,
})
const states = (...events: readonly AgentLogEvent[]) =>
  events.reduce((state, event, at) => reduceAgent(state, { ...event, seq: at + 1, epoch: 'e' }), initialAgent)
const askedIn = (...events: readonly AgentLogEvent[]) => createAskedSelector('t')(states(...events))
const idsOf = (...events: readonly AgentLogEvent[]) => askedIn(...events).map(({ requestIds }) => requestIds)

describe('requests that are the same', () => {
  it('are one, and those that differ in anything are not', () => {
    expect(idsOf(asks('1', 'ls'), asks('2', 'npm test'), asks('3', 'ls'), asks('4', 'ls'))).toEqual([
      ['1', '3', '4'],
      ['2'],
    ])
    const content = (text: string) => ({ content: [{ type: 'text', text }] })
    for (const other of [
      { input: { command: 'ls', cwd: '/src' } },
      { options: [once, no] },
      { options: [once, always, { ...no, optionId: 'never' }] },
      { kind: 'other' },
      { title: 'List' },
      { facts: ['network'] },
      content('more'),
      { taskId: 'u' },
    ])
      expect(idsOf(asks('1', 'ls'), asks('2', 'ls', other))[0]).toEqual(['1'])
  })

  it('are not taken for one where not all of them is here', () => {
    const diff = { type: 'diff', path: '/a', oldText: 'a', newText: 'b' }
    for (const cut of [{ truncated: true }, { content: [{ ...diff, truncated: true, length: 9 }] }])
      expect(idsOf(asks('1', 'ls', cut), asks('2', 'ls', cut))).toEqual([['1'], ['2']])
    expect(idsOf(asks('1', 'ls', { content: [diff] }), asks('2', 'ls', { content: [diff] }))).toEqual([
      ['1', '2'],
    ])
  })

  it('are those of the present turn, and the same array while none changes', () => {
    const prompt = { type: 'user_message', taskId: 't', messageId: 'm', content: 'x' } as const
    expect(idsOf(asks('1', 'ls'), prompt, asks('2', 'ls'))).toEqual([['2']])
    const select = createAskedSelector('t')
    const state = states(prompt, asks('1', 'ls'))
    const first = select(state)
    const more = { type: 'text', taskId: 't', messageId: 'a', content: 'x', offset: 0 } as const
    expect(select(reduceAgent(state, { ...more, seq: 3, epoch: 'e' }))).toBe(first)
  })
})

describe('what is allowed at once', () => {
  it('is allowed once, by the only option of the kind, and without a risk that the server sees', () => {
    const { allowed, left } = allowTogether(
      askedIn(
        asks('1', 'ls'),
        asks('2', 'rm -rf dist', { facts: ['deletes'] }),
        asks('3', 'ls'),
        asks('4', 'npm test', { options: [no, { ...once, optionId: 'yes' }] }),
        asks('5', 'two ways', { options: [once, { ...once, optionId: 'other' }] }),
        asks('6', 'for good', { options: [always, no] }),
        asks('7', 'long', { truncated: true }),
        asks('8', 'odd', { facts: ['of the future'] }),
        { type: 'question', taskId: 't', requestId: 'q', toolCallId: 'c', questions: [] },
      ),
    )
    expect(allowed.flatMap(({ answers }) => answers)).toEqual([
      { requestId: '1', optionId: 'once' },
      { requestId: '3', optionId: 'once' },
      { requestId: '4', optionId: 'yes' },
    ])
    expect(left.map(({ requestId }) => requestId)).toEqual(['2', '5', '6', '7', '8'])
  })

  it('is only what is drawn whole, without a button that shows the rest', () => {
    const lines = (count: number) => 'x\n'.repeat(count)
    const diff = (newText: string, more: object = {}) => ({
      content: [{ type: 'diff', path: '/a', oldText: '', newText, ...more }],
    })
    const text = (count: number) => ({ content: [{ type: 'text', text: `${lines(count - 1)}x` }] })
    const { allowed, left } = allowTogether(
      askedIn(
        asks('1', `${lines(13)}x`),
        asks('2', `${lines(14)}x`),
        asks('3', 'text', text(14)),
        asks('4', 'text', text(15)),
        asks('5', 'edit', diff(lines(20))),
        asks('6', 'edit', diff(lines(21))),
        asks('7', 'compared later', diff('x'.repeat(16_385))),
        asks('8', 'same', diff('a', { oldText: 'a' })),
        asks('9', 'line ends', diff('a\r\n', { oldText: 'a\n' })),
        asks('10', 'terminal', { content: [{ type: 'terminal', output: 'x' }] }),
        asks('11', 'second', { content: [...diff('a').content, ...diff(lines(21)).content] }),
        asks('12', 'input', { input: { list: Array.from({ length: 20 }, (_, at) => at) } }),
      ),
    )
    expect(allowed.map(({ item }) => item.requestId)).toEqual(['1', '3', '5', '8'])
    expect(left.map(({ requestId }) => requestId)).toEqual(['2', '4', '6', '7', '9', '10', '11', '12'])
  })

  it('is denied once, as far as each can be', () => {
    const never = { optionId: 'never', name: 'Never', kind: 'reject_always' as const }
    expect(
      denyTogether(
        askedIn(
          asks('1', 'ls', { options: [once, never, no] }),
          asks('2', 'pwd', { options: [once, never] }),
          asks('3', 'id', { options: [] }),
          asks('4', 'rm x', { facts: ['deletes'] }),
          asks('5', 'rm x', { facts: ['deletes'] }),
        ),
      ),
    ).toEqual([
      [{ requestId: '1', optionId: 'no' }],
      [{ requestId: '3', optionId: undefined }],
      [
        { requestId: '4', optionId: 'no' },
        { requestId: '5', optionId: 'no' },
      ],
    ])
  })
})

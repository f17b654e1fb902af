import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AgentLogEvent } from './eventSchemas'
import { reduceAgent } from './reduce'
import { type AgentState, initialAgent } from './state'

const EPOCH = '4c2c2c0e-0000-4000-8000-000000000000'
/** Folds events as the next ones of the log. */
const fold = (events: readonly object[], from: AgentState = initialAgent): AgentState =>
  events.reduce<AgentState>(
    (state, event) =>
      reduceAgent(state, { taskId: 't', ...event, seq: state.seq + 1, epoch: EPOCH } as AgentLogEvent),
    from,
  )
const call = (more: object = {}) => ({
  type: 'tool_invocation',
  toolCallId: 'c',
  toolName: 'sh',
  kind: 'execute',
  title: 'npm test',
  status: 'running',
  input: {},
  ...more,
})
const printed = (content: string, offset: number) => ({
  type: 'tool_output',
  toolCallId: 'c',
  content,
  offset,
})
const said = (content: string, offset: number, more: object = {}) => ({
  type: 'text',
  messageId: 'm',
  content,
  offset,
  ...more,
})
const asked = (requestId: string, more: object = {}) => ({
  type: 'permission_request',
  requestId,
  title: 'npm test',
  kind: 'execute',
  options: [],
  ...more,
})
const question = (requestId: string) => ({
  type: 'question',
  requestId,
  questions: [{ id: 'x', question: 'Why?' }],
})
const resolved = (requestId: string, more: object = {}) => ({
  type: 'request_resolved',
  requestId,
  outcome: 'approved',
  ...more,
})

describe('a text that comes in pieces', () => {
  const pieces = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 10 })

  it.each([
    ['of the agent', (content: string, offset: number) => said(content, offset), 'message:m', 'content'],
    ['of a tool', printed, 'tool:c', 'output'],
  ] as const)('%s is what was written, however the pieces overlap', (_, piece, id, field) => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 12 }), pieces, (whole, cuts) => {
        let state = fold([call(), piece('', 0)])
        let have = 0
        for (const [a, b] of cuts) {
          const from = a % (have + 1)
          const to = Math.min(whole.length, from + (b % (whole.length + 1)))
          state = fold([piece(whole.slice(from, to), from)], state)
          have = Math.max(have, to)
        }
        expect(state.gap).toBe(false)
        expect(state.items.get(id)).toMatchObject({ [field]: whole.slice(0, have) })
        const torn = fold([piece('x', have + 1)], state)
        expect(torn).toMatchObject({ gap: true, seq: state.seq })
        expect(torn.items).toBe(state.items)
      }),
    )
  })

  it('stays the same object where a piece brings nothing new', () => {
    const state = fold([call(), printed('ab', 0), said('ab', 0)])
    const again = fold([printed('b', 1), said('ab', 0)], state)
    expect(again.items).toBe(state.items)
  })

  it('goes on behind a middle that was left out', () => {
    const state = fold([
      said('begin…end', 0, { truncated: true, length: 100 }),
      call({ output: 'begin…end', length: 100 }),
      said('!', 100),
      printed('!', 100),
    ])
    expect(state.items.get('message:m')).toMatchObject({ content: 'begin…end!', length: 101 })
    expect(state.items.get('tool:c')).toMatchObject({ output: 'begin…end!', outputEnd: 101 })
  })

  it('is of its own kind: an id of the user or of nothing takes no piece', () => {
    const user = { type: 'user_message', messageId: 'm', content: 'Do it' }
    const state = fold([
      user,
      said('more', 5),
      { type: 'message_end', messageId: 'm', length: 99 },
      printed('x', 0),
    ])
    expect(state.gap).toBe(false)
    expect([...state.items]).toMatchObject([{ id: 'message:m', kind: 'user', content: 'Do it' }])
    const late = fold([said('late', 3)])
    expect([late.gap, late.items.length]).toEqual([true, 0])
  })
})

describe('a tool call', () => {
  it('keeps what it printed and said when it is told again, and its place', () => {
    const state = fold([
      call({ input: { a: 1 }, truncated: true }),
      printed('ok', 0),
      said('Done', 0),
      call({ status: 'completed' }),
    ])
    expect([...(state.tasks.t?.items ?? [])]).toEqual(['tool:c', 'message:m'])
    expect(state.items.get('tool:c')).toMatchObject({
      seq: 1,
      output: 'ok',
      outputEnd: 2,
      call: { status: 'completed', title: 'npm test' },
    })
    expect(state.items.get('tool:c')).not.toHaveProperty('call.truncated')
    expect(fold([call({ output: 'all of it' })], state).items.get('tool:c')).toMatchObject({
      output: 'all of it',
      outputEnd: 9,
    })
  })

  it('gets its result, which does not end it where the server numbers', () => {
    const state = fold([call(), { type: 'tool_result', toolCallId: 'c', result: 'fine', exitCode: 0 }])
    expect(state.items.get('tool:c')).toMatchObject({
      call: { status: 'running', result: 'fine', exitCode: 0 },
    })
    const other = fold([{ type: 'user_message', messageId: 'c', content: 'x' }])
    expect(fold([{ type: 'tool_result', toolCallId: 'c', result: 'fine' }], other).items).toBe(other.items)
  })

  it.each([
    ['running', undefined, 'completed'],
    ['pending', 'No such file.', 'failed'],
    ['failed', undefined, 'failed'],
  ])(
    'that was %s is ended by its result where the server does not number (error: %s)',
    (status, error, after) => {
      const unnumbered = [call({ status }), { type: 'tool_result', toolCallId: 'c', result: '', error }]
      const state = unnumbered.reduce<AgentState>(
        (one, event) => reduceAgent(one, { taskId: 't', ...event } as AgentLogEvent),
        initialAgent,
      )
      expect(state.items.get('tool:c')).toMatchObject({ call: { status: after } })
    },
  )
})

describe('requests', () => {
  it('are open in the order in which they were asked, until each is answered', () => {
    const state = fold([asked('a'), question('b'), asked('c')])
    expect(state.open).toEqual(['request:a', 'request:b', 'request:c'])
    const answered = fold(
      [resolved('b', { outcome: 'answered' }), resolved('a', { optionId: 'once' })],
      state,
    )
    expect(answered.open).toEqual(['request:c'])
    expect(answered.items.get('request:a')).toMatchObject({
      kind: 'permission',
      toolKind: 'execute',
      outcome: 'approved',
      optionId: 'once',
    })
    expect(answered.items.get('request:b')).toMatchObject({ kind: 'question', outcome: 'answered' })
    expect(answered.items.get('request:b')).not.toHaveProperty('optionId')
  })

  it('are answered once, and told again without another place', () => {
    const state = fold([asked('a'), asked('b'), resolved('a', { outcome: 'rejected' })])
    expect(fold([resolved('a'), resolved('unknown')], state).items).toBe(state.items)
    const again = fold([asked('b', { title: 'npm run' })], state)
    expect(again.open).toEqual(['request:b'])
    expect(again.items.get('request:b')).toMatchObject({ title: 'npm run' })
    // A history tells of answered ones with their answer.
    expect(fold([asked('b', { outcome: 'approved' })], state).open).toEqual([])
    expect(fold([asked('c', { outcome: 'approved' })], state).open).toEqual(['request:b'])
  })
})

describe('a conversation', () => {
  it('has the newest of what is told about it, each beside the others', () => {
    const told = [
      { type: 'task', status: 'running', title: 'First' },
      { type: 'title', title: 'Better' },
      { type: 'plan', entries: [] },
      { type: 'queue', messages: [], paused: true },
      { type: 'usage', used: 1, size: 2 },
      { type: 'commands', commands: [] },
      { type: 'task', status: 'completed' },
    ]
    const task = fold(told).tasks.t
    expect(task).toMatchObject({ status: 'completed', title: 'Better', queue: { paused: true } })
    for (const name of ['plan', 'queue', 'usage', 'commands', 'task'] as const)
      expect(task?.[name]?.type).toBe(name)
  })

  it('is listed with the others in the order in which they began', () => {
    const title = (taskId: string) => ({ type: 'title', taskId, title: taskId })
    expect(fold([title('b'), title('a'), title('b')]).taskOrder).toEqual(['b', 'a'])
  })

  it('has notices, compactions and errors at their places in the log', () => {
    const state = fold([
      { type: 'notice', code: 'mode', text: 'Plan' },
      { type: 'compaction', before: 2, after: 1 },
      { type: 'error', code: 'agent_crashed', error: 'No.', retryable: true },
    ])
    expect([...(state.tasks.t?.items ?? [])]).toEqual(['event:1', 'event:2', 'event:3'])
    expect([...state.items].map(({ kind, seq }) => [kind, seq])).toEqual([
      ['notice', 1],
      ['compaction', 2],
      ['error', 3],
    ])
  })
})

describe('what the user said in a conversation', () => {
  const user = (messageId: string, content: string, taskId = 't') => ({
    type: 'user_message',
    taskId,
    messageId,
    content,
  })

  it('is those of its items that the user wrote, in their order, whatever is told again or becomes another kind', () => {
    const step = fc.record({
      isUser: fc.boolean(),
      messageId: fc.constantFrom('a', 'b', 'c'),
      taskId: fc.constantFrom('t', 'u'),
      content: fc.constantFrom('x', 'y'),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const events = steps.map(({ isUser, ...rest }) =>
          isUser ? user(rest.messageId, rest.content, rest.taskId) : { type: 'text', offset: 0, ...rest },
        )
        const state = fold(events)
        for (const { items, said: saidIds } of Object.values(state.tasks))
          expect([...saidIds]).toEqual([...items].filter((id) => state.items.get(id)?.kind === 'user'))
      }),
    )
  })

  it('is another object when one of its messages changed, and the same when another item did', () => {
    const before = fold([user('a', 'x'), said('y', 0)])
    const list = (state: AgentState) => state.tasks.t?.said
    expect(list(fold([said('z', 1)], before))).toBe(list(before))
    expect(list(fold([call()], before))).toBe(list(before))
    const changed = fold([user('a', 'z')], before)
    expect(list(changed)).not.toBe(list(before))
    expect([...(list(changed) ?? [])]).toEqual(['message:a'])
    // Under another conversation than the one in which it began, too.
    expect(list(fold([user('a', 'z', 'u')], before))).not.toBe(list(before))
  })
})

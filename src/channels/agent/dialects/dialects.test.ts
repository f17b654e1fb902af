import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reduceAgent } from '../shared/reduce'
import { type AgentState, initialAgent } from '../shared/state'
import { normaliseAgent } from './normalise'

type Frame = { type: string; [field: string]: unknown }
const read = (frame: Frame) => normaliseAgent({ channel: 'agent', ...frame })
const event = (kind: string, payload?: unknown, extra: object = {}) => ({
  type: 'task_event',
  taskId: 't',
  kind,
  payload,
  ...extra,
})
const hear = (frames: readonly Frame[], from: AgentState = initialAgent) =>
  frames.flatMap((frame) => read(frame) ?? []).reduce(reduceAgent, from)
const said = (state: AgentState, id: string) =>
  reduceAgent(state, {
    type: 'user_message',
    taskId: 't',
    messageId: id,
    clientMessageId: id,
    content: id,
  })
const delta = (messageId: string, extra: object = {}) =>
  event('assistant_message.delta', { delta: 'x' }, { messageId, ...extra })
const rows = (state: AgentState) => [...(state.tasks.t?.items ?? [])].map((id) => id.replace(/^.*?:/, ''))
const call = (payload: object, kind = 'tool_call.completed') =>
  read(event(kind, payload, { toolCallId: 'c' }))?.[0]

describe('a turn that is over', () => {
  const ended = (turnId?: string) => event('turn.completed', { status: 'completed' }, { turnId })

  it.each([
    ['a delta of the same message', delta('a')],
    ['a delta of another message', delta('b')],
    ['a thought', event('thinking.delta', { delta: 'x' }, { messageId: 'thinking:a' })],
    ['a tool call', event('tool_call.started', { name: 'ls' }, { toolCallId: 'c' })],
    ['a delta that names the turn', delta('a', { turnId: '1' })],
  ])('is not begun again by %s that comes late', (_, late) => {
    for (const end of [ended('1'), ended(), event('turn.failed', { errorMessage: 'x' }, { turnId: '1' })]) {
      const before = hear([delta('a', { turnId: '1' }), end])
      const after = hear([late], before)
      expect(after.tasks.t?.status).toBe(before.tasks.t?.status)
      expect(after.tasks.t?.status).not.toBe('running')
    }
  })

  it('is followed by another one that is named, or that the user asked for', () => {
    const over = hear([delta('a', { turnId: '1' }), ended('1')])
    expect(hear([delta('b', { turnId: '2' })], over).tasks.t?.status).toBe('running')
    expect(hear([delta('b')], said(over, 'go on')).tasks.t?.status).toBe('running')
    const again = hear([delta('b', { turnId: '2' }), ended('2'), delta('a', { turnId: '1' })], over)
    expect(again.tasks.t?.status).toBe('completed')
  })
})

describe('a message that was told whole', () => {
  const id = { messageId: 'm' }
  const saying = (kind: string, content: string) =>
    event(`${kind}.${content === 'Hello' ? 'completed' : 'delta'}`, { content, delta: content }, id)

  it.each(['assistant_message', 'thinking'])('%s: takes no delta that comes late or again', (kind) => {
    for (const before of [[], [saying(kind, 'Hel')], [saying(kind, 'Hel'), saying(kind, 'lo')]]) {
      const state = hear([...before, saying(kind, 'Hello'), saying(kind, ' late'), saying(kind, 'Hel')])
      expect([...state.items]).toMatchObject([{ content: 'Hello' }])
    }
  })

  it('takes what the server says of it when it says all of it again', () => {
    const again = event('assistant_message.completed', { content: 'Hello you' }, id)
    const state = hear([saying('assistant_message', 'Hello'), again])
    expect([...state.items]).toMatchObject([{ content: 'Hello you' }])
  })
})

describe('a conversation that is truncated', () => {
  const truncated = (anchorMessageId: string) => event('conversation.truncated', { anchorMessageId })
  const whole = said(hear([delta('b')], said(hear([delta('a')], said(initialAgent, 'one')), 'two')), 'three')

  it('keeps what comes up to a message of the agent', () => {
    expect(rows(hear([truncated('a')], whole))).toEqual(['one', 'a'])
  })

  it('keeps what comes up to a message of the user that the server names', () => {
    const history = ['u1', 'a1', 'u2', 'a2'].map((id) => ({
      id,
      role: id.startsWith('u') ? 'user' : 'assistant',
      content: id,
    }))
    const state = hear([{ type: 'history', taskId: 't', history }])
    expect(rows(hear([truncated('u2')], state))).toEqual(['u1', 'a1', 'u2'])
  })

  it('keeps what comes up to the last message of the user where only the server knows its name', () => {
    const answered = hear(
      [delta('c'), event('tool_call.started', { name: 'ls' }, { toolCallId: 'd' })],
      whole,
    )
    expect(rows(hear([truncated('known-to-the-server')], answered))).toEqual([
      'one',
      'a',
      'two',
      'b',
      'three',
    ])
    expect(hear([truncated('x')], hear([delta('a')])).tasks.t?.items).toHaveLength(1)
  })
})

describe('what a turn waits for', () => {
  const wait = (toolName: string, input?: unknown) =>
    event('turn.awaiting_input', { toolName, input }, { turnId: '1', pendingInputId: 'p', toolCallId: 'c' })

  it.each([{}, null, undefined, { reason: 'done' }])('is nothing where it stops: %o', (input) => {
    const state = hear([delta('a', { turnId: '1' }), wait('stop_task', input)])
    expect(state.open).toEqual([])
    expect(state.tasks.t?.status).toBe('running')
  })

  it('is a plan as Markdown, to be approved, rejected or answered in own words', () => {
    const plan = '## First\n\n1. **look**\n2. change'
    expect(read(wait('propose_plan', { summary: 'In two steps', plan }))).toMatchObject([
      {
        type: 'question',
        requestId: 'p',
        format: 'markdown',
        message: plan,
        questions: [
          { question: 'In two steps', input: 'text', options: [{ label: 'Approve' }, { label: 'Reject' }] },
        ],
      },
      { type: 'task', status: 'waiting' },
    ])
    const bare = read(wait('propose_plan', { summary: null, plan }))
    expect(bare).toMatchObject([{ questions: [{ question: 'propose_plan' }] }, {}])
  })

  it('is a question whose empty fields are null', () => {
    const questions = [
      { id: null, header: null, question: 'Which?', options: [{ label: 'a', description: null }] },
    ]
    expect(read(wait('ask_user', { questions }))).toMatchObject([
      { questions: [{ id: '0', question: 'Which?', options: [{ label: 'a' }] }] },
      {},
    ])
  })
})

describe('what a turn asked', () => {
  const ask = (turnId: string, pendingInputId: string, taskId = 't') => ({
    ...event('turn.awaiting_input', { toolName: 'ask_user', input: { questions: [{ question: 'Which?' }] } }),
    turnId,
    pendingInputId,
    toolCallId: pendingInputId,
    taskId,
  })

  it.each([
    ['fails', event('turn.failed', { errorMessage: 'stopped' }, { turnId: '1' })],
    ['ends', event('turn.completed', { status: 'ok' }, { turnId: '1' })],
    ['ends without a name', event('turn.completed')],
  ])('is closed when that %s', (_, end) => {
    const state = hear([ask('1', 'p'), end])
    expect(state.open).toEqual([])
    expect(state.items.get('request:p')).toMatchObject({ outcome: 'interrupted' })
    expect(state.tasks.t?.status).not.toBe('waiting')
  })

  it('stays open where another turn or conversation ends', () => {
    const end = event('turn.completed', {}, { turnId: '1' })
    const state = hear([ask('9', 'other', 'u'), ask('1', 'p'), end, ask('2', 'q'), end])
    expect(state.open).toEqual(['request:other', 'request:q'])
  })

  it('keeps the answer it was given', () => {
    const answered = reduceAgent(hear([ask('1', 'p')]), {
      type: 'request_resolved',
      taskId: 't',
      requestId: 'p',
      outcome: 'answered',
    })
    const state = hear([event('turn.completed', {}, { turnId: '1' })], answered)
    expect(state.items.get('request:p')).toMatchObject({ outcome: 'answered' })
  })
})

describe('a tool call', () => {
  it.each([
    ['command_execution', 'do_it', 'execute'],
    ['file_change', 'run_patch', 'edit'],
    ['file_read', 'x', 'read'],
    ['web_search', 'run', 'search'],
    ['mcp_tool_call', 'run_query', 'other'],
    [undefined, 'run_query', 'execute'],
    [null, 'run_query', 'execute'],
  ])('of the type %s and the name %s is of the kind %s', (itemType, name, kind) => {
    expect(call({ name, itemType })).toMatchObject({ kind })
  })

  const whole = { path: '/a.ts', op: 'update', oldContent: 'one\n', newContent: 'two\n' }
  const unified = '--- a/a.ts\n+++ b/a.ts\n@@ -1,2 +1,2 @@\n same\n-one\n+two\n'
  const changed = { type: 'diff', path: '/a.ts', oldText: 'one\n', newText: 'two\n' }
  const hunk = { ...changed, oldText: 'same\none\n', newText: 'same\ntwo\n' }
  it.each([
    ['whole contents', { files: [whole] }, undefined, [changed]],
    [
      'a new file',
      { files: [{ path: '/b', op: 'create', newContent: 'x' }] },
      undefined,
      [{ path: '/b', oldText: null, newText: 'x' }],
    ],
    [
      'a file that goes',
      { files: [{ path: '/b', op: 'delete', oldContent: 'x', newContent: null }] },
      undefined,
      [{ path: '/b', oldText: 'x', newText: '' }],
    ],
    [
      'a diff for each file',
      { files: [{ path: '/a.ts', op: 'update', diff: unified.slice(unified.indexOf('@@')) }] },
      undefined,
      [hunk],
    ],
    ['two strings', { file_path: '/a.ts', old_string: 'one\n', new_string: 'two\n' }, undefined, [changed]],
    ['a diff in the result', { path: '/a.ts' }, unified, [{ ...hunk, path: 'a.ts' }]],
    ['a diff in an object', { files: [] }, { diff: unified }, [{ ...hunk, path: 'a.ts' }]],
    [
      'a new file as a diff',
      {},
      '--- /dev/null\n+++ b/new.ts\n@@ -0,0 +1 @@\n+hi\n',
      [{ path: 'new.ts', oldText: null, newText: 'hi\n' }],
    ],
    [
      'every change of one file',
      { files: [whole, { ...whole, oldContent: 'q\n', newContent: 'second\n' }] },
      unified.replaceAll('a.ts', '/a.ts'),
      [changed, { ...changed, oldText: 'q\n', newText: 'second\n' }],
    ],
    [
      'a renamed file',
      {
        files: [
          { path: '/r.ts', op: 'rename' },
          { path: '/n`.ts', oldPath: '/o.ts', op: 'rename' },
        ],
      },
      undefined,
      [
        { type: 'text', text: 'Renamed `/r.ts`' },
        { type: 'text', text: 'Renamed `/o.ts` to `` /n`.ts ``' },
      ],
    ],
    [
      'a file that git renamed, with and without a change of its text',
      null,
      `diff --git a/m b/n\nsimilarity index 100%\nrename from m\nrename to n\ndiff --git a/o b/a.ts\nrename from o\nrename to a.ts\n${unified}`,
      [
        { type: 'text', text: 'Renamed `m` to `n`' },
        { type: 'text', text: 'Renamed `o` to `a.ts`' },
        { ...hunk, path: 'a.ts' },
      ],
    ],
    [
      'lines that look like headers',
      {
        files: [
          {
            path: '/x.sql',
            op: 'update',
            diff: '--- a/x\n+++ b/x\n@@ -1,3 +1,4 @@\n a\n--- old\n+-- new\n+++ plus\n b\n',
          },
        ],
      },
      undefined,
      [{ path: 'x', oldText: 'a\n-- old\nb\n', newText: 'a\n-- new\n++ plus\nb\n' }],
    ],
    [
      'lines of a hunk that counts too few',
      { path: '/a.ts' },
      '--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n same\n-one\n+two\n--- a/b.ts\n+++ b/b.ts\n@@ -1 +1 @@\n-o\n+n\n-- \n2.40\n',
      [
        { ...hunk, path: 'a.ts' },
        { path: 'b.ts', oldText: 'o\n', newText: 'n\n' },
      ],
    ],
    ['files without contents', { files: [{ path: '/a.ts', op: 'update' }, null, 7] }, 'fine', []],
  ])('that changes files shows %s', (_, input, result, content) => {
    const shown = call({ name: 'patch', itemType: 'file_change', input, result })
    expect(shown).toMatchObject(content.length > 0 ? { content } : { kind: 'edit', result: 'fine' })
  })

  it('counts the blocks that it cannot show, and shows the others', () => {
    const blocks = [
      { type: 'terminal', command: 'ls', stdout: null, stderr: 'b', exitCode: null },
      ...[{ type: 'hologram' }, null, 'text', { type: 'todo_list' }],
    ]
    expect(call({ name: 'x', display: { label: null, blocks } })).toMatchObject({
      title: 'x',
      skipped: 4,
      content: [{ type: 'terminal', output: 'b', exitCode: null }],
    })
    expect(call({ name: 'x', display: null })).not.toHaveProperty('skipped')
  })
})

describe('the older dialect', () => {
  it('takes no entry of a history away because of another one', () => {
    const history = [
      { id: 7, timestamp: 1_700_000_000_000, role: 'user', content: 'hi' },
      ...[null, 'what', { role: 5 }, { id: 'x', role: 'assistant', content: null }],
      {
        id: null,
        timestamp: 'never',
        role: 'assistant',
        content: [{ type: 'text', text: 'hello' }, { type: 'image' }],
      },
      { id: 'c', role: 'tool', tool: { id: 3, name: null, input: 'ls', result: null } },
    ]
    const state = hear([{ type: 'init' }, { type: 'history', history }])
    expect([...state.items]).toMatchObject([
      { kind: 'user', content: 'hi', at: '2023-11-14T22:13:20.000Z' },
      { kind: 'text', content: 'hello' },
      { kind: 'tool', call: { toolCallId: '3', input: 'ls', status: 'running' } },
    ])
  })

  it.each([
    [
      { type: 'error', error: { message: 'no credit' } },
      { type: 'error', error: 'no credit' },
    ],
    [
      { type: 'error', error: 'no credit', taskId: null },
      { type: 'error', taskId: '' },
    ],
    [{ type: 'tool_use', tool: { name: 'ls', toolId: 4 }, awaitingInput: null }, { toolCallId: '4' }],
    [{ type: 'tool_result', toolId: 4, result: { a: 1 }, isError: null }, { result: '{\n  "a": 1\n}' }],
    [{ type: 'tool_result', content: 'no', isError: true }, { error: 'no' }],
    [
      { type: 'done', usage: null },
      { type: 'task', status: 'completed' },
    ],
    [{ type: 'init', version: 3, anything: {} }, undefined],
  ])('reads %o', (frame, expected) => {
    const [first] = read(frame) ?? []
    if (expected === undefined) expect(first).toBeUndefined()
    else expect(first).toMatchObject(expected)
  })
})

it('never throws, whatever stands in the fields of the dialects', () => {
  const kinds = ['assistant_message', 'thinking', 'tool_call', 'turn', 'conversation', 'slash_commands']
  const ends = ['delta', 'completed', 'started', 'failed', 'awaiting_input', 'truncated', 'updated']
  const payload = fc.record(
    {
      name: fc.anything(),
      input: fc.anything(),
      result: fc.anything(),
      toolName: fc.string(),
      display: fc.record({ blocks: fc.array(fc.anything()) }),
      delta: fc.string(),
      content: fc.string(),
    },
    { requiredKeys: [] },
  )
  const frame = fc.record({
    type: fc.constant('task_event'),
    taskId: fc.constantFrom('t', '', '__proto__'),
    kind: fc.tuple(fc.constantFrom(...kinds), fc.constantFrom(...ends)).map((parts) => parts.join('.')),
    messageId: fc.string(),
    toolCallId: fc.string(),
    turnId: fc.constantFrom('1', '2', null),
    payload,
  })
  fc.assert(fc.property(fc.array(frame), (frames) => void hear(frames)))
})

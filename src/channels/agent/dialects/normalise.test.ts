import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reduceAgent } from '../shared/reduce'
import { type AgentState, initialAgent } from '../shared/state'
import { normaliseAgent } from './normalise'

type Frame = { type: string; [field: string]: unknown }
const read = (frame: Frame) => normaliseAgent({ channel: 'agent', ...frame })
const told = (kind: string, payload?: unknown, extra: object = {}) =>
  read({ type: 'task_event', taskId: 't', kind, payload, ...extra })
const hear = (frames: readonly Frame[], from: AgentState = initialAgent) =>
  frames.flatMap((frame) => read(frame) ?? []).reduce(reduceAgent, from)
const shown = (state: AgentState) =>
  Object.values(state.tasks).flatMap((task) =>
    [...task.items].map((id) => {
      const item = state.items.get(id)!
      return 'content' in item ? `${item.kind}: ${String(item.content)}` : item.kind
    }),
  )

describe('our own events', () => {
  it('pass as they are, without their envelope', () => {
    const text = { type: 'text', taskId: 't', seq: 3, epoch: 'e', messageId: 'm', content: 'x', offset: 0 }
    expect(read(text)).toEqual([text])
  })

  it('keep a tool call whose kind is newer than we are', () => {
    const call = {
      taskId: 't',
      toolCallId: 'c',
      toolName: 'n',
      title: 'x',
      status: 'running',
      kind: 'teleport',
    }
    expect(read({ type: 'tool_invocation', ...call })).toMatchObject([{ kind: 'other' }])
  })

  it('report a frame that no channel can use', () => {
    expect(read({ type: 'telepathy', content: 'x' })).toBeNull()
    expect(read({ type: 'text' })).toBeNull()
    expect(read({ type: 'task', taskId: 't', status: 'exploded' })).toBeNull()
  })
})

describe('documented events without ids', () => {
  it('grow one message until something else happens', () => {
    const state = hear([
      { type: 'thinking', content: 'hm' },
      { type: 'text', content: 'Hel' },
      { type: 'text', content: 'lo' },
      { type: 'tool_invocation', toolName: 'bash', input: { command: 'ls' } },
      { type: 'text', content: 'Done' },
    ])
    expect(shown(state)).toEqual(['thinking: hm', 'text: Hello', 'tool', 'text: Done'])
    expect(state.taskOrder).toEqual(['conversation'])
  })

  it('belong to the task the user began last', () => {
    const asked = reduceAgent(initialAgent, {
      type: 'user_message',
      taskId: 'mine',
      messageId: 'u',
      content: 'hi',
    })
    expect(hear([{ type: 'text', content: 'hello' }], asked).tasks.mine?.items).toHaveLength(2)
  })

  it('get the same ids when they are told again', () => {
    const frames = fc.array(
      fc.oneof(
        fc.record({ type: fc.constantFrom('text', 'thinking'), content: fc.string({ minLength: 1 }) }),
        fc.record({ type: fc.constant('tool_invocation'), toolName: fc.string() }),
        fc.record({ type: fc.constant('tool_result'), result: fc.string() }),
      ),
    )
    fc.assert(
      fc.property(frames, (conversation) => {
        const state = hear(conversation)
        const again = hear(conversation, reduceAgent(state, { type: 'restarted', taskId: '' }))
        if (conversation.length > 0) expect(again).toEqual(state)
      }),
    )
  })

  it('stay on the screen after a reconnect until they are told again', () => {
    const state = hear([{ type: 'text', content: 'one' }])
    const restarted = reduceAgent(state, { type: 'restarted', taskId: '' })
    expect(shown(restarted)).toEqual(['text: one'])
    expect(shown(hear([{ type: 'text', content: 'two' }], restarted))).toEqual(['text: two'])
  })
})

describe('task_event', () => {
  it('reads the pieces of a message and its whole text (D3)', () => {
    const message = { messageId: 'm' }
    expect(told('assistant_message.delta', { delta: 'a' }, message)).toEqual([
      { type: 'appended', kind: 'text', taskId: 't', messageId: 'm', content: 'a' },
    ])
    expect(told('thinking.delta', { delta: 'a' }, { messageId: 'thinking:m' })).toMatchObject([
      { type: 'appended', kind: 'thinking', messageId: 'thinking:m' },
    ])
    expect(told('thinking.completed', { content: 'b' }, message)).toMatchObject([
      { type: 'rewritten', messageId: 'thinking:m' },
    ])
    expect(told('stream.complete', undefined, message)).toEqual([])
    const frame = (kind: string, payload: unknown) => ({
      type: 'task_event',
      taskId: 't',
      kind,
      payload,
      ...message,
    })
    const state = hear([
      frame('assistant_message.delta', { delta: 'Hxllo' }),
      frame('assistant_message.completed', { content: 'Hello' }),
    ])
    expect(shown(state)).toEqual(['text: Hello'])
    expect(state.tasks.t?.status).toBe('running')
  })

  it('reads a tool call, its terminal and its to-do list, and skips and counts other blocks', () => {
    const blocks = [
      { type: 'terminal', command: 'ls', stdout: 'a', stderr: 'b', exitCode: 2 },
      {
        type: 'todo_list',
        items: [{ text: 'x', status: 'done' }, { text: 'y', status: 'in_progress' }, { text: 'z' }],
      },
      { type: 'hologram' },
    ]
    const payload = {
      name: 'bash',
      input: { command: 'ls' },
      display: { label: 'List', blocks },
      status: 'output-error',
    }
    expect(told('tool_call.failed', payload, { toolCallId: 'c' })).toEqual([
      {
        type: 'tool_invocation',
        taskId: 't',
        toolCallId: 'c',
        toolName: 'bash',
        kind: 'execute',
        title: 'List',
        input: { command: 'ls' },
        status: 'failed',
        content: [{ type: 'terminal', output: 'a\nb', exitCode: 2 }],
        skipped: 1,
      },
      {
        type: 'plan',
        taskId: 't',
        entries: [
          { content: 'x', status: 'completed' },
          { content: 'y', status: 'in_progress' },
          { content: 'z', status: 'pending' },
        ],
      },
    ])
  })

  it.each([
    ['tool_call.started', 'input-available', 'running'],
    ['tool_call.started', undefined, 'running'],
    ['tool_call.completed', 'output-available', 'completed'],
    ['tool_call.completed', 'output-denied', 'rejected'],
    ['tool_call.completed', 'some-day', 'completed'],
    ['tool_call.failed', undefined, 'failed'],
  ])('reads %s with status %s as %s', (kind, status, expected) => {
    expect(told(kind, { name: 'read_file', status }, { toolCallId: 'c' })).toMatchObject([
      { status: expected, kind: 'read', title: 'read_file' },
    ])
  })

  it('reads how a turn ends', () => {
    expect(told('turn.completed', { status: 'ok' }, { turnId: '1' })).toMatchObject([
      { status: 'completed' },
      { type: 'ended' },
    ])
    expect(told('turn.failed', { errorMessage: 'no credit' }, { turnId: '1' })).toMatchObject([
      { type: 'error', error: 'no credit' },
      { type: 'task', status: 'failed' },
      { type: 'ended' },
    ])
  })

  it('reads what a turn waits for', () => {
    const wait = { turnId: '1', pendingInputId: 'p', toolCallId: 'c' }
    const questions = [
      { question: 'Which?', options: ['a', { label: 'b', description: 'B' }], multiSelect: true },
    ]
    expect(told('turn.awaiting_input', { toolName: 'ask_user', input: { questions } }, wait)).toMatchObject([
      {
        type: 'question',
        requestId: 'p',
        toolCallId: 'c',
        questions: [
          { id: '0', multiSelect: true, options: [{ label: 'a' }, { label: 'b', description: 'B' }] },
        ],
      },
      { type: 'task', status: 'waiting' },
    ])
    const plan = { toolName: 'propose_plan', input: { summary: 'Do it', plan: '1. this' } }
    expect(told('turn.awaiting_input', plan, wait)).toMatchObject([
      {
        message: '1. this',
        questions: [{ question: 'Do it', options: [{ label: 'Approve' }, { label: 'Reject' }] }],
      },
      {},
    ])
    expect(told('turn.awaiting_input', { toolName: 'stop_task', input: {} }, wait)).toEqual([])
    expect(told('turn.awaiting_input', { toolName: 'ask_user', input: {} }, wait)).toBeNull()
  })

  it('takes back what was truncated', () => {
    const state = hear([
      {
        type: 'task_event',
        taskId: 't',
        kind: 'assistant_message.completed',
        messageId: 'a',
        payload: { content: 'A' },
      },
      {
        type: 'task_event',
        taskId: 't',
        kind: 'assistant_message.completed',
        messageId: 'b',
        payload: { content: 'B' },
      },
      { type: 'task_event', taskId: 't', kind: 'conversation.truncated', payload: { anchorMessageId: 'a' } },
    ])
    expect(shown(state)).toEqual(['text: A'])
  })

  it('reads slash commands', () => {
    const slashCommands = [{ name: 'help', description: 'Help' }]
    expect(told('slash_commands.updated', { slashCommands })).toEqual([
      { type: 'commands', taskId: 't', commands: slashCommands },
    ])
  })

  it('reports kinds that are not documented', () => {
    expect(told('teleport.started', {})).toBeNull()
    expect(told('assistant_message.delta', {}, { messageId: 'm' })).toBeNull()
  })
})

describe('the older dialect', () => {
  const history = [
    { id: 1, timestamp: 0, role: 'user', content: 'hi' },
    { id: 2, timestamp: 0, role: 'assistant', content: 'hello' },
    {
      timestamp: 0,
      role: 'tool',
      content: '',
      tool: { id: 'c', name: 'bash', input: 'ls', result: { ok: true } },
    },
    { timestamp: 0, role: 'assistant', content: 'one' },
    { timestamp: 0, role: 'assistant', content: 'two' },
  ]

  it('replaces the conversation by its history, however often it comes (D3)', () => {
    const frames = [{ type: 'init' }, { type: 'history', history }]
    const once = hear(frames)
    expect(shown(once)).toEqual(['user: hi', 'text: hello', 'tool', 'text: one', 'text: two'])
    expect(once.items.get('tool:c')).toMatchObject({
      call: { status: 'completed', result: '{\n  "ok": true\n}' },
    })
    expect(hear(frames, once)).toEqual(once)
  })

  it('reads a tool that is used, its result, the end and an error', () => {
    const state = hear([
      {
        type: 'tool_use',
        tool: { id: 'c', name: 'ask_user', input: { questions: [{ question: 'q' }] } },
        awaitingInput: true,
      },
      { type: 'tool_result', toolId: 'c', result: 'fine' },
      { type: 'tool_use', tool: 'grep' },
      { type: 'tool_result', error: 'broken' },
      { type: 'error', error: 'no credit' },
      { type: 'done', usage: { input_tokens: 3 } },
    ])
    expect(state.open).toEqual(['request:c'])
    expect([...state.items].map(({ kind }) => kind)).toEqual(['tool', 'question', 'tool', 'error'])
    expect(state.items.get('tool:c')).toMatchObject({ call: { result: 'fine', status: 'completed' } })
    expect([...state.items][2]).toMatchObject({
      call: { error: 'broken', status: 'failed', kind: 'search' },
    })
    expect(Object.values(state.tasks)).toMatchObject([{ status: 'completed', usage: { inputTokens: 3 } }])
  })
})

it('never throws, whatever a server sends', () => {
  const types = [
    'text',
    'task_event',
    'history',
    'tool_use',
    'tool_result',
    'done',
    'error',
    'task',
    'question',
  ]
  const frame = fc.tuple(fc.constantFrom(...types), fc.object({ maxDepth: 3 }))
  fc.assert(
    fc.property(frame, ([type, fields]) => {
      hear([{ ...fields, type }])
    }),
  )
})

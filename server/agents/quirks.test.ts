import type { RequestPermissionRequest, SessionUpdate } from '@agentclientprotocol/sdk'
import { expect, it } from 'vitest'
import { PLAIN, quirksOf } from './quirks'

const translatorOf = (agentId: string) => quirksOf(agentId).translator?.() ?? PLAIN
const said = (text: string): SessionUpdate => ({
  sessionUpdate: 'agent_message_chunk',
  content: { type: 'text', text },
})

it('lets an agent without quirks say what it says', () => {
  expect(quirksOf('mine')).toEqual({})
  expect(translatorOf('mine').translate(said('[MODE_UPDATE] plan'))).toEqual([said('[MODE_UPDATE] plan')])
})

it('offers Gemini CLI no reading of files, and takes what it says of its mode for that', () => {
  expect(quirksOf('gemini').readsByItself).toBe(true)
  const { translate } = translatorOf('gemini')
  expect(translate(said('[MODE_UPDATE] plan'))).toEqual([
    { sessionUpdate: 'current_mode_update', currentModeId: 'plan' },
  ])
  for (const words of ['I saw [MODE_UPDATE] plan', '[MODE_UPDATE] plan and more', '[MODE_UPDATE]'])
    expect(translate(said(words))).toEqual([said(words)])
})

it('makes a plan of the list of things to do that OpenCode keeps, and no call of it', () => {
  const { translate } = translatorOf('opencode')
  const todos = [
    { id: '1', content: 'Read', status: 'completed', priority: 'high' },
    { id: '2', content: 'Write', status: 'in_progress' },
    { id: '3', content: 'Sing', status: 'cancelled' },
  ]
  const call = { toolCallId: 'c', title: 'todowrite' }
  expect(translate({ ...call, sessionUpdate: 'tool_call', status: 'pending', rawInput: {} })).toEqual([])
  const running = { ...call, sessionUpdate: 'tool_call_update', rawInput: { todos } } as const
  const plan = {
    sessionUpdate: 'plan',
    entries: [
      { content: 'Read', status: 'completed', priority: 'high' },
      { content: 'Write', status: 'in_progress', priority: 'medium' },
    ],
  }
  expect(translate(running)).toEqual([plan])
  expect(translate({ ...running, title: '3 todos', status: 'completed' })).toEqual([plan])
  const other: SessionUpdate = { sessionUpdate: 'tool_call', toolCallId: 'd', title: '2 todos' }
  expect(translate(other)).toEqual([other])
})

it('keeps what a tool of OpenCode printed from being read as Markdown, whatever is in it', () => {
  const { translate } = translatorOf('opencode')
  const printed = (text: string): SessionUpdate => ({
    sessionUpdate: 'tool_call_update',
    toolCallId: 'c',
    content: [{ type: 'content', content: { type: 'text', text } }],
  })
  expect(translate(printed('# a\n*b*\n'))).toEqual([printed('```\n# a\n*b*\n```')])
  expect(translate(printed('````\nx'))).toEqual([printed('`````\n````\nx\n`````')])
  expect(translate(printed(''))).toEqual([printed('')])
  const diff: SessionUpdate = {
    sessionUpdate: 'tool_call_update',
    toolCallId: 'c',
    content: [{ type: 'diff', path: '/a', newText: '# a' }],
  }
  expect(translate(diff)).toEqual([diff])
})

const thread = (type: string): SessionUpdate => ({
  sessionUpdate: 'session_info_update',
  _meta: { codex: { threadStatus: { type } } },
})

it('takes the refusal of Codex’s service for a failure, once, and no other text', () => {
  const { translate, takeFailure } = translatorOf('codex')
  expect(translate(said('Hello'))).toEqual([said('Hello')])
  translate(thread('systemError'))
  expect(translate(said('{"error":{"message":"No '))).toEqual([])
  expect(translate(said('credit left"}}\n\n'))).toEqual([])
  expect(takeFailure()).toBe('No credit left')
  expect(takeFailure()).toBeNull()
  expect(translate(said('Hello'))).toEqual([said('Hello')])
  translate(thread('systemError'))
  translate(said('stream disconnected'))
  translate(thread('idle'))
  expect(translate(said('Hello'))).toEqual([said('Hello')])
  expect(takeFailure()).toBe('stream disconnected')
})

const retry = (error: object): SessionUpdate => ({
  sessionUpdate: 'session_info_update',
  _meta: { codex: { error: { message: 'Reconnecting... 1/5', turnId: 't', ...error } } },
})

it('takes what Codex says of an error for a retry only where it will try again, and says why as far as it does', () => {
  const { retryOf } = quirksOf('codex')
  const failed = (codexErrorInfo: unknown) => retryOf?.(retry({ willRetry: true, codexErrorInfo }))
  expect(failed({ responseStreamDisconnected: { httpStatusCode: 429 } })).toBe('rate_limit')
  expect(failed({ responseStreamDisconnected: { httpStatusCode: null } })).toBe('connection')
  expect(failed({ httpConnectionFailed: { httpStatusCode: 503 } })).toBe('other')
  expect(failed('serverOverloaded')).toBe('other')
  expect(failed(null)).toBe('other')
  expect(retryOf?.(retry({ willRetry: false, codexErrorInfo: null }))).toBeNull()
  expect(retryOf?.(said('Reconnecting... 1/5'))).toBeNull()
  for (const other of ['claude', 'gemini', 'opencode', 'qwen'])
    expect(quirksOf(other).retryOf).toBeUndefined()
})

const request = (change: object = {}): RequestPermissionRequest => ({
  sessionId: 's',
  options: [
    { optionId: 'proceed_once', name: 'Submit', kind: 'allow_once' },
    { optionId: 'cancel', name: 'Cancel', kind: 'reject_once' },
  ],
  toolCall: {
    toolCallId: 'c',
    title: 'Ask user 2 questions',
    _meta: { qwenInteractionKind: 'user_question' },
    rawInput: {
      questions: [
        { question: 'Which colour?', header: 'Colour', options: [{ label: 'Red' }, { label: 'Blue' }] },
        { question: 'Which files?', options: [{ label: 'a' }, { label: 'b' }], multiSelect: true },
      ],
    },
    ...change,
  },
})

it('asks what Qwen Code asks by a permission, and answers by the number of each question', () => {
  const asked = quirksOf('qwen').question?.(request())
  expect(asked).toMatchObject({
    toolCallId: 'c',
    questions: [
      {
        id: '0',
        question: 'Which colour?',
        header: 'Colour',
        options: [{ label: 'Red' }, { label: 'Blue' }],
      },
      { id: '1', question: 'Which files?', multiSelect: true },
    ],
  })
  expect(asked?.check({ '0': 'Red' })).toBe('Which files? needs an answer.')
  expect(asked?.check({ '0': 'Red', '1': ['a'] })).toBeNull()
  expect(asked?.accept({ '0': 'Red', '1': ['a', 'b'] })).toEqual({
    outcome: { outcome: 'selected', optionId: 'proceed_once' },
    answers: { '0': 'Red', '1': 'a, b' },
  })
  expect(asked?.decline()).toEqual({ outcome: { outcome: 'selected', optionId: 'cancel' } })
})

it('leaves every other permission of Qwen Code a permission', () => {
  const { question } = quirksOf('qwen')
  expect(question?.(request({ _meta: { toolName: 'edit' } }))).toBeNull()
  expect(question?.(request({ rawInput: { questions: [] } }))).toBeNull()
  expect(question?.({ ...request(), options: [] })).toBeNull()
})

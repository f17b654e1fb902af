import { describe, expect, it } from 'vitest'
import { EXPIRES_MS } from '../../socket/deliveryPolicy'
import type { Outgoing } from '../../socket/link'
import { RequestError } from '../../socket/link'
import { createFakeClock } from '../../testing/kit/fakeClock'
import { memoryUiState } from '../../testing/memoryUiState'
import { createAgentCommands } from './commands'
import type { AgentLogEvent } from './shared/eventSchemas'
import type { AgentEvent } from './shared/protocol'
import { reduceAgent } from './shared/reduce'
import { createAgentStore } from './store'
import { createAgentViewStore } from './viewStore'

const ALL = ['agent.seq', 'agent.idempotent', 'agent.queue', 'agent.permissionOptions']
const EPOCH = 'e1'

function setup(capabilities: readonly string[] = ALL) {
  const clock = createFakeClock()
  const sent: Outgoing[] = []
  const asked: Outgoing[] = []
  const saved = new Map<string, string>()
  let online = true
  let ids = 0
  let answer: () => Promise<unknown> = () => Promise.reject(new RequestError('DISCONNECTED', 'gone'))
  const store = createAgentStore()
  const viewStore = createAgentViewStore({
    storage: { get: (key) => saved.get(key) ?? null, set: (key, value) => void saved.set(key, value) },
    key: 'unsent',
    memory: memoryUiState(saved),
  })
  const commands = createAgentCommands({
    clock,
    link: {
      send(frame) {
        if (online) sent.push(frame)
        return online
      },
      ask(frame) {
        asked.push(frame)
        return answer() as ReturnType<Parameters<typeof createAgentCommands>[0]['link']['ask']>
      },
      has: (capability) => capabilities.includes(capability),
    },
    store,
    viewStore,
    newId: () => `id-${++ids}`,
  })
  let seq = 0
  const receive = (event: AgentEvent) => {
    store.setState((state) => reduceAgent(state, event), true)
    commands.applied(event)
  }
  const log = (event: { type: string; taskId: string; [field: string]: unknown }) =>
    receive({ ...event, seq: ++seq, epoch: EPOCH } as AgentLogEvent)
  const view = () => viewStore.getState()
  return {
    clock,
    sent,
    asked,
    saved,
    store,
    viewStore,
    commands,
    receive,
    log,
    view,
    drop: () => {
      online = false
    },
    comeBack: () => {
      online = true
    },
    answerWith: (next: () => Promise<unknown>) => {
      answer = next
    },
    skipSeq: () => ++seq,
  }
}

const history = (change: Partial<Extract<AgentEvent, { type: 'history' }>> = {}): AgentEvent => ({
  type: 'history',
  events: [],
  tasks: [],
  seq: 0,
  epoch: EPOCH,
  hasMore: false,
  ...change,
})
const permission = {
  type: 'permission_request',
  taskId: 't',
  requestId: 'r',
  title: 'npm test',
  kind: 'execute',
  options: [],
}

describe('prompting', () => {
  it('begins a conversation of its own and shows the message until the log has it', () => {
    const { commands, sent, view, log } = setup()
    commands.prompt('hello')
    expect(sent).toEqual([{ type: 'prompt', prompt: 'hello', taskId: 'id-1', clientMessageId: 'id-2' }])
    expect(view()).toMatchObject({ taskId: 'id-1', chosen: true, pending: [{ state: 'sending' }] })
    log({
      type: 'user_message',
      taskId: 'id-1',
      messageId: 'm',
      content: 'hello',
      clientMessageId: 'id-2',
    })
    expect(view().pending).toEqual([])
  })

  it('takes what is attached along, once more when it is sent again, and back into the composer', () => {
    const { commands, sent, view, drop, comeBack } = setup([...ALL, 'agent.context'])
    const picture = { name: 'a.png', mimeType: 'image/png', data: 'AAAA' }
    drop()
    commands.prompt('look', { attachments: [picture] })
    comeBack()
    commands.caughtUp()
    expect(sent).toMatchObject([{ type: 'prompt', prompt: 'look', attachments: [picture] }])
    const [pending] = view().pending
    commands.putBack(view().taskId, 'look', pending?.attachments)
    expect(view().attached).toEqual({ [view().taskId ?? '']: [picture] })
    const large = { ...picture, data: 'A'.repeat(1_000_000) }
    commands.prompt('too much', { attachments: [large] })
    expect(view().pending.at(-1)).toMatchObject({ content: 'too much', state: 'failed' })
  })

  it('goes where it was written, and leaves the user where they are', () => {
    const { commands, sent, view, log } = setup()
    for (const taskId of ['a', 'b']) log({ type: 'task', taskId, status: 'completed' })
    commands.selectTask('b')
    commands.prompt('for a', { taskId: 'a' })
    commands.prompt('for a new one', { taskId: null })
    expect(sent.filter(({ type }) => type === 'prompt')).toMatchObject([
      { prompt: 'for a', taskId: 'a' },
      { prompt: 'for a new one', taskId: expect.stringMatching(/^id-/) },
    ])
    expect(view().taskId).toBe('b')
  })

  it('continues the newest conversation until another is chosen', () => {
    const { commands, sent, log } = setup()
    log({ type: 'task', taskId: 't', status: 'completed' })
    commands.prompt('more')
    commands.newConversation()
    commands.prompt('new')
    expect(sent.map(({ taskId }) => taskId)).toEqual(['t', 'id-2'])
  })

  it('leaves out what a documented server does not know, and shows the message itself', () => {
    const { commands, sent, view, store } = setup([])
    commands.caughtUp()
    commands.prompt('hello', { interrupt: true })
    expect(sent).toEqual([{ type: 'prompt', prompt: 'hello', taskId: 'id-1' }])
    expect(view().pending).toEqual([])
    expect([...store.getState().items]).toMatchObject([{ kind: 'user', content: 'hello' }])
  })

  const delta = { type: 'text', messageId: 'm', content: 'a', offset: 0 } as const
  it.each([
    { heard: 'no event', left: 'unconfirmed', extend: [], apply: [] },
    { heard: 'an event of another conversation', left: 'unconfirmed', extend: ['other'], apply: ['other'] },
    { heard: 'a delta of its conversation', left: 'sent', extend: ['id-1'], apply: [] },
    { heard: 'another event of its conversation', left: 'sent', extend: [], apply: ['id-1'] },
  ])('after $heard, a cut leaves a message to a documented server $left', (told) => {
    const { commands, view } = setup([])
    commands.caughtUp()
    commands.prompt('hello')
    for (const taskId of told.extend) commands.extended({ ...delta, taskId })
    for (const taskId of told.apply) commands.applied({ ...delta, taskId })
    commands.lost()
    expect(view().pending.map(({ state }) => state)).toEqual(told.left === 'sent' ? [] : [told.left])
  })

  it('shows a message until one of its text is there where the server does not name messages', () => {
    const { commands, view, log } = setup(['agent.seq'])
    commands.prompt('hello')
    log({ type: 'user_message', taskId: 'id-1', messageId: 'm1', content: 'else' })
    log({ type: 'task', taskId: 'id-1', status: 'running' })
    expect(view().pending).toHaveLength(1)
    log({ type: 'user_message', taskId: 'id-1', messageId: 'm2', content: 'hello' })
    expect(view().pending).toEqual([])
  })

  it('lets one message wait for the connection, and refuses a second', () => {
    const { commands, sent, view, drop } = setup()
    drop()
    commands.prompt('hello')
    commands.prompt('again')
    expect(view().pending).toMatchObject([
      { clientMessageId: 'id-2', state: 'queued' },
      { clientMessageId: 'id-3', state: 'failed' },
    ])
    commands.discard('id-3')
    commands.discard('id-2')
    expect(view().pending).toEqual([])
    expect(sent).toEqual([])
  })

  it('says why a message was refused', () => {
    const { commands, view, receive } = setup()
    commands.prompt('hello')
    receive({ type: 'prompted', clientMessageId: 'id-2', taskId: 'id-1', state: 'refused', error: 'full' })
    expect(view().pending).toMatchObject([{ state: 'failed', error: 'full' }])
  })

  it('sends what a lost connection left open once more under its id, unless the history has it', () => {
    const { commands, sent, view, receive } = setup()
    commands.prompt('lost')
    commands.prompt('kept')
    commands.opened()
    expect(view().pending.map(({ state }) => state)).toEqual(['unconfirmed', 'unconfirmed'])
    const kept = { type: 'user_message', taskId: 'id-1', messageId: 'm', content: 'kept' } as const
    receive(history({ seq: 1, events: [{ ...kept, clientMessageId: 'id-3', seq: 1 }] }))
    expect(sent.slice(2)).toEqual([
      { type: 'prompt', prompt: 'lost', taskId: 'id-1', clientMessageId: 'id-2' },
    ])
    expect(view().pending).toMatchObject([{ clientMessageId: 'id-2', state: 'sending' }])
  })

  it('leaves the decision to the user where sending again could say it twice', () => {
    const { commands, sent, view, receive } = setup(['agent.seq'])
    commands.prompt('lost')
    commands.opened()
    receive(history())
    expect(sent).toHaveLength(1)
    expect(view().pending).toMatchObject([{ state: 'unconfirmed' }])
  })
})

describe('answering', () => {
  it('approves with an option, once, and waits for the acknowledgement', () => {
    const { commands, sent, view, log } = setup()
    log(permission)
    commands.approve('r', 'always')
    commands.approve('r', 'always')
    commands.reject('r')
    expect(sent).toEqual([{ type: 'approve', requestId: 'r', optionId: 'always' }])
    expect(view().answering).toMatchObject({ r: { answering: 'allowing', state: 'sending' } })
    log({ type: 'request_resolved', taskId: 't', requestId: 'r', outcome: 'approved' })
    expect(view().answering).toEqual({})
  })

  it('denies with a reason once, and not what is answered already', () => {
    for (const capabilities of [ALL, [...ALL, 'agent.denyReason']]) {
      const { commands, sent, receive } = setup(capabilities)
      receive({ ...permission, seq: 1, epoch: EPOCH } as AgentEvent)
      commands.caughtUp()
      commands.denyWith('r', 'no')
      commands.denyWith('r', 'no')
      expect(sent.map(({ type }) => type).toSorted()).toEqual(['prompt', 'reject'])
      receive({
        type: 'request_resolved',
        taskId: 't',
        requestId: 'r',
        outcome: 'rejected',
        seq: 2,
        epoch: EPOCH,
      })
      commands.denyWith('r', 'no')
      expect(sent).toHaveLength(2)
    }
  })

  it('sends only the request id to a documented server, whose silence is its answer', () => {
    const { commands, sent, receive, store } = setup([])
    receive(permission as AgentEvent)
    commands.reject('r', 'never')
    expect(sent).toEqual([{ type: 'reject', requestId: 'r' }])
    expect(store.getState().open).toEqual([])
  })

  it('can be answered again when the connection or the server did not take it', () => {
    const { commands, view, log } = setup()
    log(permission)
    commands.approve('r')
    log({ type: 'error', taskId: 't', code: 'invalid_answer', error: 'no', retryable: false })
    expect(view().answering).toEqual({})
    commands.approve('r')
    commands.lost()
    expect(view().answering).toMatchObject({ r: { state: 'unconfirmed' } })
  })

  it('answers and skips questions', () => {
    const { commands, sent, log } = setup()
    const question = { type: 'question', taskId: 't', toolCallId: 'c', questions: [] }
    log({ ...question, requestId: 'q1' })
    log({ ...question, requestId: 'q2' })
    commands.answer('q1', { a: ['x'] })
    commands.skip('q2')
    const result = (answers: object) => JSON.stringify({ answers })
    expect(sent).toEqual([
      {
        type: 'tool_response',
        toolCallId: 'c',
        result: result({ a: ['x'] }),
        requestId: 'q1',
        action: 'accept',
      },
      { type: 'tool_response', toolCallId: 'c', result: result({}), requestId: 'q2', action: 'decline' },
    ])
  })
})

describe('an answer that was written in the composer', () => {
  const question = { type: 'question', taskId: 't', toolCallId: 'c', requestId: 'q', questions: [] }
  const drafts = () => {
    const all = setup()
    all.log({ type: 'task', taskId: 't', status: 'waiting' })
    all.log(question)
    all.commands.answer('q', { a: 'Ada' }, 'Ada')
    return all
  }

  it('comes back unless it became the answer', () => {
    for (const outcome of ['interrupted', 'cancelled', 'rejected', 'expired', 'answered']) {
      const { log, view } = drafts()
      log({ type: 'request_resolved', taskId: 't', requestId: 'q', outcome })
      expect(view().answering).toEqual({})
      expect(view().drafts).toEqual(outcome === 'answered' ? {} : { t: 'Ada' })
    }
  })

  it('comes back where the history tells no more of the question', () => {
    const { commands, receive, view } = drafts()
    commands.lost()
    const task = { type: 'task', taskId: 't', status: 'completed', seq: 1 } as const
    receive(history({ epoch: 'e2', tasks: [task], seq: 9 }))
    expect([view().answering, view().drafts]).toEqual([{}, { t: 'Ada' }])
  })

  it('comes back where it is too old to be sent again', async () => {
    const { commands, clock, view } = drafts()
    commands.lost()
    await clock.advance(EXPIRES_MS)
    commands.caughtUp()
    expect([view().answering, view().drafts]).toEqual([{}, { t: 'Ada' }])
  })

  it('comes back at once where it cannot be sent', () => {
    const { commands, drop, log, view } = setup()
    log(question)
    drop()
    commands.answer('q', { a: 'Ada' }, 'Ada')
    expect([view().answering, view().drafts]).toEqual([{}, { t: 'Ada' }])
  })

  it('does not come back in a conversation that was erased', () => {
    const { log, view } = drafts()
    log({ type: 'task', taskId: 't', status: 'completed', erased: true })
    log({ type: 'request_resolved', taskId: 't', requestId: 'q', outcome: 'cancelled' })
    expect(view().drafts).toEqual({})
  })
})

describe('the rest', () => {
  it('shows that it stops until the task says so', () => {
    const { commands, view, log } = setup()
    log({ type: 'task', taskId: 't', status: 'running' })
    commands.abort('t')
    expect(view().stopping).toMatchObject({ t: { state: 'sending' } })
    log({ type: 'task', taskId: 't', status: 'aborted' })
    expect(view().stopping).toEqual({})
  })

  it('sends no extension to a server that announced none', () => {
    const { commands, sent, asked } = setup([])
    commands.setMode('t', 'plan')
    commands.unqueue('m')
    commands.resume('t')
    commands.login('x')
    commands.loadOlder()
    commands.setModel('t', 'big')
    expect(sent).toEqual([{ type: 'settings', model: 'big' }])
    expect(asked).toEqual([])
  })

  it('asks once for what is missing', () => {
    const { log, sent, skipSeq, receive } = setup()
    log({ type: 'task', taskId: 't', status: 'running' })
    skipSeq()
    log({ type: 'title', taskId: 't', title: 'a' })
    log({ type: 'title', taskId: 't', title: 'b' })
    expect(sent).toEqual([{ type: 'subscribe', after: 1, epoch: EPOCH }])
    receive(history({ seq: 4 }))
    skipSeq()
    log({ type: 'title', taskId: 't', title: 'c' })
    expect(sent).toHaveLength(2)
  })

  it('loads older items before the ones it has, and says when it could not', async () => {
    const { commands, asked, receive, view, store, answerWith } = setup()
    const message = { type: 'user_message', taskId: 't', messageId: 'm9', content: 'new', seq: 9 } as const
    receive(history({ seq: 9, hasMore: true, events: [message] }))
    commands.loadOlder()
    expect(view().older).toBe('loading')
    await expect.poll(() => view().older).toBe('failed')
    const older = { ...message, messageId: 'm3', content: 'old', seq: 3 }
    const data = { events: [older], hasMore: false }
    answerWith(() => Promise.resolve({ channel: 'agent', type: 'page', requestId: 'x', data }))
    commands.loadOlder()
    await expect.poll(() => view().older).toBe('idle')
    expect(asked).toEqual([
      { type: 'page', before: 9 },
      { type: 'page', before: 9 },
    ])
    expect([...(store.getState().tasks.t?.items ?? [])]).toEqual(['message:m3', 'message:m9'])
  })

  it('asks for the rest of a conversation that is shown, although all its items are here (A23)', async () => {
    const { commands, asked, receive, store, view, answerWith } = setup([...ALL, 'agent.conversations'])
    const task = { type: 'task', status: 'completed', epoch: EPOCH } as const
    const modes = [{ id: 'plan', name: 'Plan' }]
    const old = { ...task, taskId: 'old', mode: 'plan', seq: 1 }
    const events = ['old', 't'].map((taskId, at) => {
      return { type: 'user_message', taskId, messageId: taskId, content: 'hi', seq: 3 + at } as const
    })
    const tasks = [{ ...old, partial: true } as const, { ...task, taskId: 't', seq: 2 }]
    receive(history({ seq: 4, events, tasks }))
    expect(asked).toEqual([])
    const offered = { type: 'commands', taskId: 'old', commands: [], seq: 1 } as const
    const data = { events: [{ ...old, modes }, offered], hasMore: false }
    answerWith(() => Promise.resolve({ channel: 'agent', type: 'page', requestId: 'x', taskId: 'old', data }))
    commands.selectTask('old')
    expect(asked).toEqual([{ type: 'page', before: 3, taskId: 'old' }])
    await expect.poll(() => view().older).toBe('idle')
    expect(store.getState().tasks.old).toMatchObject({ task: { mode: 'plan', modes }, commands: offered })
    commands.selectTask('t')
    commands.selectTask('old')
    expect(asked).toHaveLength(1)
  })

  it('asks for what is older than its history, also after an older request of that was answered', () => {
    const { commands, asked, receive } = setup()
    const about = { taskId: 't', requestId: 'r', title: 'x', kind: 'other', seq: 2 } as const
    const request = { ...about, type: 'permission_request' as const, options: [] }
    const message = { type: 'user_message', taskId: 't', messageId: 'm9', content: 'new', seq: 9 } as const
    receive(history({ seq: 9, hasMore: true, events: [request, message] }))
    receive({ type: 'request_resolved', taskId: 't', requestId: 'r', outcome: 'approved', seq: 10 })
    commands.loadOlder()
    expect(asked).toEqual([{ type: 'page', before: 9 }])
  })

  it('puts a message back without losing what was written since', () => {
    const { commands, view } = setup()
    commands.putBack(null, 'first')
    commands.putBack(null, 'again')
    expect(view()).toMatchObject({ chosen: true, taskId: null, drafts: { '': 'again\n\nfirst' } })
  })

  it('keeps drafts per conversation over a reload', () => {
    const { commands, saved } = setup()
    commands.setDraft(null, 'new')
    commands.setDraft('t', 'half a thought')
    commands.setDraft(null, '')
    const storage = { get: (key: string) => saved.get(key) ?? null, set: () => undefined }
    const memory = memoryUiState(saved)
    const next = createAgentViewStore({ storage, key: 'unsent', memory })
    expect(next.getState().drafts).toEqual({ t: 'half a thought' })
    saved.delete('draft:t')
    saved.set('draft:u', 'from elsewhere')
    next.reloadDrafts(new Set(['draft:t', 'draft:u', 'layout:page']))
    expect(next.getState().drafts).toEqual({ u: 'from elsewhere' })
    const broken = { get: () => '{"a":[1', set: () => undefined }
    expect(createAgentViewStore({ storage: broken, key: 'unsent', memory }).getState().pending).toEqual([])
  })
})

import { setImmediate as settle } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { openedAgent, tab } from '../../../src/testing/agentServer'
import { AgentFailure } from '../../agents/driver'

let server = openedAgent()
beforeEach(() => {
  server = openedAgent()
})
const send = (frame: object, from = server.page) => server.send(frame, from)
const turn = () => server.turn()

describe('a prompt', () => {
  it('begins a task, is logged before it is answered, and ends (A1, A2)', async () => {
    await send({ type: 'prompt', prompt: 'Do it\nnow', taskId: 't', clientMessageId: 'c1' })
    expect(server.page.frames.map(({ type }) => type)).toEqual([
      'history',
      'task',
      'user_message',
      'task',
      'prompted',
    ])
    expect(server.page.last('prompted')).toMatchObject({
      clientMessageId: 'c1',
      taskId: 't',
      state: 'started',
    })
    turn().host.update({ type: 'text', messageId: 'm', content: 'Hel' })
    turn().host.update({ type: 'text', messageId: 'm', content: 'lo' })
    turn().end('end_turn')
    await settle()
    const state = server.page.state()
    expect(state.gap).toBe(false)
    expect(state.tasks.t).toMatchObject({
      status: 'completed',
      title: 'Do it',
      task: { stopReason: 'end_turn', agent: 'script' },
    })
    expect(state.items.get('message:m')).toMatchObject({ content: 'Hello' })
    expect(server.page.last('message_end')).toMatchObject({ length: 5 })
    expect(state).toEqual({ ...server.channel.state(), loaded: true, oldest: 1 })
  })

  it('gets the same answer again for the same id, also after a restart (A5)', async () => {
    const prompt = { type: 'prompt', prompt: 'x', taskId: 't', clientMessageId: 'c1' }
    await send(prompt)
    await send({ type: 'prompt', prompt: 'y', taskId: 't', clientMessageId: 'c2' })
    await send(prompt)
    expect(server.page.last('prompted')).toMatchObject({ clientMessageId: 'c1', state: 'started' })
    server = server.restart()
    await send(prompt)
    await send({ type: 'prompt', prompt: 'y', taskId: 't', clientMessageId: 'c2' })
    const answers = server.page.frames.filter(({ type }) => type === 'prompted')
    expect(answers).toMatchObject([{ state: 'started' }, { clientMessageId: 'c2', state: 'queued' }])
    expect(server.agent.turns).toHaveLength(0)
  })

  it('is said to come from a page around only if that may show the workspace, and in the name it was given (A9)', async () => {
    const from = 'https://dashboard.example'
    const prompt = (id: string, more: object) =>
      send({ type: 'prompt', prompt: id, taskId: 't', clientMessageId: id, ...more })
    for (const forged of [`${from}.evil.example`, `${from}/`, 'null', 'You', ''])
      await prompt(`as "${forged}"`, { from: forged })
    expect(server.page.frames.filter(({ type }) => type === 'prompted')).toMatchObject(
      Array.from({ length: 5 }, () => ({ state: 'refused' })),
    )
    expect(server.channel.state().taskOrder).toEqual([])

    await prompt('its own', { from })
    await prompt('waits', { from })
    await prompt('mine', {})
    const told = (page = server.page) => {
      const { items, tasks } = page.state()
      const said = [...items].flatMap((item) => (item.kind === 'user' ? [item] : []))
      return { said, queue: tasks.t?.queue?.messages }
    }
    const whole = {
      said: [expect.objectContaining({ content: 'its own', from })],
      queue: [
        { clientMessageId: 'waits', content: 'waits', from },
        { clientMessageId: 'mine', content: 'mine' },
      ],
    }
    expect(told()).toEqual(whole)
    const late = tab()
    server.channel.opened(late.client)
    expect(told(late)).toEqual(whole)

    server = server.restart()
    expect(told()).toEqual(whole)
    await send({ type: 'resume', taskId: 't' })
    expect(told().said.at(-1)).toMatchObject({ content: 'waits', from })
    turn().end('end_turn')
    await settle()
    expect(told().said.map(({ content, from: named }) => [content, named])).toEqual([
      ['its own', from],
      ['waits', from],
      ['mine', undefined],
    ])
  })

  it('is refused when it is empty', async () => {
    await send({ type: 'prompt', prompt: ' ', clientMessageId: 'c1' })
    expect(server.page.last('prompted')).toMatchObject({ state: 'refused', error: 'The message is empty.' })
    expect(server.channel.state().taskOrder).toEqual([])
  })

  it('joins what is said within 50 ms', async () => {
    await send({ type: 'prompt', prompt: 'x', taskId: 't' })
    const say = (content: string) => turn().host.update({ type: 'text', messageId: 'm', content })
    for (const word of ['a', 'b', 'c']) say(word)
    await server.clock.advance(50)
    say('d')
    const texts = server.page.frames.filter(({ type }) => type === 'text')
    expect(texts).toMatchObject([
      { content: 'a', offset: 0 },
      { content: 'bc', offset: 1 },
    ])
    turn().host.update({ type: 'plan', entries: [] })
    expect(server.page.frames.slice(-2)).toMatchObject([{ content: 'd', offset: 3 }, { type: 'plan' }])
  })

  it('tells why an agent failed, and never sends it again', async () => {
    await send({ type: 'prompt', prompt: 'x', taskId: 't' })
    await send({ type: 'prompt', prompt: 'y', taskId: 't' })
    turn().fail(
      new AgentFailure('agent_crashed', 'It exited with code 1.', { retryable: true, hint: 'boom' }),
    )
    await settle()
    expect(server.page.last('error')).toMatchObject({ code: 'agent_crashed', hint: 'boom', retryable: true })
    expect(server.page.state().tasks.t).toMatchObject({ status: 'failed', queue: { paused: true } })
    expect(server.agent.turns).toHaveLength(1)
  })
})

describe('the queue', () => {
  beforeEach(async () => {
    for (const id of ['c1', 'c2', 'c3', 'c4'])
      await send({ type: 'prompt', prompt: id, taskId: 't', clientMessageId: id })
  })
  const waiting = () =>
    server.channel.state().tasks.t?.queue?.messages.map(({ clientMessageId }) => clientMessageId)

  it('runs one prompt after the other', async () => {
    expect(waiting()).toEqual(['c2', 'c3', 'c4'])
    turn().end('end_turn')
    await settle()
    expect(turn().text).toBe('c2')
    expect(waiting()).toEqual(['c3', 'c4'])
  })

  it('can be reordered and shortened', async () => {
    await send({ type: 'reorder', taskId: 't', clientMessageIds: ['c4', 'c2'] })
    await send({ type: 'unqueue', clientMessageId: 'c2' })
    await send({ type: 'unqueue', clientMessageId: 'unknown' })
    expect(waiting()).toEqual(['c4', 'c3'])
  })

  it('is kept by a stop, paused until it is resumed (A6)', async () => {
    await send({ type: 'abort', taskId: 't' })
    turn().end('cancelled')
    await settle()
    expect(server.channel.state().tasks.t).toMatchObject({ status: 'aborted', queue: { paused: true } })
    await send({ type: 'resume', taskId: 't' })
    expect(turn().text).toBe('c2')
    expect(server.channel.state().tasks.t?.queue?.paused).toBe(false)
  })

  it('goes on after a prompt that was typed while it was paused', async () => {
    await send({ type: 'abort', taskId: 't' })
    turn().end('cancelled')
    await settle()
    await send({ type: 'prompt', prompt: 'c5', taskId: 't', clientMessageId: 'c5' })
    expect(turn().text).toBe('c5')
    turn().end('end_turn')
    await settle()
    expect(turn().text).toBe('c2')
  })

  it('lets an interrupting prompt go first', async () => {
    await send({ type: 'prompt', prompt: 'c5', taskId: 't', clientMessageId: 'c5', mode: 'interrupt' })
    expect(server.agent.cancels()).toBe(1)
    turn().end('cancelled')
    await settle()
    expect(turn().text).toBe('c5')
    expect(waiting()).toEqual(['c2', 'c3', 'c4'])
  })

  it('survives a restart, paused, and the running turn does not', async () => {
    server = server.restart()
    expect(server.page.state().tasks.t).toMatchObject({
      status: 'failed',
      task: { stopReason: 'interrupted' },
      queue: { paused: true, messages: [{}, {}, {}] },
    })
    expect([...server.page.state().items]).toContainEqual(
      expect.objectContaining({ kind: 'error', taskId: 't', code: 'turn_interrupted', retryable: true }),
    )
    await send({ type: 'resume', taskId: 't' })
    expect(turn().text).toBe('c2')
  })
})

describe('what a conversation cost', () => {
  it('is said in sum and for the turn, also where an agent that was started again counts anew', async () => {
    const cost = (amount: number) =>
      turn().host.update({ type: 'usage', cost: { amount, currency: 'USD' }, contextUsed: 1, contextSize: 2 })
    const told = () => server.page.state().tasks.t?.usage
    await send({ type: 'prompt', prompt: 'a', taskId: 't' })
    cost(2)
    expect(told()).toMatchObject({ cost: { amount: 2 }, turnCost: { amount: 2, currency: 'USD' } })
    turn().end('end_turn')
    await settle()
    await send({ type: 'prompt', prompt: 'b', taskId: 't' })
    cost(2.5)
    cost(3)
    expect(told()).toMatchObject({ cost: { amount: 3 }, turnCost: { amount: 1 } })
    turn().end('end_turn')
    await settle()
    server = server.restart()
    await send({ type: 'prompt', prompt: 'c', taskId: 't' })
    cost(0.5)
    expect(told()).toMatchObject({ cost: { amount: 0.5 }, turnCost: { amount: 0.5 } })
  })
})

describe('stopping', () => {
  it('ends a turn once; a second or late stop hears how the task is', async () => {
    await send({ type: 'prompt', prompt: 'x', taskId: 't' })
    await send({ type: 'abort', taskId: 't' })
    await send({ type: 'abort', taskId: 't' })
    expect(server.page.last('task')).toMatchObject({ status: 'running' })
    expect(server.page.last('task')).not.toHaveProperty('seq')
    turn().end('end_turn')
    await settle()
    expect(server.page.last('task')).toMatchObject({ status: 'aborted', stopReason: 'cancelled' })
    await send({ type: 'abort', taskId: 't' })
    expect(server.page.last('task')).toMatchObject({ status: 'aborted' })
    expect(server.agent.cancels()).toBe(1)
  })

  it('kills an agent that does not stop within 10 s', async () => {
    await send({ type: 'prompt', prompt: 'x', taskId: 't' })
    await send({ type: 'abort', taskId: 't' })
    await server.clock.advance(10_000)
    expect(server.agent.kills()).toBe(1)
    expect(server.page.last('error')).toMatchObject({ code: 'agent_unresponsive' })
    expect(server.page.last('task')).toMatchObject({ status: 'aborted' })
  })

  it('closes what was asked and the calls that ran', async () => {
    await send({ type: 'prompt', prompt: 'x', taskId: 't' })
    const { host } = turn()
    host.update({
      type: 'tool_invocation',
      toolCallId: 'c',
      toolName: 'sh',
      kind: 'execute',
      title: 'x',
      status: 'running',
    })
    const answer = host.requestPermission({ title: 'x', kind: 'execute', options: [] })
    await send({ type: 'abort', taskId: 't' })
    expect(await answer).toBeNull()
    expect(await host.requestPermission({ title: 'late', kind: 'execute', options: [] })).toBeNull()
    turn().end('cancelled')
    await settle()
    expect(server.page.state().open).toEqual([])
    expect(server.page.state().items.get('tool:c')).toMatchObject({ call: { status: 'failed' } })
  })
})

describe('a socket', () => {
  it('continues from where it was, or is told everything under a new epoch (A4)', async () => {
    await send({ type: 'prompt', prompt: 'x', taskId: 't' })
    const back = tab({ agentSeq: 1, agentEpoch: 'epoch-1' })
    server.channel.opened(back.client)
    const histories = () => back.frames.filter(({ type }) => type === 'history')
    expect(histories()).toMatchObject([
      { type: 'history', since: 1, seq: 3, events: [{ seq: 2 }, { seq: 3 }] },
    ])
    const stale = tab({ agentSeq: 1, agentEpoch: 'epoch-0' })
    server.channel.opened(stale.client)
    expect(stale.frames[0]).not.toHaveProperty('since')
    await send({ type: 'subscribe', after: 3, epoch: 'epoch-1' }, back)
    expect(histories().at(-1)).toMatchObject({ since: 3, events: [] })
    await send({ type: 'subscribe', after: 99, epoch: 'epoch-1' }, back)
    expect(histories().at(-1)).not.toHaveProperty('since')
    await send({ type: 'page', requestId: 'r', before: 3 }, back)
    expect(back.last('page')).toMatchObject({ requestId: 'r', data: { hasMore: false } })
  })

  it('that knows only the documented protocol is told the items as events, then the live ones (W10)', async () => {
    await send({ type: 'prompt', prompt: 'x', taskId: 't' })
    const plain = tab({ tab: null })
    server.channel.opened(plain.client)
    turn().host.update({ type: 'text', messageId: 'm', content: 'Hello' })
    expect(plain.frames.map(({ type }) => type)).toEqual(['task', 'user_message', 'text'])
    await send({ type: 'prompt', prompt: 'more' }, plain)
    expect(plain.last('prompted')).toBeUndefined()
  })

  it('that makes no sense is told so', () => {
    const receive = (frame: object) => () =>
      server.channel.received(server.page.client, { channel: 'agent', type: '', ...frame })
    expect(receive({ type: 'dance' })).toThrow('agent has no dance.')
    expect(receive({ type: 'abort' })).toThrow('misses a field')
    expect(receive({ type: 'abort', taskId: 'nobody' })).toThrow('no such task')
    expect(receive({ type: 'prompt', prompt: 'hi', taskId: 'constructor' })).toThrow('wrong kind')
  })
})

it('bounds the output of a call and keeps its head and tail', async () => {
  await send({ type: 'prompt', prompt: 'x', taskId: 't' })
  const { host } = turn()
  const call = {
    type: 'tool_invocation',
    toolCallId: 'c',
    toolName: 'sh',
    kind: 'execute',
    title: 'x',
  } as const
  host.update({ ...call, status: 'running' })
  for (let at = 0; at < 40; at++)
    host.update({ type: 'tool_output', toolCallId: 'c', content: `${at}:`.padEnd(10_000, '.') })
  host.update({ ...call, status: 'completed' })
  const item = server.page.state().items.get('tool:c')!
  expect(item).toMatchObject({ outputEnd: 400_000, call: { status: 'completed', truncated: true } })
  if (item.kind !== 'tool') throw new Error('not a call')
  expect(item.output.startsWith('0:.') && item.output.includes('39:.')).toBe(true)
  expect(JSON.stringify(server.page.last('tool_invocation')).length).toBeLessThan(263_000)
})

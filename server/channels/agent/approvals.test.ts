import { setImmediate as settle } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { openedAgent, tab } from '../../../src/testing/agentServer'

let server = openedAgent()
beforeEach(() => {
  server = openedAgent()
})
const send = (frame: object, from = server.page) => server.send(frame, from)
const turn = () => server.turn()

describe('requests', () => {
  const options = [
    { optionId: 'always', name: 'Always', kind: 'allow_always' as const },
    { optionId: 'once', name: 'Once', kind: 'allow_once' as const },
    { optionId: 'again', name: 'Once more', kind: 'allow_once' as const },
    { optionId: 'never', name: 'Never', kind: 'reject_always' as const },
  ]
  const ask = async () => {
    await send({ type: 'prompt', prompt: 'x', taskId: 't' })
    const answer = turn().host.requestPermission({ title: 'Run', kind: 'execute', options })
    return { answer, requestId: String(server.page.last('permission_request')?.requestId) }
  }

  it('wait, are allowed once, and the first answer wins (A7)', async () => {
    const { answer, requestId } = await ask()
    expect(server.channel.state().tasks.t?.status).toBe('waiting')
    await send({ type: 'approve', requestId })
    expect(await answer).toBe('once')
    expect(server.channel.state().tasks.t?.status).toBe('running')
    await send({ type: 'reject', requestId, optionId: 'never' })
    expect(server.page.last('request_resolved')).toMatchObject({ requestId, outcome: 'approved' })
    expect(server.page.last('request_resolved')).not.toHaveProperty('seq')
  })

  it('take exactly the option that was chosen, of the kind that was said', async () => {
    const { answer, requestId } = await ask()
    await send({ type: 'approve', requestId, optionId: 'never' })
    await send({ type: 'reject', requestId })
    expect(server.page.frames.filter(({ type }) => type === 'error')).toMatchObject([
      { code: 'invalid_answer', taskId: 't' },
      { code: 'invalid_answer', error: 'This request has no such refusal. Choose one of: Never.' },
    ])
    expect(server.page.state().open).toHaveLength(1)
    await send({ type: 'approve', requestId, optionId: 'again' })
    expect(await answer).toBe('again')
  })

  it('say who answered them: a client, the agent that waits no longer, or the end of its turn (A40)', async () => {
    const { requestId } = await ask()
    await send({ type: 'approve', requestId })
    const resolved = () => server.page.last('request_resolved')
    expect(resolved()).toMatchObject({ requestId, by: { kind: 'client', client: 'tab' } })
    expect(server.page.state().items.get(`request:${requestId}`)).toMatchObject({ by: { client: 'tab' } })

    void turn().host.requestPermission({ title: 'Run', kind: 'execute', options })
    const documented = tab({ tab: null })
    server.channel.opened(documented.client)
    await send({ type: 'approve', requestId: server.page.last('permission_request')?.requestId }, documented)
    expect(resolved()?.by).toEqual({ kind: 'client' })

    void turn().host.requestPermission({ title: 'Run', kind: 'execute', options })
    turn().end()
    await settle()
    expect(resolved()).toMatchObject({ outcome: 'expired', by: { kind: 'agent' } })

    await ask()
    await send({ type: 'abort', taskId: 't' })
    expect(resolved()).toMatchObject({ outcome: 'cancelled', by: { kind: 'turn' } })
    // The log keeps it: a page that connects after a restart of the server gets the same.
    const items = [...server.restart().page.state().items].filter(({ kind }) => kind === 'permission')
    expect(items).toMatchObject([
      { by: { client: 'tab' } },
      {},
      { by: { kind: 'agent' } },
      { by: { kind: 'turn' } },
    ])
  })

  it('answer a question, but not with something it refuses (A8)', async () => {
    await send({ type: 'prompt', prompt: 'x', taskId: 't' })
    const answer = turn().host.ask({
      toolCallId: 'c',
      questions: [{ id: 'name', question: 'Name?' }],
      check: ({ name }) => (name === 'no' ? 'Not that.' : null),
    })
    await send({ type: 'tool_response', toolCallId: 'c', result: 'no' })
    expect(server.page.last('error')).toMatchObject({ code: 'invalid_answer', error: 'Not that.' })
    await send({
      type: 'tool_response',
      toolCallId: 'c',
      result: JSON.stringify({ answers: { name: 'yes' } }),
    })
    expect(await answer).toEqual({ action: 'accept', answers: { name: 'yes' } })
    await send({ type: 'tool_response', toolCallId: 'c', result: 'more' })
    expect(server.page.last('request_resolved')).toMatchObject({ outcome: 'expired' })
  })

  it('are denied with a message of the queue that says why, which goes first and at once (A34)', async () => {
    const { answer, requestId } = await ask()
    for (const id of ['other', 'why', 'last'])
      await send({ type: 'prompt', prompt: id, taskId: 't', clientMessageId: id })
    await send({ type: 'reject', requestId, optionId: 'never', reason: 'why' })
    expect(await answer).toBe('never')
    expect(server.page.state().items.get(`request:${requestId}`)).toMatchObject({ outcome: 'rejected' })
    expect(server.agent.cancels()).toBe(1)
    const waiting = () => server.page.state().tasks.t?.queue
    expect(waiting()).toMatchObject({ paused: false })
    turn().end('cancelled')
    await settle()
    expect(turn().text).toBe('why')
    expect(waiting()?.messages.map(({ content }) => content)).toEqual(['other', 'last'])
  })

  it('that were answered elsewhere, or without such a message, stop no turn for it (A34)', async () => {
    const { answer, requestId } = await ask()
    await send({ type: 'prompt', prompt: 'why', taskId: 't', clientMessageId: 'why' })
    await send({ type: 'approve', requestId })
    await send({ type: 'reject', requestId, optionId: 'never', reason: 'why' })
    expect(await answer).toBe('once')
    const next = turn().host.requestPermission({ title: 'Run', kind: 'execute', options })
    const second = server.page.last('permission_request')?.requestId
    await send({ type: 'reject', requestId: second, optionId: 'never', reason: 'unknown' })
    expect(await next).toBe('never')
    expect(server.agent.cancels()).toBe(0)
    expect(server.page.state().tasks.t?.queue?.messages).toHaveLength(1)
  })

  it('are interrupted by a restart', async () => {
    const { requestId } = await ask()
    server = server.restart()
    expect(server.page.state().items.get(`request:${requestId}`)).toMatchObject({ outcome: 'interrupted' })
    expect(server.page.state().open).toEqual([])
  })

  it('that are answered too late, or twice, or that never were, change nothing and say what holds (fault 31)', async () => {
    const { requestId } = await ask()
    server = server.restart()
    const { seq } = server.page.state()
    await send({ type: 'approve', requestId })
    expect(server.page.last('request_resolved')).toMatchObject({ requestId, outcome: 'interrupted' })
    await send({ type: 'approve', requestId: 'never asked' })
    expect(server.page.last('request_resolved')).toMatchObject({
      requestId: 'never asked',
      outcome: 'expired',
    })
    expect(server.page.last('request_resolved')).not.toHaveProperty('seq')
    expect(server.page.state().seq).toBe(seq)
  })
})

describe('settings', () => {
  it('decide what new tasks begin with, and survive a restart', async () => {
    let changes = 0
    server.channel.onConfigChanged(() => void changes++)
    expect(server.channel.configSection()).toMatchObject({
      provider: 'script',
      model: 'calm',
      commands: [{ name: 'help' }],
    })
    await send({ type: 'settings', model: 'Quick' })
    expect(changes).toBe(1)
    server = server.restart()
    expect(server.channel.configSection().model).toBe('quick')
    await send({ type: 'prompt', prompt: 'x', taskId: 't' })
    expect(server.channel.state().tasks.t?.task?.model).toBe('quick')
  })

  it('refuse what does not exist and name what does', async () => {
    await expect(send({ type: 'settings', model: 'opus' })).rejects.toThrow(
      'It has Calm (calm), Quick (quick).',
    )
    await send({ type: 'prompt', prompt: 'x', taskId: 't' })
    await send({ type: 'settings', taskId: 't', provider: 'other' })
    expect(server.page.last('error')).toMatchObject({ code: 'unknown_provider', taskId: 't' })
    await send({ type: 'settings', model: 'opus' })
    expect(server.page.last('error')).toMatchObject({ code: 'unknown_model' })
  })
})

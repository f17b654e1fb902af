import { describe, expect, it } from 'vitest'
import { openedAgent, tab } from '../../../../src/testing/agentServer'

const progressOf = ({ frames }: ReturnType<typeof tab>) => frames.filter(({ type }) => type === 'progress')

describe('the progress of a turn (A28)', () => {
  it('tells that the agent is being started, but not where that takes no time', async () => {
    let start = () => {}
    const server = openedAgent([], 'e', { starting: () => new Promise((go) => (start = go)) })
    await server.send({ type: 'prompt', prompt: 'x', taskId: 't' })
    await server.clock.advance(200)
    expect(progressOf(server.page)).toEqual([])
    await server.clock.advance(1_000)
    expect(progressOf(server.page)).toMatchObject([{ taskId: 't', phase: 'starting', turn: 300, quiet: 300 }])
    const late = tab()
    server.channel.opened(late.client)
    expect(late.frames.map(({ type }) => type)).toEqual(['history', 'progress'])
    expect(progressOf(late)).toMatchObject([{ phase: 'starting', turn: 1_200 }])
    start()
    await server.clock.advance(0)
    expect(progressOf(server.page)).toHaveLength(2)
    expect(progressOf(server.page)[1]).not.toHaveProperty('phase')

    server.turn().end()
    await server.clock.advance(0)
    await server.send({ type: 'prompt', prompt: 'y', taskId: 't' })
    await server.clock.advance(1_000)
    expect(progressOf(server.page)).toHaveLength(2)
  })

  it('tells a page that comes later how long nothing was heard, and how long a tool runs', async () => {
    const server = openedAgent()
    await server.send({ type: 'prompt', prompt: 'x', taskId: 't' })
    const call = {
      type: 'tool_invocation',
      toolCallId: 'c',
      toolName: 'sh',
      kind: 'execute',
      title: 'npm test',
    }
    server.turn().host.update({ ...call, status: 'running' } as never)
    await server.clock.advance(4_000)
    server.turn().host.update({ type: 'tool_output', toolCallId: 'c', content: 'ok' })
    await server.clock.advance(3_000)
    const late = tab()
    server.channel.opened(late.client)
    expect(progressOf(late)).toMatchObject([{ turn: 7_000, quiet: 3_000, calls: { c: 7_000 } }])
    await server.send({ type: 'subscribe', after: 0 }, late)
    expect(progressOf(late)).toHaveLength(2)
    server.turn().end()
    await server.clock.advance(0)
    const after = tab()
    server.channel.opened(after.client)
    expect(progressOf(after)).toEqual([])
  })

  it('tells that the agent asks its model again until it answers, and keeps that out of the log', async () => {
    const server = openedAgent()
    await server.send({ type: 'prompt', prompt: 'x', taskId: 't' })
    const before = server.history.all().length
    server.turn().host.update({ type: 'retrying', reason: 'rate_limit' })
    expect(progressOf(server.page)).toMatchObject([{ phase: 'retrying', reason: 'rate_limit' }])
    expect(server.history.all()).toHaveLength(before)
    server.turn().host.update({ type: 'text', messageId: 'm', content: 'Here' })
    const late = tab()
    server.channel.opened(late.client)
    expect(progressOf(late)[0]).not.toHaveProperty('phase')
  })

  it('is no frame of a documented client', async () => {
    const server = openedAgent()
    const documented = tab({ tab: null })
    server.channel.opened(documented.client)
    await server.send({ type: 'prompt', prompt: 'x', taskId: 't' })
    server.turn().host.update({ type: 'retrying', reason: 'other' })
    expect(progressOf(documented)).toEqual([])
  })
})

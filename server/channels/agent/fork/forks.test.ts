import { mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as settle } from 'node:timers/promises'
import { type AgentCapabilities, agent, methods } from '@agentclientprotocol/sdk'
import { beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { forkAnswerSchema } from '../../../../src/channels/agent/shared/forkProtocol'
import { tab } from '../../../../src/testing/agentServer'
import { createFakeClock } from '../../../../src/testing/kit/fakeClock'
import { createTestDriver } from '../../../../src/testing/kit/testDriver'
import { twoTools } from '../../../../src/testing/kit/twoTools'
import { runAgent } from '../../../agents/agentProcess'
import { createDisk } from '../../../drivers/disk/disk'
import { createLog } from '../../../lib/log'
import { createMemoryHistory } from '../../../state/history'
import { createAgentChannel } from '../agent'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'fork-')))

const forkParams = z.looseObject({
  sessionId: z.string(),
  mcpServers: z.array(z.object({ name: z.string() })),
})

/** What reached the agent. */
let asked: { method: string; sessionId: string }[]
let sessionCapabilities: AgentCapabilities['sessionCapabilities'] & { fork?: object }
/** Ends the turn that waits. */
let go = () => {}
/** The tools that sessions were given. */
let given: string[]
/** What it names the fork of a session. */
let nameFork: (sessionId: string, count: number) => unknown
/** Answers a fork that waits. */
let answerFork: (() => void) | null
const answerIt = () => answerFork?.()
let isSlow: boolean
beforeEach(() => {
  asked = []
  given = []
  nameFork = (sessionId, count) => `${sessionId}-fork${count}`
  answerFork = null
  isSlow = false
  sessionCapabilities = { resume: {}, fork: {} }
})

function forker() {
  let begun = 0
  const note = (method: string, servers: readonly { name: string }[] = []) =>
    void given.push(`${method} ${servers.map(({ name }) => name).join()}`)
  return agent({ name: 'forker' })
    .onRequest(methods.agent.initialize, () => ({
      protocolVersion: 1,
      agentCapabilities: { sessionCapabilities },
    }))
    .onRequest(methods.agent.session.new, () => ({ sessionId: `s${++begun}` }))
    .onRequest(methods.agent.session.close, ({ params: { sessionId } }) => {
      asked.push({ method: 'close', sessionId })
      return {}
    })
    .onRequest(methods.agent.session.resume, ({ params: { sessionId, mcpServers } }) => {
      asked.push({ method: 'resume', sessionId })
      note('resume', mcpServers)
      return {}
    })
    .onRequest('session/fork', forkParams, async ({ params: { sessionId, mcpServers } }) => {
      asked.push({ method: 'fork', sessionId })
      note('fork', mcpServers)
      if (isSlow) await new Promise<void>((answer) => (answerFork = answer))
      return { sessionId: nameFork(sessionId, ++begun) }
    })
    .onRequest(methods.agent.session.prompt, async ({ params: { sessionId, prompt }, client }) => {
      asked.push({ method: 'prompt', sessionId })
      const say = (update: object) =>
        client.notify(methods.client.session.update, { sessionId, update } as never)
      const content = { type: 'text', text: `Heard in ${sessionId}.` }
      await say({ sessionUpdate: 'agent_thought_chunk', content, messageId: 'h' })
      await say({
        sessionUpdate: 'tool_call',
        toolCallId: `c${asked.length}`,
        title: 'Read a',
        kind: 'read',
        status: 'completed',
      })
      await say({ sessionUpdate: 'agent_message_chunk', content, messageId: 'm' })
      if (JSON.stringify(prompt).includes('wait')) await new Promise<void>((end) => (go = end))
      return { stopReason: 'end_turn' as const }
    })
}

const agentsAnswer = z.object({
  data: z.object({ servers: z.array(z.object({ id: z.string(), on: z.boolean() })) }),
})

function serve(lines: readonly unknown[] = [], epoch = 'e1') {
  const clock = createFakeClock(1_800_000_000_000)
  let ids = 0
  const newId = () => `${epoch}-${++ids}`
  const disk = createDisk({ root })
  const driver = createTestDriver({
    id: 'forker',
    name: 'Forker',
    launch: () => runAgent(forker()),
    disk,
    clock,
    newId,
    toolbox: twoTools,
  })
  const history = createMemoryHistory(lines)
  const log = createLog('silent', () => undefined)
  const channel = createAgentChannel({
    history,
    drivers: [driver],
    epoch,
    clock,
    newId,
    log,
    root,
    toolbox: twoTools,
  })
  const page = tab()
  channel.opened(page.client)
  let requests = 0

  async function until(isSo: () => boolean) {
    for (const end = performance.now() + 4_000; performance.now() < end && !isSo(); ) {
      for (let turn = 0; turn < 20 && !isSo(); turn++) await settle()
      await clock.advance(10)
    }
  }
  const status = (taskId: string) => channel.state().tasks[taskId]?.status
  return {
    channel,
    page,
    history,
    clock,
    status,
    until,
    prompt: async (taskId: string, prompt: string) => {
      void channel.received(page.client, {
        channel: 'agent',
        type: 'prompt',
        prompt,
        taskId,
        clientMessageId: prompt,
      })
      await until(() => ['completed', 'failed'].includes(status(taskId) ?? '') || prompt === 'wait')
    },
    async fork(taskId: string, forkId: string) {
      const requestId = `r${++requests}`
      void channel.received(page.client, {
        channel: 'agent',
        type: 'conversation_fork',
        requestId,
        taskId,
        forkId,
      })
      const answer = () => page.frames.find((frame) => frame.requestId === requestId)
      await until(() => answer() !== undefined)
      return forkAnswerSchema.parse(answer())
    },
    async change(fields: { readonly type: string } & Record<string, unknown>) {
      const requestId = `r${++requests}`
      await channel.received(page.client, { channel: 'agent', requestId, ...fields })
      await until(() => page.frames.some((frame) => frame.requestId === requestId))
    },
    /** The servers that are on in a conversation, as its page shows them. */
    async tools(taskId: string) {
      const requestId = `r${++requests}`
      void channel.received(page.client, { channel: 'agent', type: 'agents', requestId, taskId })
      const answer = () => page.frames.find((frame) => frame.requestId === requestId)
      await until(() => answer() !== undefined)
      const { servers } = agentsAnswer.parse(answer()).data
      return servers.flatMap(({ id, on }) => (on ? [id] : []))
    },
    /** What is shown of a conversation. */
    shown(taskId: string) {
      const { items, tasks } = page.state()
      return [...(tasks[taskId]?.items ?? [])].flatMap((id) => {
        const item = items.get(id)
        if (item?.kind === 'tool') return [[item.kind, item.call.title, item.call.status]]
        return item && 'content' in item ? [[item.kind, item.content, item.at]] : []
      })
    },
    restart: () => serve(history.all(), `${epoch}+`),
  }
}

describe('a fork of a conversation (A27)', () => {
  it('has all that was said, at its times and under ids of its own, and goes on by itself', async () => {
    const server = serve()
    expect(server.channel.capabilities).toContain('agent.fork')
    await server.prompt('t', 'first')
    await server.clock.advance(60_000)
    expect(await server.fork('t', 'f')).toEqual({ type: 'conversation_fork', success: true })
    expect(asked.filter(({ method }) => method === 'fork')).toEqual([{ method: 'fork', sessionId: 's1' }])
    expect(server.shown('f')).toEqual(server.shown('t'))
    expect(server.shown('f').map(([kind]) => kind)).toEqual(['user', 'thinking', 'tool', 'text'])
    const { tasks, items } = server.page.state()
    expect(tasks.f).toMatchObject({
      status: 'completed',
      task: { name: 'first (fork)', forkOf: 't', agent: 'forker' },
    })
    expect([...(tasks.f?.items ?? [])].filter((id) => tasks.t?.items.lastIndexOf(id) !== -1)).toEqual([])
    expect(
      [...items].filter((item) => item.kind === 'user' && item.clientMessageId !== undefined),
    ).toHaveLength(1)

    await server.prompt('f', 'only here')
    expect(asked.at(-1)).toEqual({ method: 'prompt', sessionId: 's1-fork2' })
    expect(server.shown('f')).toHaveLength(8)
    expect(server.shown('t')).toHaveLength(4)
  })

  it('is one fork however often it is asked for, also after a restart, which it survives', async () => {
    let server = serve()
    await server.prompt('t', 'first')
    const both = await Promise.all([server.fork('t', 'f'), server.fork('t', 'f')])
    expect(both.map(({ success }) => success)).toEqual([true, true])
    server = server.restart()
    expect((await server.fork('t', 'f')).success).toBe(true)
    expect(server.shown('f')).toHaveLength(4)
    expect(asked.filter(({ method }) => method === 'fork')).toHaveLength(1)
    await server.prompt('f', 'after')
    expect(asked.slice(-2)).toEqual([
      { method: 'resume', sessionId: 's1-fork2' },
      { method: 'prompt', sessionId: 's1-fork2' },
    ])
  })

  it('is refused while the agent is at work, of what is not there, and under the id of another conversation', async () => {
    const server = serve()
    await server.prompt('t', 'first')
    await server.prompt('u', 'another')
    await server.prompt('t', 'wait')
    await server.until(() => asked.filter(({ method }) => method === 'prompt').length === 3)
    expect(await server.fork('t', 'f')).toMatchObject({ success: false, code: 'BUSY' })
    go()
    await server.until(() => server.status('t') === 'completed')
    expect(await server.fork('x', 'f')).toMatchObject({ success: false, code: 'NOT_FOUND' })
    expect(await server.fork('t', 'u')).toMatchObject({ success: false, code: 'BAD_REQUEST' })
    expect(server.page.state().tasks.f).toBeUndefined()
  })

  it('is refused where the agent has none, and nothing is copied', async () => {
    sessionCapabilities = { resume: {} }
    const server = serve()
    await server.prompt('t', 'first')
    expect(await server.fork('t', 'f')).toMatchObject({ success: false, code: 'not_offered' })
    expect(server.page.state().tasks.f).toBeUndefined()
  })

  it('has the tools of the first as they were, also after a restart, and keeps them when those change', async () => {
    let server = serve()
    await server.prompt('t', 'first')
    await server.change({ type: 'agent_tools', taskId: 't', servers: ['docs'], folders: [] })
    await server.fork('t', 'f')
    await server.change({ type: 'agent_tools', taskId: 't', servers: [], folders: [] })
    expect(await server.tools('f')).toEqual(['docs'])
    await server.prompt('f', 'only here')
    expect(given).toEqual(['fork docs'])
    server = server.restart()
    expect(await server.tools('f')).toEqual(['docs'])
    await server.prompt('f', 'after')
    expect(given).toEqual(['fork docs', 'resume docs'])
  })

  it('is refused where something was said in the first before the agent answered', async () => {
    sessionCapabilities = { resume: {}, fork: {}, close: {} }
    isSlow = true
    const server = serve()
    await server.prompt('t', 'first')
    const running = server.fork('t', 'f')
    await server.until(() => answerFork !== null)
    void server.prompt('t', 'wait')
    await server.until(() => server.status('t') === 'running')
    answerIt()
    expect(await running).toMatchObject({ success: false, code: 'BUSY' })
    go()
    await server.until(() => server.status('t') === 'completed')
    answerFork = null
    const again = server.fork('t', 'f')
    await server.until(() => answerFork !== null)
    await server.prompt('t', 'a whole turn')
    answerIt()
    expect(await again).toMatchObject({ success: false, code: 'BUSY' })
    await server.until(() => asked.filter(({ method }) => method === 'close').length === 2)
    expect(asked.filter(({ method }) => method === 'close').map(({ sessionId }) => sessionId)).toEqual([
      's1-fork2',
      's1-fork3',
    ])
    expect(server.page.state().tasks.f).toBeUndefined()
  })

  it.each([
    ['the session that it forks', (sessionId: string) => sessionId],
    ['the session of another conversation', () => 's2'],
    ['nothing', () => ''],
    ['what is too long for an id', () => 'x'.repeat(1_025)],
  ])('is refused where the agent names %s', async (_, name) => {
    nameFork = name
    const server = serve()
    await server.prompt('t', 'first')
    await server.prompt('u', 'another')
    expect(await server.fork('t', 'f')).toMatchObject({ success: false, code: 'agent_protocol_error' })
    expect(server.page.state().tasks.f).toBeUndefined()
    await server.prompt('u', 'still there')
    expect(server.shown('u')).toHaveLength(8)
  })

  it('is no fork of another one that is asked for under its id at the same time', async () => {
    const server = serve()
    await server.prompt('t', 'first')
    await server.prompt('u', 'another')
    const [own, foreign] = await Promise.all([server.fork('t', 'f'), server.fork('u', 'f')])
    expect(own.success).toBe(true)
    expect(foreign).toMatchObject({ success: false, code: 'BAD_REQUEST' })
    expect(asked.filter(({ method }) => method === 'fork')).toHaveLength(1)
  })

  it('is not had again while its deletion can be taken back', async () => {
    const server = serve()
    await server.prompt('t', 'first')
    await server.fork('t', 'f')
    await server.change({ type: 'conversation_change', taskId: 'f', deleted: true })
    expect(await server.fork('t', 'f')).toMatchObject({ success: false, code: 'unknown_task' })
  })
})

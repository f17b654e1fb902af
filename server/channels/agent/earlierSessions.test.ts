import { mkdirSync, mkdtempSync, realpathSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as settle } from 'node:timers/promises'
import {
  type AgentCapabilities,
  agent,
  methods,
  type NewSessionRequest,
  RequestError,
  type SessionInfo,
  type SessionUpdate,
} from '@agentclientprotocol/sdk'
import { beforeEach, describe, expect, it } from 'vitest'
import { sessionsAnswerSchema } from '../../../src/channels/agent/shared/sessionsProtocol'
import { tab } from '../../../src/testing/agentServer'
import { createFakeClock } from '../../../src/testing/kit/fakeClock'
import { createTestDriver } from '../../../src/testing/kit/testDriver'
import { runAgent } from '../../agents/agentProcess'
import { createDisk } from '../../drivers/disk/disk'
import { createLog } from '../../lib/log'
import { createMemoryHistory } from '../../state/history'
import { createAgentChannel } from './agent'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'earlier-')))
const root = join(folder, 'work')
const elsewhere = join(folder, 'elsewhere')
for (const path of [root, elsewhere]) mkdirSync(path)
symlinkSync(root, join(folder, 'link'))

const said = (role: 'user' | 'agent', text: string, messageId?: string): SessionUpdate => ({
  sessionUpdate: `${role}_message_chunk`,
  content: { type: 'text', text },
  ...(messageId === undefined ? {} : { messageId }),
})

/** A whole conversation, as an agent says it again. */
const TALK: readonly SessionUpdate[] = [
  said('user', 'Fix '),
  said('user', 'the test'),
  { sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text: 'Hm.' } },
  said('agent', 'I look ', 'm1'),
  said('agent', 'at it.', 'm1'),
  {
    sessionUpdate: 'tool_call',
    toolCallId: 'call',
    title: 'Edit a.txt',
    kind: 'edit',
    status: 'pending',
    locations: [{ path: join(root, 'a.txt') }],
  },
  {
    sessionUpdate: 'tool_call_update',
    toolCallId: 'call',
    status: 'completed',
    content: [{ type: 'diff', path: join(root, 'a.txt'), oldText: 'a', newText: 'b' }],
  },
  said('agent', 'Done.', 'm2'),
  said('user', 'Thanks'),
  said('agent', 'You are welcome.', 'm3'),
]

interface Manners {
  capabilities: AgentCapabilities
  /** What it keeps, newest first. */
  sessions: SessionInfo[]
  talk: readonly SessionUpdate[]
  /** Of one answer to a list. */
  perPage: number
  /** Fails each request of these. */
  fails: Partial<Record<'list' | 'load', RequestError>>
  /** Says a session again behind the answer. */
  isLate: boolean
}

const info = (sessionId: string, more: Partial<SessionInfo> = {}): SessionInfo => ({
  sessionId,
  cwd: root,
  title: `Title of ${sessionId}`,
  updatedAt: '2026-01-02T03:04:05Z',
  ...more,
})

let manners: Manners
/** What reached the agent, by method. */
let asked: { method: string; params: object }[]
beforeEach(() => {
  asked = []
  manners = {
    capabilities: { loadSession: true, sessionCapabilities: { list: {}, resume: {} } },
    sessions: [info('s1'), info('s2')],
    talk: TALK,
    perPage: 10,
    fails: {},
    isLate: false,
  }
})

const calls = (method: string) => asked.filter((each) => each.method === method)

function keeper() {
  const note = (method: string, params: object) => void asked.push({ method, params })
  const known = ({ sessionId, cwd }: { sessionId: string; cwd: string }) => {
    const session = manners.sessions.find((each) => each.sessionId === sessionId)
    if (!session || cwd !== root) throw RequestError.resourceNotFound(sessionId)
  }
  let begun = 0
  return agent({ name: 'keeper' })
    .onRequest(methods.agent.initialize, () => ({
      protocolVersion: 1,
      agentCapabilities: manners.capabilities,
    }))
    .onRequest(methods.agent.session.list, ({ params }) => {
      note('list', params)
      if (manners.fails.list) throw manners.fails.list
      const from = Number(params.cursor ?? 0)
      const next = from + manners.perPage
      return {
        sessions: manners.sessions.slice(from, next),
        ...(next < manners.sessions.length ? { nextCursor: String(next) } : {}),
      }
    })
    .onRequest(methods.agent.session.new, ({ params }: { params: NewSessionRequest }) => {
      note('new', params)
      const sessionId = `new${++begun}`
      manners.sessions.unshift(info(sessionId))
      return { sessionId }
    })
    .onRequest(methods.agent.session.resume, ({ params }) => {
      note('resume', params)
      known(params)
      return {}
    })
    .onRequest(methods.agent.session.load, async ({ params, client }) => {
      note('load', params)
      if (manners.fails.load) throw manners.fails.load
      known(params)
      const { sessionId } = params
      const repeat = async () => {
        for (const update of manners.talk)
          await client.notify(methods.client.session.update, { sessionId, update })
      }
      if (manners.isLate) void settle().then(repeat)
      else await repeat()
      const update = { sessionUpdate: 'session_info_update' as const, title: 'As it is called' }
      await client.notify(methods.client.session.update, { sessionId, update })
      return {}
    })
    .onRequest(methods.agent.session.prompt, async ({ params, client }) => {
      note('prompt', params)
      const { sessionId } = params
      await client.notify(methods.client.session.update, {
        sessionId,
        update: said('agent', 'Going on.', 'later'),
      })
      return { stopReason: 'end_turn' as const }
    })
}

function serve(lines: readonly unknown[] = [], epoch = 'e1') {
  const clock = createFakeClock(1_800_000_000_000)
  const log = createLog('silent', () => undefined)
  let ids = 0
  const newId = () => `${epoch}-${++ids}`
  const driver = createTestDriver({
    id: 'keeper',
    name: 'Keeper',
    launch: () => runAgent(keeper()),
    disk: createDisk({ root }),
    clock,
    newId,
  })
  const history = createMemoryHistory(lines)
  const channel = createAgentChannel({ history, drivers: [driver], epoch, clock, newId, log, root })
  const page = tab()
  channel.opened(page.client)
  let requests = 0

  /** Lets the agent answer, and what is said behind an answer come. */
  async function pass(until: () => boolean) {
    for (const end = performance.now() + 4_000; performance.now() < end && !until(); ) {
      for (let turn = 0; turn < 20 && !until(); turn++) await settle()
      await clock.advance(100)
    }
  }
  async function ask(type: string, fields: object, from = page) {
    const requestId = `${from.client.tab}${++requests}`
    void channel.received(from.client, { channel: 'agent', type, requestId, agentId: 'keeper', ...fields })
    const answer = () => from.frames.find((frame) => frame.requestId === requestId)
    await pass(() => answer() !== undefined)
    return sessionsAnswerSchema.parse(answer())
  }
  return {
    channel,
    page,
    clock,
    history,
    driver,
    pass,
    list: (fields: object = {}) => ask('agent_sessions', fields),
    adopt: (taskId: string, sessionId: string, from = page) =>
      ask('session_adopt', { taskId, sessionId }, from),
    async prompt(taskId: string, prompt = 'And now?') {
      const before = calls('prompt').length
      await channel.received(page.client, { channel: 'agent', type: 'prompt', prompt, taskId })
      const isOver = () => channel.state().tasks[taskId]?.status === 'completed'
      await pass(() => calls('prompt').length > before && isOver())
    },
    restart: () => serve(history.all(), `${epoch}+`),
  }
}

const ids = (answer: Awaited<ReturnType<ReturnType<typeof serve>['list']>>) =>
  answer.type === 'agent_sessions' ? (answer.data?.sessions.map(({ sessionId }) => sessionId) ?? []) : []

/** What a page shows of a conversation, in short. */
function shown({ page }: ReturnType<typeof serve>, taskId: string): readonly string[] {
  const { items, tasks } = page.state()
  return [...(tasks[taskId]?.items ?? [])].map((id) => {
    const item = items.get(id)
    if (item?.kind === 'tool') return `tool ${item.call.title}: ${item.call.status}`
    return item && 'content' in item ? `${item.kind} ${item.content}` : (item?.kind ?? '')
  })
}

const TRANSCRIPT = [
  'user Fix the test',
  'thinking Hm.',
  'text I look at it.',
  'tool Edit a.txt: completed',
  'text Done.',
  'user Thanks',
  'text You are welcome.',
]

describe('the sessions an agent keeps', () => {
  it('are those of the folder of this workspace, by whatever name, a page at a time (A25)', async () => {
    manners.sessions = [
      info('s1'),
      info('far', { cwd: elsewhere }),
      info('linked', { cwd: join(folder, 'link'), title: '  Two\n lines ', updatedAt: 'some day' }),
      info('gone', { cwd: join(folder, 'gone') }),
      info('s2', { title: null, updatedAt: null }),
    ]
    manners.perPage = 3
    const server = serve()
    const first = await server.list()
    expect(first).toMatchObject({ success: true, data: { nextCursor: '0:3' } })
    expect(ids(first)).toEqual(['s1', 'linked'])
    expect(first.data).toMatchObject({
      sessions: [
        { title: 'Title of s1', updatedAt: '2026-01-02T03:04:05.000Z', cwd: root },
        { sessionId: 'linked', title: 'Two lines' },
      ],
    })
    const second = await server.list({ cursor: '0:3' })
    expect(second.data).toEqual({ sessions: [{ sessionId: 's2', cwd: root }] })
    expect(calls('list').map(({ params }) => params)).toEqual([{ cwd: root }, { cwd: root, cursor: '3' }])
  })

  it('are asked for until a page has one, however many have none (A25)', async () => {
    manners.sessions = [info('a', { cwd: elsewhere }), info('b', { cwd: elsewhere }), info('c')]
    manners.perPage = 1
    expect(ids(await serve().list())).toEqual(['c'])
  })

  it('are told in pieces where the agent names them all at once (A25)', async () => {
    manners.sessions = Array.from({ length: 230 }, (_, n) => info(`s${n}`))
    manners.perPage = 1_000
    const server = serve()
    const first = await server.list()
    const second = await server.list({ cursor: '100:' })
    expect(first.data).toMatchObject({ nextCursor: '100:' })
    expect(second.data).toMatchObject({ nextCursor: '200:' })
    const third = await server.list({ cursor: '200:' })
    expect(third.data).not.toHaveProperty('nextCursor')
    expect([first, second, third].flatMap(ids)).toEqual(manners.sessions.map(({ sessionId }) => sessionId))
  })

  it('are without those that are conversations here, and those that were opened and never used (A25)', async () => {
    const server = serve()
    await server.prompt('t', 'Hello')
    expect(manners.sessions.map(({ sessionId }) => sessionId)).toContain('new1')
    void server.channel.received(server.page.client, { channel: 'agent', type: 'open', requestId: 'o' })
    await server.pass(() => server.page.last('open') !== undefined)
    expect(manners.sessions.map(({ sessionId }) => sessionId)).toContain('new2')
    expect(ids(await server.list())).toEqual(['s1', 's2'])
    expect(ids(await server.restart().list())).not.toContain('new1')
  })

  it('are not asked for where the agent offers none, which is told (A25)', async () => {
    manners.capabilities = { loadSession: true }
    const server = serve()
    expect(server.channel.capabilities).toContain('agent.sessions')
    expect(await server.list()).toMatchObject({ success: false, code: 'not_offered' })
    expect(calls('list')).toEqual([])
    manners.capabilities = { sessionCapabilities: { list: {} } }
    expect(await serve().list()).toMatchObject({ success: false, code: 'not_offered' })
    expect(await serve().list({ agentId: 'other' })).toMatchObject({ success: false, code: 'NOT_FOUND' })
  })

  it('cannot be listed without a login, and not from an answer that is none (A25)', async () => {
    manners.fails.list = RequestError.authRequired()
    expect(await serve().list()).toMatchObject({
      success: false,
      code: 'auth_required',
      error: 'Keeper needs you to log in.',
    })
    manners.fails = {}
    manners.sessions = [{ sessionId: 7 } as never, info('s1')]
    expect(ids(await serve().list())).toEqual(['s1'])
  })

  it('say whether they can be listed once the agent was started (A25)', async () => {
    const server = serve()
    const offered = () => server.channel.configSection().providers[0]?.offer
    expect(offered()).toBeUndefined()
    let told = 0
    server.channel.onConfigChanged(() => told++)
    await server.list()
    expect(offered()).toMatchObject({ takes: { sessions: ['load', 'list', 'resume'] } })
    expect(told).toBeGreaterThan(0)
  })
})

describe('a session that becomes a conversation', () => {
  it('has what its agent says again, told to every page, and goes on in it (A26)', async () => {
    const server = serve()
    const other = tab({ tab: 'other' })
    server.channel.opened(other.client)
    expect(await server.adopt('t', 's1')).toMatchObject({ success: true, data: { taskId: 't' } })
    expect(shown(server, 't')).toEqual(TRANSCRIPT)
    expect(other.state().tasks.t).toEqual(server.page.state().tasks.t)
    expect(server.page.state()).toMatchObject({ gap: false, seq: server.channel.state().seq })
    const { status, task, title } = server.page.state().tasks.t ?? {}
    expect({ status, title, agent: task?.agent }).toEqual({
      status: 'completed',
      title: 'As it is called',
      agent: 'keeper',
    })
    expect(task?.activeAt).toBe('2026-01-02T03:04:05.000Z')
    const call = [...server.page.state().items].find(({ kind }) => kind === 'tool')
    expect(call).toMatchObject({ call: { content: [{ type: 'diff', path: '/a.txt', newText: 'b' }] } })
    // When it was said is not known.
    expect([...server.page.state().items].filter((item) => 'at' in item)).toEqual([])
    await server.prompt('t')
    expect(calls('prompt')).toMatchObject([{ params: { sessionId: 's1' } }])
    expect(calls('new')).toEqual([])
    expect(shown(server, 't')).toEqual([...TRANSCRIPT, 'user And now?', 'text Going on.'])
  })

  it('has also what its agent says again behind its answer (A26)', async () => {
    manners.isLate = true
    const server = serve()
    await server.adopt('t', 's1')
    expect(shown(server, 't')).toEqual(TRANSCRIPT)
  })

  it('is the same one however often it is asked for, and doubles nothing (A26)', async () => {
    const server = serve()
    const [first, again, other] = await Promise.all([
      server.adopt('t', 's1'),
      server.adopt('t', 's1'),
      server.adopt('u', 's1', tab({ tab: 'other' })),
    ])
    for (const answer of [first, again, other])
      expect(answer).toMatchObject({ success: true, data: { taskId: 't' } })
    expect(await server.adopt('v', 's1')).toMatchObject({ success: true, data: { taskId: 't' } })
    expect(calls('load')).toHaveLength(1)
    expect(shown(server, 't')).toEqual(TRANSCRIPT)
    expect(server.page.state().taskOrder).toEqual(['t'])
    expect(ids(await server.list())).toEqual(['s2'])
    const next = server.restart()
    expect(await next.adopt('t', 's1')).toMatchObject({ success: true, data: { taskId: 't' } })
    expect(shown(next, 't')).toEqual(TRANSCRIPT)
  })

  it('goes on after a restart of the server, where nothing is told again (A26)', async () => {
    const server = serve()
    await server.adopt('t', 's1')
    const next = server.restart()
    await next.prompt('t')
    expect(calls('resume')).toMatchObject([{ params: { sessionId: 's1', cwd: root } }])
    expect(shown(next, 't')).toEqual([...TRANSCRIPT, 'user And now?', 'text Going on.'])
  })

  it('says that earlier messages are not shown where its agent only goes on (A26)', async () => {
    manners.capabilities = { sessionCapabilities: { list: {}, resume: {} } }
    const server = serve()
    await server.adopt('t', 's2')
    expect(calls('load')).toEqual([])
    expect(server.page.state().tasks.t?.title).toBe('Title of s2')
    const [notice] = [...server.page.state().items]
    expect(notice).toMatchObject({ kind: 'notice', text: expect.stringContaining('are not shown') })
    await server.prompt('t')
    expect(calls('prompt')).toMatchObject([{ params: { sessionId: 's2' } }])
  })

  it('is none of another folder, none that the agent does not name, and none in the place of another (A29)', async () => {
    manners.sessions = [info('far', { cwd: elsewhere }), info('s1')]
    manners.perPage = 1
    const server = serve()
    for (const sessionId of ['far', 'made-up', '../../etc/passwd'])
      expect(await server.adopt('t', sessionId)).toMatchObject({ success: false, code: 'session_gone' })
    expect(calls('load')).toEqual([])
    expect(server.page.state().taskOrder).toEqual([])
    await server.prompt('mine', 'Hello')
    expect(await server.adopt('mine', 's1')).toMatchObject({ success: false, code: 'BAD_REQUEST' })
    expect(shown(server, 'mine')).toEqual(['user Hello', 'text Going on.'])
  })

  it('leaves nothing behind where its agent has it no more, or fails (A26)', async () => {
    const server = serve()
    await server.list()
    manners.sessions = []
    expect(await server.adopt('t', 's1')).toMatchObject({
      success: false,
      code: 'session_gone',
      error: 'Keeper no longer has this session.',
    })
    manners.sessions = [info('s1')]
    manners.fails.load = new RequestError(-32_603, 'The file is torn')
    expect(await server.adopt('t', 's1')).toMatchObject({ success: false, error: 'The file is torn' })
    expect(server.page.state().taskOrder).toEqual([])
    manners.fails = {}
    await server.adopt('t', 's1')
    expect(shown(server, 't')).toEqual(TRANSCRIPT)
  })

  it('can be had again after its conversation was erased, and not while that can be taken back (A26)', async () => {
    const server = serve()
    await server.adopt('t', 's1')
    const deletion = { type: 'conversation_change', requestId: 'd', taskId: 't', deleted: true }
    await server.channel.received(server.page.client, { channel: 'agent', ...deletion })
    expect(await server.adopt('u', 's1')).toMatchObject({ success: false, code: 'unknown_task' })
    await server.clock.advance(10_000)
    await settle()
    expect(await server.adopt('t', 's1')).toMatchObject({ success: false, code: 'BAD_REQUEST' })
    expect(await server.adopt('u', 's1')).toMatchObject({ success: true, data: { taskId: 'u' } })
    expect(shown(server, 'u')).toEqual(TRANSCRIPT)
  })

  it('takes no step from another conversation that has calls of the same ids, such as one it was branched off (A26)', async () => {
    const server = serve()
    await server.adopt('t', 's1')
    await server.adopt('u', 's2')
    expect(shown(server, 't')).toEqual(TRANSCRIPT)
    expect(shown(server, 'u')).toEqual(TRANSCRIPT)
  })

  it('has what a call printed and how it ended, and no call that goes on for ever (A26)', async () => {
    const update = { sessionUpdate: 'tool_call_update' as const, toolCallId: 'run' }
    manners.talk = [
      { sessionUpdate: 'tool_call', toolCallId: 'run', title: 'ls', kind: 'execute', status: 'in_progress' },
      { ...update, _meta: { terminal_output: { data: 'a.txt\n' } } },
      { ...update, _meta: { terminal_output: { data: 'b.txt\n' } } },
      { ...update, status: 'completed', _meta: { terminal_exit: { exit_code: 3 } } },
      {
        sessionUpdate: 'tool_call',
        toolCallId: 'cut',
        title: 'sleep',
        kind: 'execute',
        status: 'in_progress',
      },
      { sessionUpdate: 'plan', entries: [{ content: 'One', status: 'pending', priority: 'high' }] },
      {
        sessionUpdate: 'user_message_chunk',
        content: { type: 'image', mimeType: 'image/png', data: 'AA==' },
      },
    ]
    const server = serve()
    await server.adopt('t', 's1')
    const [run, cut, picture] = [...server.page.state().items]
    expect(run).toMatchObject({ call: { status: 'completed', exitCode: 3 }, output: 'a.txt\nb.txt\n' })
    expect(cut).toMatchObject({ call: { title: 'sleep', status: 'failed' } })
    expect(picture).toMatchObject({ kind: 'user', content: '[image/png]' })
    expect(server.page.state().tasks.t?.plan?.entries).toHaveLength(1)
    expect(
      server
        .restart()
        .page.state()
        .items.get(run?.id ?? ''),
    ).toMatchObject({ output: 'a.txt\nb.txt\n' })
  })

  it('shows the newest steps of a very long one, and says so (A26)', async () => {
    manners.talk = Array.from({ length: 2_200 }, (_, n) => said('agent', `Step ${n}`, `m${n}`))
    const server = serve()
    await server.adopt('t', 's1')
    const steps = [...server.channel.state().items]
    expect(steps).toHaveLength(2_001)
    expect(steps[0]).toMatchObject({ kind: 'notice', text: expect.stringContaining('The first 200 steps') })
    expect(steps[1]).toMatchObject({ content: 'Step 200' })
  })
})

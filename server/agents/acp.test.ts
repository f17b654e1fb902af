import { mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AgentApp,
  type AgentContext,
  agent,
  methods,
  type PermissionOption,
  type PromptRequest,
  RequestError,
  type RequestPermissionRequest,
  type SessionConfigOption,
  type SessionUpdate,
  type StopReason,
} from '@agentclientprotocol/sdk'
import { describe, expect, it } from 'vitest'
import { agentFacts } from '../../src/testing/kit/agentFacts'
import { createFakeClock } from '../../src/testing/kit/fakeClock'
import { createTestDriver } from '../../src/testing/kit/testDriver'
import { createDisk } from '../drivers/disk/disk'
import type { AcpDriverOptions } from './acp'
import { runAgent } from './agentProcess'
import type { AgentHost, AgentUpdate, PermissionAsked } from './driver'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'acp-')))
writeFileSync(join(root, 'a.txt'), 'one\ntwo\nthree\n')

interface Script {
  prompt(turn: { client: AgentContext; params: PromptRequest; signal: AbortSignal }): Promise<StopReason>
  cancelled?(): void
  modes?: { currentModeId: string; availableModes: { id: string; name: string }[] }
  protocolVersion?: number
  setModes?: string[]
  configOptions?: SessionConfigOption[]
}

/** An agent that does what one test says. */
function scripted(script: Script): AgentApp {
  return agent({ name: 'scripted' })
    .onRequest(methods.agent.initialize, () => ({
      protocolVersion: script.protocolVersion ?? 1,
      authMethods: [{ id: 'key', name: 'API key' }],
    }))
    .onRequest(methods.agent.session.new, () => ({
      sessionId: 's',
      ...(script.modes ? { modes: script.modes } : {}),
      ...(script.configOptions ? { configOptions: script.configOptions } : {}),
    }))
    .onRequest(methods.agent.session.setMode, ({ params }) => void script.setModes?.push(params.modeId))
    .onNotification(methods.agent.session.cancel, () => script.cancelled?.())
    .onRequest(methods.agent.session.prompt, async (turn) => ({ stopReason: await script.prompt(turn) }))
}

const clock = createFakeClock()
const driverOf = (options: Partial<AcpDriverOptions> & Pick<AcpDriverOptions, 'launch'>) =>
  createTestDriver({
    facts: agentFacts({ installHint: 'install x' }),
    disk: createDisk({ root }),
    clock,
    ...options,
  })

async function begun(
  script: Script,
  choose: (asked: PermissionAsked) => string | null = () => null,
  options: Partial<AcpDriverOptions> = {},
) {
  const updates: AgentUpdate[] = []
  const asked: PermissionAsked[] = []
  const host: AgentHost = {
    update: (update) => void updates.push(update),
    async requestPermission(permission) {
      asked.push(permission)
      return choose(permission)
    },
    ask: async () => ({ action: 'decline' }),
  }
  const driver = driverOf({ launch: () => runAgent(scripted(script)), ...options })
  const session = await driver.start({ host, model: null, mode: null, resumeId: null })
  const prompt = (text = 'go') => session.prompt({ text, files: [], attachments: [] })
  return { driver, session, prompt, updates, asked }
}

const tell = (client: AgentContext, update: SessionUpdate) =>
  client.notify(methods.client.session.update, { sessionId: 's', update })
const text = (words: string) => ({ type: 'text' as const, text: words })

const modelOption = (...models: string[]): SessionConfigOption => ({
  id: 'model',
  name: 'Model',
  category: 'model',
  type: 'select',
  currentValue: 'a',
  options: models.map((value) => ({ value, name: value })),
})

it('offers the models that its sessions named, at their beginning and after each change', async () => {
  const { driver, prompt, updates } = await begun({
    configOptions: [modelOption('a')],
    async prompt({ client }) {
      const configOptions = [modelOption('a', 'b')]
      await tell(client, { sessionUpdate: 'config_option_update', configOptions })
      return 'end_turn'
    },
  })
  expect(driver.models().map(({ id }) => id)).toEqual(['a'])
  await prompt()
  expect(driver.models().map(({ id }) => id)).toEqual(['a', 'b'])
  expect(updates.filter(({ type }) => type === 'session')).toHaveLength(2)
})

describe('what an agent says', () => {
  const cases: [string, SessionUpdate[], object[]][] = [
    [
      'text and thoughts become messages, joined until something else comes',
      [
        { sessionUpdate: 'agent_thought_chunk', content: text('hm') },
        { sessionUpdate: 'agent_message_chunk', content: text('a') },
        { sessionUpdate: 'agent_message_chunk', content: text('b') },
        { sessionUpdate: 'agent_message_chunk', messageId: 'own', content: text('c') },
        { sessionUpdate: 'user_message_chunk', content: text('ignored') },
      ],
      [
        { type: 'thinking', messageId: 'm1', content: 'hm' },
        { type: 'text', messageId: 'm2', content: 'a' },
        { type: 'text', messageId: 'm2', content: 'b' },
        { type: 'text', messageId: 'm3', content: 'c' },
      ],
    ],
    [
      'a call is filled in bit by bit and its paths are those of the workspace',
      [
        { sessionUpdate: 'tool_call', toolCallId: 'c', title: '' },
        {
          sessionUpdate: 'tool_call_update',
          toolCallId: 'c',
          title: 'Edit',
          kind: 'edit',
          status: 'in_progress',
          locations: [{ path: join(root, 'a.txt'), line: 3 }, { path: '/etc/hosts' }],
        },
        {
          sessionUpdate: 'tool_call_update',
          toolCallId: 'c',
          content: [{ type: 'diff', path: join(root, 'a.txt'), newText: 'x' }],
        },
        { sessionUpdate: 'tool_call_update', toolCallId: 'c', status: 'completed', rawOutput: { ok: true } },
      ],
      [
        { type: 'tool_invocation', toolCallId: 'c', status: 'pending' },
        {
          title: 'Edit',
          kind: 'edit',
          status: 'running',
          locations: [{ path: '/a.txt', line: 3 }, { path: '/etc/hosts' }],
        },
        { status: 'running', content: [{ type: 'diff', path: '/a.txt', oldText: null, newText: 'x' }] },
        { status: 'completed', title: 'Edit' },
      ],
    ],
    [
      'a terminal that is only shown streams, then its call ends',
      [
        {
          sessionUpdate: 'tool_call',
          toolCallId: 'c',
          title: 'ls',
          kind: 'execute',
          content: [{ type: 'terminal', terminalId: 'never-made' }],
        },
        {
          sessionUpdate: 'tool_call_update',
          toolCallId: 'c',
          _meta: { terminal_output: { terminal_id: 't', data: 'out' } },
        },
        {
          sessionUpdate: 'tool_call_update',
          toolCallId: 'c',
          status: 'failed',
          _meta: { terminal_exit: { exit_code: 2 } },
        },
      ],
      [
        { type: 'tool_invocation', content: [] },
        { type: 'tool_output', content: 'out' },
        { type: 'tool_invocation', status: 'failed' },
        { type: 'tool_result', exitCode: 2 },
      ],
    ],
    ...[
      { output: 'x', metadata: { exit: 3, output: 'x' } },
      { metadata: { exitCode: 3 } },
      { exit_code: 3, stdout: 'x' },
      { exitCode: 3 },
      { result: { exit_code: 3 } },
    ].map((rawOutput): [string, SessionUpdate[], object[]] => [
      `the exit code of a command, said as ${JSON.stringify(rawOutput)}`,
      [
        { sessionUpdate: 'tool_call', toolCallId: 'c', title: 'x', rawInput: { command: 'x' } },
        {
          sessionUpdate: 'tool_call_update',
          toolCallId: 'c',
          status: 'completed',
          content: [{ type: 'content', content: text('printed') }],
          rawOutput,
        },
      ],
      [
        { type: 'tool_invocation', kind: 'execute' },
        { type: 'tool_invocation', status: 'completed' },
        { type: 'tool_result', toolCallId: 'c', exitCode: 3 },
      ],
    ]),
    [
      'plan, commands, title, usage, notice and compaction',
      [
        { sessionUpdate: 'plan', entries: [{ content: 'x', priority: 'high', status: 'pending' }] },
        {
          sessionUpdate: 'available_commands_update',
          availableCommands: [{ name: 'n', description: 'd', input: { hint: 'h' } }],
        },
        { sessionUpdate: 'session_info_update', title: 'Title' },
        { sessionUpdate: 'usage_update', used: 1, size: 2, cost: { amount: 0.5, currency: 'EUR' } },
        { sessionUpdate: 'notice', severity: 'info', title: 'Slow', description: 'because' },
        { sessionUpdate: 'compaction_update', compactionId: 'c', status: 'in_progress' },
        { sessionUpdate: 'compaction_update', compactionId: 'c', status: 'completed' },
      ],
      [
        { type: 'plan', entries: [{ content: 'x', priority: 'high', status: 'pending' }] },
        { type: 'commands', commands: [{ name: 'n', description: 'd' }] },
        { type: 'title', title: 'Title' },
        { type: 'usage', contextUsed: 1, contextSize: 2, cost: { amount: 0.5, currency: 'EUR' } },
        { type: 'notice', text: 'Slow: because' },
        { type: 'compaction' },
      ],
    ],
  ]
  it.each(cases)('%s', async (_, told, expected) => {
    const { prompt, updates } = await begun({
      async prompt({ client }) {
        for (const update of told) await tell(client, update)
        return 'end_turn'
      },
    })
    await prompt()
    expect(updates).toMatchObject(expected)
  })

  it.each(['end_turn', 'max_tokens', 'max_turn_requests', 'refusal', 'cancelled'] as const)(
    'ends with %s',
    async (reason) => {
      expect(await (await begun({ prompt: async () => reason })).prompt()).toBe(reason)
    },
  )

  it('survives what it does not know', async () => {
    const { prompt, updates } = await begun({
      async prompt({ client }) {
        await client.notify('session/dance', {})
        await expect(
          client.request('terminal/create', { sessionId: 's', command: 'ls' }),
        ).rejects.toMatchObject({ code: -32_601 })
        await tell(client, { sessionUpdate: 'agent_message_chunk', content: text('still here') })
        return 'end_turn'
      },
    })
    expect(await prompt()).toBe('end_turn')
    expect(updates).toMatchObject([{ content: 'still here' }])
  })
})

describe('what an agent asks', () => {
  const options: PermissionOption[] = [
    { optionId: '1', name: 'Yes', kind: 'allow_once' },
    { optionId: '2', name: 'Yes, differently', kind: 'allow_once' },
    { optionId: '3', name: 'Never', kind: 'reject_always' },
  ]
  const asking = (outcomes: unknown[]): Script => ({
    async prompt({ client }) {
      const toolCall = { toolCallId: 'c', title: 'Run', kind: 'execute' as const, rawInput: { command: 'x' } }
      const request: RequestPermissionRequest = { sessionId: 's', toolCall, options }
      const { outcome } = await client.request(methods.client.session.requestPermission, request)
      outcomes.push(outcome)
      await tell(client, { sessionUpdate: 'tool_call_update', toolCallId: 'c', status: 'failed' })
      return 'end_turn'
    },
  })

  it.each([
    ['2', ['pending', 'awaiting_input', 'running', 'failed']],
    ['3', ['pending', 'awaiting_input', 'rejected', 'rejected']],
  ])('gets exactly the option %s', async (optionId, statuses) => {
    const outcomes: unknown[] = []
    const { prompt, asked, updates } = await begun(asking(outcomes), () => optionId)
    await prompt()
    expect(outcomes).toEqual([{ outcome: 'selected', optionId }])
    expect(asked).toMatchObject([
      { toolCallId: 'c', title: 'Run', kind: 'execute', input: { command: 'x' }, options },
    ])
    expect(updates.flatMap((update) => (update.type === 'tool_invocation' ? [update.status] : []))).toEqual(
      statuses,
    )
  })

  it('shows the diff that its call told before, where it asks with a title alone', async () => {
    const diff = { type: 'diff' as const, path: join(root, 'a.txt'), oldText: 'one', newText: 'two' }
    const call = { toolCallId: 'c', title: 'Edit a.txt', kind: 'edit' as const, content: [diff] }
    const { prompt, asked } = await begun({
      async prompt({ client }) {
        await tell(client, { sessionUpdate: 'tool_call', ...call })
        const toolCall = { toolCallId: 'c', title: 'Editing files' }
        await client.request(methods.client.session.requestPermission, { sessionId: 's', toolCall, options })
        return 'end_turn'
      },
    })
    await prompt()
    expect(asked).toMatchObject([
      { kind: 'edit', content: [{ type: 'diff', path: '/a.txt', oldText: 'one', newText: 'two' }] },
    ])
  })

  it('is told of a cancelled turn, also when it asks too late', async () => {
    const outcomes: unknown[] = []
    let stop = () => {}
    const { prompt, session, asked } = await begun({
      ...asking(outcomes),
      async prompt(turn) {
        await new Promise<void>((resolve) => {
          stop = resolve
        })
        await asking(outcomes).prompt(turn)
        return 'cancelled'
      },
      cancelled: () => stop(),
    })
    const turn = prompt()
    await new Promise((resolve) => setImmediate(resolve))
    session.cancel()
    expect(await turn).toBe('cancelled')
    expect(outcomes).toEqual([{ outcome: 'cancelled' }])
    expect(asked).toEqual([])
  })

  it('reads and writes through the workspace and nowhere else, unsaved texts of the prompt first (A48)', async () => {
    const file = { sessionId: 's', path: join(root, 'a.txt') }
    const { session } = await begun({
      async prompt({ client }) {
        const { readTextFile, writeTextFile } = methods.client.fs
        expect(await client.request(readTextFile, file)).toEqual({ content: 'unsaved' })
        expect(
          await client
            .request(readTextFile, { ...file, path: join(root, 'b.txt') })
            .catch((error) => error.code),
        ).toBe(-32_002)
        await client.request(writeTextFile, { ...file, content: 'agent' })
        expect(await client.request(readTextFile, { ...file, line: 1, limit: 1 })).toEqual({
          content: 'agent',
        })
        writeFileSync(file.path, 'another program')
        await expect(client.request(writeTextFile, { ...file, content: 'agent again' })).rejects.toThrow(
          'changed since it was read',
        )
        await expect(client.request(readTextFile, { ...file, path: '/etc/hosts' })).rejects.toMatchObject({
          code: -32_602,
        })
        return 'end_turn'
      },
    })
    const files = [{ path: '/a.txt', text: 'unsaved' }]
    expect(await session.prompt({ text: 'go', files, attachments: [] })).toBe('end_turn')
    expect(await readFile(file.path, 'utf8')).toBe('another program')
  })

  it('is set to a mode that asks, and only modes that are known to are shown', async () => {
    const modes = {
      currentModeId: 'auto',
      availableModes: ['auto', 'ask', 'agent-full-access', 'plan'].map((id) => ({ id, name: id })),
    }
    const setModes: string[] = []
    const { session, updates } = await begun({ prompt: async () => 'end_turn', modes, setModes })
    expect(setModes).toEqual(['ask'])
    expect(updates.at(-1)).toMatchObject({
      type: 'session',
      mode: 'ask',
      modes: [{ id: 'ask' }, { id: 'plan' }],
    })
    await expect(session.configure({ mode: 'agent-full-access' })).rejects.toMatchObject({
      code: 'unknown_mode',
    })
  })
})

describe('what goes wrong', () => {
  const failing = (error: Error) =>
    begun({
      async prompt() {
        throw error
      },
    })

  it('is said in words', async () => {
    await expect((await failing(new RequestError(-32_603, 'No credit'))).prompt()).rejects.toMatchObject({
      code: 'agent_error',
      message: 'No credit',
    })
    await expect((await failing(RequestError.authRequired())).prompt()).rejects.toMatchObject({
      code: 'auth_required',
      methods: undefined,
    })
  })

  it('offers to log in only where that works here', async () => {
    const script: Script = { prompt: () => Promise.reject(RequestError.authRequired()) }
    const login = { id: 'x', line: 'x login' }
    const { prompt } = await begun(script, () => null, { login: () => login })
    await expect(prompt()).rejects.toMatchObject({ methods: [{ id: 'x', name: 'x login' }] })
  })

  it('another version of the protocol is refused', async () => {
    await expect(begun({ prompt: async () => 'end_turn', protocolVersion: 9 })).rejects.toMatchObject({
      code: 'agent_incompatible',
    })
  })

  it('content it does not take is refused before it is sent', async () => {
    const { session } = await begun({ prompt: async () => 'end_turn' })
    const attachments = [{ name: 'a.png', mimeType: 'image/png', data: '' }]
    await expect(session.prompt({ text: '', files: [], attachments })).rejects.toMatchObject({
      code: 'unsupported_content',
    })
  })
})

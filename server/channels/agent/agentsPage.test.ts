import { chmodSync, mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { agentLogSchema, agentsSchema } from '../../../src/channels/agent/shared/agentsProtocol'
import { createClock } from '../../../src/lib/clock'
import { tab } from '../../../src/testing/agentServer'
import { createTerminalHarness } from '../../../src/testing/terminalHarness'
import { createDisk } from '../../drivers/disk/disk'
import { createLog } from '../../lib/log'
import { createAgentChannel } from './agent'
import type { AgentChannel } from './agentChannel'
import { openWorkspaceAgents } from './workspaceAgents'

const log = createLog('silent', () => undefined)
const base = realpathSync(mkdtempSync(join(tmpdir(), 'agents-')))
const root = join(base, 'root')
const bin = join(base, 'bin')
const beside = join(base, 'beside')
for (const folder of [root, bin, beside]) mkdirSync(folder)

const channels: AgentChannel[] = []
afterEach(async () => {
  await Promise.all(channels.splice(0).map((channel) => channel.stop()))
})

const executable = (name: string, script: string) => {
  const path = join(bin, name)
  writeFileSync(path, script)
  chmodSync(path, 0o755)
  return path
}

/** Says what it was started with; a prompt `wait` is answered only when it is cancelled. */
const AGENT = `
const say = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n')
let waiting = null
process.stderr.write('using ' + process.env.MINE_API_KEY + '\\n')
require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line)
  const tell = (text) => say({ method: 'session/update', params: { sessionId: 's', update: {
    sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } } } })
  if (method === 'initialize') return say({ id, result: { protocolVersion: 1,
    agentInfo: { name: 'mine', title: 'Mine indeed', version: '4.5.6' },
    agentCapabilities: { promptCapabilities: { image: true }, mcpCapabilities: { http: true },
      sessionCapabilities: { resume: {}, additionalDirectories: {} } } } })
  if (method === 'session/new' || method === 'session/resume') {
    tell(JSON.stringify([method, params.mcpServers.map((one) => one.name), params.additionalDirectories ?? null]))
    return say({ id, result: { sessionId: 's' } })
  }
  if (method === 'session/prompt') {
    const [{ text }] = params.prompt
    if (text === 'wait') { waiting = id; return }
    tell(text === 'env' ? 'env' + JSON.stringify(Object.keys(process.env).sort()) : 'done')
    return say({ id, result: { stopReason: 'end_turn' } })
  }
  if (method === 'session/cancel') return say({ id: waiting, result: { stopReason: 'cancelled' } })
})`

const CONFIG = {
  agents: [
    {
      id: 'mine',
      name: 'Mine',
      command: process.execPath,
      args: ['-e', AGENT],
      inherit: ['MINE_API_KEY'],
      env: { MINE_MODE: 'quiet' },
      login: ['login-mine'],
    },
  ],
  mcpServers: {
    docs: { command: 'docs', env: { DOCS_KEY: 'docs-secret-value' } },
    tickets: { type: 'http', url: 'https://tickets.example/mcp', on: false },
    old: { type: 'sse', url: 'https://old.example/sse' },
  },
  folders: [{ path: beside }],
}

const ENVIRONMENT = {
  PATH: bin,
  MINE_API_KEY: 'mine-secret-value',
  OTHER_SECRET: 'other-secret-value',
  AETHER_TOKEN: 'token-of-the-server',
}

async function opened(state = mkdtempSync(join(base, 'state-'))) {
  const configFile = join(state, 'agents.json')
  writeFileSync(configFile, JSON.stringify(CONFIG))
  const terminals = createTerminalHarness()
  const agents = await openWorkspaceAgents({
    disk: createDisk({ root }),
    stateFolder: state,
    choice: 'mine',
    allModes: false,
    configFile,
    embedOrigins: [],
    environment: ENVIRONMENT,
    version: '1',
    clock: createClock(),
    newId: () => crypto.randomUUID(),
    log,
  })
  const runInTerminal = terminals.channel.run
  const channel = createAgentChannel({ ...agents, runInTerminal, epoch: crypto.randomUUID(), log })
  channels.push(channel)
  const page = tab()
  channel.opened(page.client)
  let requests = 0
  const ask = async (frame: { type: string; [field: string]: unknown }) => {
    const requestId = `r${++requests}`
    await channel.received(page.client, { channel: 'agent', requestId, ...frame })
    await expect
      .poll(() => page.frames.some((each) => each.requestId === requestId), { timeout: 5_000 })
      .toBe(true)
    return page.frames.find((each) => each.requestId === requestId)
  }
  const agentsNow = async (frame: object = {}) =>
    agentsSchema.parse((await ask({ type: 'agents', ...frame }))?.data)
  const row = async (id = 'mine') => (await agentsNow()).agents.find((each) => each.id === id)
  const logNow = async () =>
    agentLogSchema.parse((await ask({ type: 'agent_log', agentId: 'mine' }))?.data).entries
  const said = () => page.frames.flatMap((frame) => (frame.type === 'text' ? [String(frame.content)] : []))
  const prompt = async (text: string, taskId = 't') => {
    const ended = page.frames.filter((frame) => frame.status === 'completed').length
    await channel.received(page.client, { channel: 'agent', type: 'prompt', prompt: text, taskId })
    if (text === 'wait') return expect.poll(async () => (await row())?.turns).toBe(1)
    await expect
      .poll(() => page.frames.filter((frame) => frame.status === 'completed').length, { timeout: 10_000 })
      .toBeGreaterThan(ended)
  }
  return { page, channel, terminals, ask, agentsNow, row, logNow, said, prompt, state }
}

describe('the page of agents', () => {
  it('lists every agent with its state, its program and what it told, and starts none (A35)', async () => {
    executable('codex-acp', '#!/bin/sh\necho "codex-acp 0.9.1"\n')
    const { channel, row, prompt, agentsNow, ask } = await opened()
    expect(channel.capabilities).toContain('agent.catalogue')
    const { agents } = await agentsNow()
    expect(agents.map(({ id, state }) => [id, state])).toEqual([
      ['mine', 'ready'],
      ['demo', 'ready'],
      ['claude', 'not_installed'],
      ['codex', 'ready'],
      ['opencode', 'not_installed'],
      ['gemini', 'not_installed'],
      ['qwen', 'not_installed'],
    ])
    expect(channel.processes().size).toBe(0)
    expect(await row()).toMatchObject({
      program: process.execPath,
      version: null,
      can: null,
      source: 'config',
    })
    expect(await row('claude')).toMatchObject({
      reason: 'Install it: npm install -g @agentclientprotocol/claude-agent-acp',
      program: null,
    })
    await expect.poll(async () => (await row('codex'))?.version).toBe('0.9.1')
    executable('codex-acp', '#!/bin/sh\necho "codex-acp 0.10.0"\n')
    await expect.poll(async () => (await row('codex'))?.version).toBe('0.10.0')

    const { revision } = await agentsNow()
    const waiting = ask({ type: 'agents', after: revision })
    await prompt('go')
    expect(agentsSchema.parse((await waiting)?.data).revision).not.toBe(revision)
    expect(await row()).toMatchObject({
      state: 'running',
      title: 'Mine indeed',
      version: '4.5.6',
      can: { images: true, resume: true, load: false, fork: false, folders: true, mcp: ['stdio', 'http'] },
    })
  })

  it('types the line that installs an agent into a terminal and does not run it (A36)', async () => {
    const { ask, terminals } = await opened()
    expect(await ask({ type: 'agent_install', agentId: 'gemini', sessionId: 'new' })).toMatchObject({
      success: true,
    })
    expect(terminals.shells[0]?.written.join('')).toBe('npm install -g @google/gemini-cli')
    for (const agentId of ['mine', 'demo', 'nobody'])
      expect(await ask({ type: 'agent_install', agentId, sessionId: `of-${agentId}` })).toMatchObject({
        success: false,
        code: 'NOT_FOUND',
      })
    expect(terminals.shells).toHaveLength(1)
  })

  it('ends the process of an agent, in a turn only where that is wanted (A36)', async () => {
    const { ask, row, prompt, channel, page } = await opened()
    await prompt('go')
    const [first] = channel.processes().keys()
    expect(await ask({ type: 'agent_restart', agentId: 'mine' })).toMatchObject({ success: true })
    await expect.poll(async () => (await row())?.state).toBe('ready')
    await prompt('go')
    const [second] = channel.processes().keys()
    expect(second).not.toBe(first)

    await prompt('wait')
    expect(await ask({ type: 'agent_restart', agentId: 'mine' })).toMatchObject({
      success: false,
      code: 'BUSY',
      error: 'Mine is at work.',
    })
    expect(await ask({ type: 'agent_restart', agentId: 'mine', force: true })).toMatchObject({
      success: true,
    })
    await expect
      .poll(() => page.last('error'), { timeout: 5_000 })
      .toMatchObject({ code: 'agent_restarted', error: 'Mine was restarted.' })
    expect(await row()).toMatchObject({ reason: null })
    await prompt('go')
  })

  it('shows what was said between server and agent, without secrets, while it is said (A37)', async () => {
    const { ask, logNow, prompt } = await opened()
    expect(await logNow()).toEqual([])
    const waiting = ask({ type: 'agent_log', agentId: 'mine', after: 0 })
    await prompt('go')
    expect(agentLogSchema.parse((await waiting)?.data).entries).not.toEqual([])
    const entries = await logNow()
    expect(entries.map(({ n }) => n)).toEqual(entries.map((_, at) => at + 1))
    expect(entries[0]).toMatchObject({
      kind: 'process',
      text: expect.stringMatching(/^Started, process \d+$/),
    })
    const text = (kind: string) =>
      entries.flatMap((entry) => (entry.kind === kind ? [entry.text] : [])).join('\n')
    expect(text('printed')).toBe('using [redacted]')
    expect(text('sent')).toContain('"method":"session/prompt"')
    expect(text('sent')).toContain('{"name":"DOCS_KEY","value":"[redacted]"}')
    expect(text('received')).toContain('"text":"done"')
    expect(JSON.stringify(entries)).not.toContain('secret-value')
    expect(await ask({ type: 'agent_log', agentId: 'nobody' })).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('lets a conversation use other servers and folders from its next prompt on (A38)', async () => {
    const { ask, agentsNow, prompt, said, state, channel } = await opened()
    const on = async (taskId?: string) => {
      const { servers, folders } = await agentsNow(taskId === undefined ? {} : { taskId })
      return [...servers, ...folders].flatMap((each) => (each.on ? [each.id] : []))
    }
    expect(await on()).toEqual(['docs', 'old', 'beside'])
    await prompt('go')
    expect(said()[0]).toContain(JSON.stringify(['session/new', ['docs'], [beside]]))
    const choice = { servers: ['tickets', 'old'], folders: [] }
    expect(await ask({ type: 'agent_tools', taskId: 't', ...choice })).toMatchObject({ success: true })
    expect(await on('t')).toEqual(['tickets', 'old'])
    expect(await on()).toEqual(['docs', 'old', 'beside'])
    await prompt('go')
    expect(said().join('')).toContain(JSON.stringify(['session/resume', ['tickets'], null]))

    await ask({ type: 'agent_tools', servers: [], folders: ['beside'] })
    await prompt('go', 'u')
    expect(said().join('')).toContain(JSON.stringify(['session/new', [], [beside]]))
    for (const frame of [
      { taskId: 'none', ...choice },
      { taskId: 't', servers: ['/bin/sh'], folders: [] },
      { taskId: 't', servers: [], folders: ['/etc'] },
    ])
      expect(await ask({ type: 'agent_tools', ...frame })).toMatchObject({ code: 'NOT_FOUND' })

    await channel.stop()
    const again = await opened(state)
    const { servers, folders } = await again.agentsNow({ taskId: 'u' })
    expect([...servers, ...folders].flatMap((each) => (each.on ? [each.id] : []))).toEqual(['beside'])
  })

  it('names the variables that an agent is given, and a secret that is not listed does not reach it (A39)', async () => {
    const { row, prompt, said, page } = await opened()
    expect((await row())?.variables).toEqual(['MINE_API_KEY', 'MINE_MODE'])
    await prompt('env')
    const names = JSON.parse(/env(\[.*\])$/.exec(said().join(''))?.[1] ?? '[]')
    expect(names).toEqual(expect.arrayContaining(['MINE_API_KEY', 'MINE_MODE', 'PATH']))
    expect(names).not.toContain('OTHER_SECRET')
    expect(names).not.toContain('AETHER_TOKEN')
    expect(JSON.stringify(page.frames)).not.toMatch(/secret-value|token-of-the-server/)
  })
})

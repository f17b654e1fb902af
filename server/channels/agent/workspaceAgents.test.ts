import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClock } from '../../../src/lib/clock'
import { tab } from '../../../src/testing/agentServer'
import { createDisk } from '../../drivers/disk/disk'
import { createLog } from '../../lib/log'
import { createAgentChannel } from './agent'
import type { AgentChannel } from './agentChannel'
import { openWorkspaceAgents } from './workspaceAgents'

const log = createLog('silent', () => undefined)
let root = ''
let state = ''
let channels: AgentChannel[] = []
let ids = 0

async function start(
  epoch: string,
  options: { choice?: string; configFile?: string; agentRegistry?: string } = {},
) {
  const { choice = null, configFile = null, agentRegistry = null } = options
  const common = {
    environment: process.env,
    embedOrigins: [],
    version: '1',
    clock: createClock(),
    newId: () => `id-${++ids}`,
    log,
  }
  const place = { disk: createDisk({ root }), stateFolder: state }
  const agents = await openWorkspaceAgents({
    ...common,
    ...place,
    choice,
    allModes: false,
    configFile,
    agentRegistry,
  })
  const channel = createAgentChannel({ ...agents, runInTerminal: () => null, epoch, log })
  channels.push(channel)
  const page = tab()
  channel.opened(page.client)
  return {
    channel,
    page,
    send: (frame: object) => channel.received(page.client, { channel: 'agent', type: '', ...frame }),
  }
}

beforeEach(() => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'workspace-agent-')))
  root = join(base, 'root')
  state = join(base, 'state')
  for (const folder of [root, state]) mkdirSync(folder)
  writeFileSync(join(root, 'notes.md'), 'hello\n')
  channels = []
})
afterEach(async () => {
  await Promise.all(channels.map((channel) => channel.stop()))
})

describe('the demo agent in a workspace', () => {
  it('edits, asks, runs, and its conversation is there after a restart', async () => {
    const { channel, page, send } = await start('one')
    await send({ type: 'settings', model: 'quick' })
    const prompt = 'edit notes.md hello => goodbye then run printf done > made.txt'
    await send({ type: 'prompt', prompt, taskId: 't', clientMessageId: 'c' })
    await expect.poll(() => page.last('permission_request')).toBeDefined()
    expect(readFileSync(join(root, 'notes.md'), 'utf8')).toBe('goodbye\n')
    expect(existsSync(join(root, 'made.txt'))).toBe(false)
    await send({
      type: 'approve',
      requestId: page.last('permission_request')?.requestId,
      optionId: 'allow-once',
    })
    await expect.poll(() => page.last('task')?.status).toBe('completed')
    expect(readFileSync(join(root, 'made.txt'), 'utf8')).toBe('done')
    const before = page.state()
    expect(before.gap).toBe(false)
    await channel.stop()
    expect(statSync(join(state, 'agent.jsonl')).mode & 0o777).toBe(0o600)

    const again = await start('two')
    const after = again.page.state()
    const told = (known: typeof before) =>
      [...(known.tasks.t?.items ?? [])].map((id) => ({ ...known.items.get(id), seq: 0, epoch: '', id: '' }))
    expect(told(after)).toEqual(told(before))
    await again.send({ type: 'prompt', prompt: 'stream 3', taskId: 't' })
    await expect.poll(() => again.page.last('task')?.status).toBe('completed')
    // It can be resumed, so the user need not be told that it forgot.
    expect(again.page.last('notice')).toBeUndefined()
  })

  it('stops at once, and whatever it was doing has ended', async () => {
    const { page, send } = await start('one')
    await send({ type: 'prompt', prompt: 'stream 100000', taskId: 't' })
    await expect.poll(() => page.last('text')).toBeDefined()
    await send({ type: 'abort', taskId: 't' })
    await expect.poll(() => page.last('task')).toMatchObject({ status: 'aborted', stopReason: 'cancelled' })
    const said = [...page.state().items].at(-1)
    expect(said?.kind === 'text' && said.content.length).toBe(page.last('message_end')?.length)
  })

  it('is what is told about, beside the agents that could be installed', async () => {
    const configFile = join(state, 'agents.json')
    writeFileSync(
      configFile,
      JSON.stringify({ agents: [{ id: 'mine', name: 'Mine', command: process.execPath }] }),
    )
    const section = (await start('one', { configFile })).channel.configSection()
    expect(section).toMatchObject({ provider: 'demo', model: 'calm', commands: [{ name: 'tour' }, {}, {}] })
    expect(section.providers.slice(0, 2)).toMatchObject([
      {
        id: 'demo',
        name: 'Demo agent (scripted, no AI)',
        available: true,
        models: [{ id: 'calm' }, { id: 'quick' }],
      },
      { id: 'mine', name: 'Mine', available: true },
    ])
    expect((await start('two', { configFile, choice: 'mine' })).channel.configSection().provider).toBe('mine')
    await expect(start('three', { choice: 'nobody' })).rejects.toThrow('There is no agent nobody.')
    await expect(start('four', { agentRegistry: configFile })).rejects.toThrow(
      `${configFile}: version must be a text, and is missing.`,
    )
    const registry = join(state, 'registry.json')
    const distribution = { npx: { package: 'other@1.0.0' } }
    const other = { id: 'other', name: 'Other', version: '1.0.0', description: '', distribution }
    writeFileSync(registry, JSON.stringify({ version: '1.0.0', agents: [other] }))
    const { channel } = await start('five', { agentRegistry: registry, choice: 'other' })
    expect(channel.configSection()).toMatchObject({ provider: 'other' })
    await expect(start('six', { configFile: join(state, 'none.json') })).rejects.toThrow('cannot be read')
  })
})

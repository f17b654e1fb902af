import { chmodSync, mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createClock } from '../../../src/lib/clock'
import { tab } from '../../../src/testing/agentServer'
import { createTerminalHarness } from '../../../src/testing/terminalHarness'
import { createDisk } from '../../drivers/disk/disk'
import { createLog } from '../../lib/log'
import { createAgentChannel } from './agent'
import type { AgentChannel } from './agentChannel'
import { openWorkspaceAgents } from './workspaceAgents'

const log = createLog('silent', () => undefined)
const base = realpathSync(mkdtempSync(join(tmpdir(), 'login-')))
const root = join(base, 'root')
const bin = join(base, 'bin')
for (const folder of [root, bin]) mkdirSync(folder)

const channels: AgentChannel[] = []
afterEach(async () => {
  await Promise.all(channels.splice(0).map((channel) => channel.stop()))
})

/** An agent that wants its user to log in, and the command for that, where it is installed. */
async function opened({ isInstalled = true, login = ['log-me-in', 'for the', 'first time'] } = {}) {
  const state = mkdtempSync(join(base, 'state-'))
  const script = `require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { id, method } = JSON.parse(line)
    const say = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, ...message }) + '\\n')
    if (method === 'initialize') return say({ result: { protocolVersion: 1, authMethods: [{ id: 'web', name: 'Web' }] } })
    if (id !== undefined) say({ error: { code: -32000, message: 'Authentication required' } })
  })`
  const agent = { id: 'shy', command: process.execPath, args: ['-e', script], login }
  const configFile = join(state, 'agents.json')
  writeFileSync(configFile, JSON.stringify({ agents: [agent] }))
  const command = join(bin, 'log-me-in')
  writeFileSync(command, '#!/bin/sh\n')
  chmodSync(command, isInstalled ? 0o755 : 0o644)
  const terminals = createTerminalHarness()
  const agents = await openWorkspaceAgents({
    disk: createDisk({ root }),
    stateFolder: state,
    choice: 'shy',
    allModes: false,
    configFile,
    embedOrigins: [],
    environment: { PATH: bin },
    version: '1',
    clock: createClock(),
    newId: () => crypto.randomUUID(),
    log,
  })
  const runInTerminal = terminals.channel.run
  const channel = createAgentChannel({ ...agents, runInTerminal, epoch: 'e', log })
  channels.push(channel)
  const page = tab()
  channel.opened(page.client)
  const send = async (frame: object) =>
    channel.received(page.client, { channel: 'agent', type: '', ...frame })
  await send({ type: 'prompt', prompt: 'go', taskId: 't' })
  await expect.poll(() => page.last('error')).toMatchObject({ code: 'auth_required' })
  return { page, send, terminals, channel }
}

describe('signing in to an agent', () => {
  it('opens a terminal with the command of the catalogue, under the name the page gave it (A10)', async () => {
    const { page, send, terminals, channel } = await opened()
    expect(channel.capabilities).toContain('agent.login')
    const [method] = [page.last('error')?.methods].flat()
    expect(method).toEqual({ id: 'shy', name: "log-me-in 'for the' 'first time'" })
    const other = terminals.connect('other')
    await send({ type: 'login', methodId: 'shy', sessionId: 'mine' })
    other.sends({ type: 'list', requestId: 'r' })
    expect(other.of('list').at(-1)).toMatchObject({ sessions: [{ sessionId: 'mine', name: 'Sign in: shy' }] })
    expect(terminals.shells[0]?.written.join('')).toBe("log-me-in 'for the' 'first time'\r")
    await send({ type: 'login', methodId: 'shy' })
    expect(terminals.shells).toHaveLength(2)
  })

  it.each([{ isInstalled: false }, { login: [] }])(
    'is not offered where it would not work: %o',
    async (options) => {
      const { page, send, terminals } = await opened(options)
      expect(page.last('error')).not.toHaveProperty('methods')
      await expect(send({ type: 'login', methodId: 'shy' })).rejects.toThrow('in a terminal')
      await expect(send({ type: 'login', methodId: 'web' })).rejects.toThrow('in a terminal')
      expect(terminals.shells).toEqual([])
    },
  )

  it('names no command, whatever a socket sends', async () => {
    const { send, terminals } = await opened()
    for (const methodId of ['rm -rf /', 'log-me-in', 'demo'])
      await expect(send({ type: 'login', methodId, line: 'x', command: 'x' })).rejects.toThrow(
        'in a terminal',
      )
    expect(terminals.shells).toEqual([])
  })
})

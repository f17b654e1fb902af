import { mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Clock, createClock } from '../../src/lib/clock'
import { catalogueEntry } from '../../src/testing/kit/agentFacts'
import { createFakeClock } from '../../src/testing/kit/fakeClock'
import { createDisk } from '../drivers/disk/disk'
import { createLog } from '../lib/log'
import { createAgents } from './createAgents'
import type { AgentDriver, AgentHost } from './driver'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'agent-')))
const home = realpathSync(mkdtempSync(join(tmpdir(), 'agent-home-')))
const log = createLog('silent', () => undefined)

/** An agent process in plain Node: answers each request with what `answer` makes of it. */
const speaking = (answer: string) => `
  require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { id, method, params } = JSON.parse(line)
    if (id === undefined || method === undefined) return
    const say = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n')
    const tell = (text) => say({ method: 'session/update', params: { sessionId: 's',
      update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } } } })
    if (method === 'initialize') return say({ id, result: { protocolVersion: 1 } })
    if (method === 'session/new') return say({ id, result: { sessionId: 's' } })
    ${answer}
  })`

const drivers: AgentDriver[] = []
afterEach(async () => {
  await Promise.all(drivers.splice(0).map((driver) => driver.stop()))
})

function driverOf(
  command: string,
  args: readonly string[] = [],
  {
    clock = createClock(),
    given = 'yes',
    ...differing
  }: {
    readonly missingWords?: string
    readonly source?: 'registry'
    readonly clock?: Clock
    readonly given?: string
  } = {},
): AgentDriver {
  const install = { installHint: 'npm install x', installLine: 'npm install x' }
  const env = { GIVEN: given }
  const catalogue = [
    catalogueEntry({ id: 'x', name: 'Agent X', command, args, env, ...install, ...differing }),
  ]
  const environment = { PATH: process.env.PATH, HOME: home, AETHER_TOKEN: 'secret' }
  const common = { disk: createDisk({ root }), version: '1', clock, log }
  const [driver] = createAgents({ ...common, catalogue, environment, choice: 'x', newId: () => 'id' })
  drivers.push(driver)
  return driver
}

/** Runs a prompt and returns all that was said, and the notices in brackets. */
async function prompted(driver: AgentDriver): Promise<string> {
  let said = ''
  const host: AgentHost = {
    update: (update) => {
      if (update.type === 'text') said += update.content
      if (update.type === 'notice') said += `[${update.text}]`
    },
    requestPermission: async () => null,
    ask: async () => ({ action: 'cancel' }),
  }
  const session = await driver.start({ host, model: null, mode: null, resumeId: null })
  await session.prompt({ text: 'go', files: [], attachments: [] })
  return said
}

const node = (script: string) => driverOf(process.execPath, ['-e', script])

describe('an agent process', () => {
  it('that hangs at its start is ended by a restart, which is no failure, and the next prompt starts another', async () => {
    const driver = node('process.stdin.resume()')
    const hung = prompted(driver)
    await expect.poll(() => driver.processes().size).toBe(1)
    const [first] = driver.processes().keys()
    expect(driver.control?.restart(false)).toBe('done')
    await expect(hung).rejects.toMatchObject({ code: 'agent_restarted' })
    expect(driver.control?.standing()).toMatchObject({ state: 'ready', reason: null })
    const again = prompted(driver)
    again.catch(() => undefined)
    await expect.poll(() => driver.processes().size).toBe(1)
    expect([...driver.processes().keys()]).not.toEqual([first])
  })

  it('without a command fails each time it is asked, and not only once', async () => {
    const driver = driverOf('')
    for (let time = 0; time < 2; time += 1)
      await expect(prompted(driver)).rejects.toMatchObject({ code: 'agent_error' })
    expect(driver.processes().size).toBe(0)
  })

  it('whose launcher says that the agent itself is missing is not installed', async () => {
    const words = 'npm error npx canceled due to missing packages'
    const driver = driverOf(process.execPath, ['-e', `console.error('${words}'); process.exit(1)`], {
      missingWords: 'npx canceled due to missing packages',
    })
    await expect(prompted(driver)).rejects.toMatchObject({
      code: 'agent_not_installed',
      hint: 'npm install x',
    })
    expect(driver.control?.standing()).toMatchObject({ state: 'not_installed' })
  })

  it('is spoken with over its standard streams, in the workspace, without the secrets of the server', async () => {
    const driver = node(
      speaking(`tell([process.cwd(), process.env.GIVEN, process.env.AETHER_TOKEN].join(' '))
        say({ id, result: { stopReason: 'end_turn' } })`),
    )
    expect(await prompted(driver)).toBe(`${root} yes `)
  })

  it('of a registry is not started in the workspace, whose own settings would choose what its launcher runs', async () => {
    const driver = driverOf(
      process.execPath,
      ['-e', speaking(`tell(process.cwd()); say({ id, result: { stopReason: 'end_turn' } })`)],
      { source: 'registry' },
    )
    expect(await prompted(driver)).toBe(home)
  })

  it('may write what is no JSON', async () => {
    const driver = node(
      speaking(`process.stdout.write('npm notice\\n{"half\\n[]\\n'); tell('fine')
        say({ id, result: { stopReason: 'end_turn' } })`),
    )
    expect(await prompted(driver)).toBe('fine')
  })

  it('may print a log that carries the id of the request, and titles before its messages', async () => {
    const driver = node(
      speaking(`console.log(JSON.stringify({ level: 'info', id })); process.stdout.write('\\u001b]0;agent\\u0007')
        tell('fine'); say({ id, result: { stopReason: 'end_turn' } })`),
    )
    expect(await prompted(driver)).toBe('fine')
  })

  it('that prints words before its messages is said to do so, once a turn', async () => {
    const driver = node(
      speaking(`for (const text of ['a', 'b']) { process.stdout.write('Loading '); tell(text) }
        tell('fine'); say({ id, result: { stopReason: 'end_turn' } })`),
    )
    expect(await prompted(driver)).toMatch(/^\[The agent printed other things .*\]fine$/)
  })

  it('that is not installed says how to install it', async () => {
    const driver = driverOf('no-such-agent')
    expect(driver.unavailable()).toBe('Install it: npm install x')
    await expect(prompted(driver)).rejects.toMatchObject({
      code: 'agent_not_installed',
      hint: 'npm install x',
      retryable: true,
    })
  })

  it('that may not be started says so', async () => {
    const file = join(root, 'not-executable')
    writeFileSync(file, '')
    await expect(prompted(driverOf(file))).rejects.toMatchObject({
      code: 'agent_start_failed',
      message: 'Agent X could not be started: EACCES.',
    })
  })

  it('that ends or refuses says nothing secret that it was given', async () => {
    const given = 'given-secret'
    const dies = `console.error('Bad key given-secret'); process.exit(4)`
    const driver = driverOf(process.execPath, ['-e', dies], { given })
    await expect(prompted(driver)).rejects.toMatchObject({ hint: 'Bad key [redacted]' })
    expect(driver.control?.standing().reason).toMatch(/Bad key \[redacted\]$/)
    const refuses = speaking(`say({ id, error: { code: -32603, message: 'Bad key given-secret' } })`)
    await expect(prompted(driverOf(process.execPath, ['-e', refuses], { given }))).rejects.toMatchObject({
      message: 'Bad key [redacted]',
    })
  })

  it('that ends before it begins shows what it complained of', async () => {
    const driver = node(`console.error('No key'); process.exit(4)`)
    await expect(prompted(driver)).rejects.toMatchObject({
      code: 'agent_start_failed',
      hint: 'No key',
      message: expect.stringContaining('code 4'),
    })
  })

  it('that crashes in a turn is started again by the next prompt, but not over and over', async () => {
    const driver = node(speaking(`console.error('Boom'); process.exit(1)`))
    for (let at = 0; at < 3; at++)
      await expect(prompted(driver)).rejects.toMatchObject({ code: 'agent_crashed', hint: 'Boom' })
    await expect(prompted(driver)).rejects.toMatchObject({ message: expect.stringContaining('3 times') })
  })

  it('that crashed over and over is started again after a minute', async () => {
    const clock = createFakeClock()
    const driver = driverOf(process.execPath, ['-e', speaking('process.exit(1)')], { clock })
    for (let at = 0; at < 3; at++)
      await expect(prompted(driver)).rejects.toMatchObject({ message: 'Agent X exited with code 1.' })
    await expect(prompted(driver)).rejects.toMatchObject({ message: expect.stringContaining('3 times') })
    await clock.advance(61_000)
    await expect(prompted(driver)).rejects.toMatchObject({ message: 'Agent X exited with code 1.' })
  })

  it('that a signal ended is said to be', async () => {
    const driver = node(speaking(`process.kill(process.pid, 'SIGKILL')`))
    await expect(prompted(driver)).rejects.toMatchObject({ message: 'Agent X was ended by SIGKILL.' })
  })

  it('that sends a line beyond all bounds is ended', async () => {
    const driver = node(
      speaking(`process.stdout.write('x'.repeat(33 * 1024 * 1024)); setInterval(() => {}, 1000)`),
    )
    await expect(prompted(driver)).rejects.toMatchObject({ code: 'agent_protocol_error' })
  })

  it('is ended with everything it started', async () => {
    const driver = node(
      speaking(`const child = require('child_process').spawn('sleep', ['600'])
        process.on('SIGTERM', () => {})
        tell(String(child.pid)); say({ id, result: { stopReason: 'end_turn' } })`),
    )
    const pid = Number(await prompted(driver))
    expect(process.kill(pid, 0)).toBe(true)
    await driver.stop()
    await expect.poll(() => isRunning(pid)).toBe(false)
  })
})

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

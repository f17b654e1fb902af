import { mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClock } from '../../../src/lib/clock'
import { createDisk } from '../../drivers/disk/disk'
import { createLog } from '../../lib/log'
import { createAgents } from '../createAgents'
import type { AgentDriver, AgentHost, AgentSession, AgentUpdate, Answers, PermissionAsked } from '../driver'
import { DEMO_SUGGESTIONS } from './demoAgent'
import { parsePrompt } from './parsePrompt'

const log = createLog('silent', () => undefined)

let root = ''
let driver: AgentDriver
let session: AgentSession
let updates: AgentUpdate[] = []
let asked: PermissionAsked[] = []
/** What the user answers to a permission: the option of this kind, or null for a stopped turn. */
let decision: string | null = 'allow_once'
let answers: Answers = {}

const host: AgentHost = {
  update: (update) => void updates.push(update),
  requestPermission: async (permission) => {
    asked.push(permission)
    return permission.options.find(({ kind }) => kind === decision)?.optionId ?? null
  },
  ask: async (question) => {
    expect(question.check(answers)).toBeNull()
    return { action: 'accept', answers }
  },
}

const prompt = (text: string) => session.prompt({ text, files: [], attachments: [] })
const said = () => updates.map((update) => (update.type === 'text' ? update.content : '')).join('')
const calls = () => updates.filter((update) => update.type === 'tool_invocation')
const printed = () => updates.map((update) => (update.type === 'tool_output' ? update.content : '')).join('')
const read = (name: string) => readFileSync(join(root, name), 'utf8')

beforeEach(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'demo-')))
  mkdirSync(join(root, 'src'))
  writeFileSync(join(root, 'README.md'), '# A project\n\nWords.\n')
  writeFileSync(join(root, 'src', 'app.ts'), 'export const a = 1\n')
  updates = []
  asked = []
  decision = 'allow_once'
  answers = {}
  let ids = 0
  const environment = { PATH: process.env.PATH, AETHER_TOKEN: 'secret-secret-secret-secret' }
  const common = {
    environment,
    choice: null,
    version: '1',
    clock: createClock(),
    newId: () => `id-${++ids}`,
    log,
  }
  driver = createAgents({ disk: createDisk({ root }), ...common })[0]
  session = await driver.start({ host, model: 'quick', mode: null, resumeId: null })
})
afterEach(() => driver.stop())

describe('the demo agent, through the bridge of every agent', () => {
  it('says what it is and lets its pace be chosen', async () => {
    expect(driver.name).toBe('Demo agent (scripted, no AI)')
    const facts = updates.filter(({ type }) => type === 'session')
    expect(facts).toMatchObject([
      { model: 'calm', models: [{ id: 'calm' }, { id: 'quick' }] },
      { model: 'quick' },
    ])
    expect(updates).toContainEqual({
      type: 'commands',
      commands: [
        expect.objectContaining({ name: 'tour' }),
        expect.objectContaining({ name: 'plan' }),
        expect.objectContaining({ name: 'help' }),
      ],
    })
    await expect(session.configure({ model: 'opus' })).rejects.toMatchObject({ code: 'unknown_model' })
  })

  it('lists and reads what is there', async () => {
    expect(await prompt('list then read src/app.ts')).toBe('end_turn')
    expect(calls().at(1)).toMatchObject({
      title: 'List /',
      kind: 'read',
      status: 'completed',
      content: [{ type: 'text', text: 'README.md\nsrc/' }],
    })
    expect(calls().at(-1)).toMatchObject({ status: 'completed', locations: [{ path: '/src/app.ts' }] })
    expect(said()).toContain('> export const a = 1')
  })

  it('edits a file on disk and shows the difference', async () => {
    await prompt('edit src/app.ts a = 1 => b = 2')
    expect(read('src/app.ts')).toBe('export const b = 2\n')
    expect(calls().at(-1)).toMatchObject({
      kind: 'edit',
      status: 'completed',
      content: [
        {
          type: 'diff',
          path: '/src/app.ts',
          oldText: 'export const a = 1\n',
          newText: 'export const b = 2\n',
        },
      ],
    })
    await prompt('edit')
    expect(read('hello-from-demo.md')).toContain('# Hello')
    await prompt('edit src/app.ts nothing => x')
    expect(calls().at(-1)).toMatchObject({ status: 'failed' })
    expect(updates.findLast(({ type }) => type === 'tool_result')).toMatchObject({
      error: '/src/app.ts does not contain “nothing”.',
    })
  })

  it('runs a command only when it may, and says how it ended', async () => {
    await prompt('run echo hello; pwd; echo $AETHER_TOKEN; exit 3')
    expect(asked).toMatchObject([
      { title: 'echo hello; pwd; echo $AETHER_TOKEN; exit 3', kind: 'execute', options: [{}, {}, {}] },
    ])
    expect(printed()).toBe(`hello\n${root}\n\n`)
    expect(calls().map(({ status }) => status)).toEqual([
      ...['pending', 'pending', 'awaiting_input', 'running', 'running', 'failed'],
    ])
    expect(updates.find(({ type }) => type === 'tool_result')).toMatchObject({ exitCode: 3 })
  })

  it('does not run what was denied', async () => {
    decision = 'reject_once'
    await prompt('run touch made')
    expect(calls().at(-1)).toMatchObject({ status: 'rejected' })
    expect(() => read('made')).toThrow()
    expect(said()).toContain('I did not run')
  })

  it('asks once when all commands were allowed', async () => {
    decision = 'allow_always'
    await prompt('run true then run true')
    await prompt('run true')
    expect(asked).toHaveLength(1)
  })

  it('asks questions and repeats the answers', async () => {
    answers = { colour: 'Green' }
    await prompt('ask')
    expect(said()).toContain('You chose **green**.')
    answers = { name: 'Thing', count: '3', tests: 'yes', parts: ['Page', 'Server'] }
    await prompt('form')
    expect(said()).toContain('"count": 3')
  })

  it('shows a plan, thoughts and an error', async () => {
    await prompt('plan then think')
    const plans = updates.flatMap((update) => (update.type === 'plan' ? [update.entries] : []))
    expect(plans.at(0)?.map(({ status }) => status)).toEqual(['in_progress', 'pending', 'pending', 'pending'])
    expect(plans.at(-1)?.every(({ status }) => status === 'completed')).toBe(true)
    expect(updates.some(({ type }) => type === 'thinking')).toBe(true)
    await expect(prompt('fail')).rejects.toMatchObject({
      code: 'agent_error',
      message: 'The demo agent failed, as it was asked to.',
    })
    expect(await prompt('stream 3')).toBe('end_turn')
    expect(said()).toContain('word1 word2 word3')
  })

  it('shows everything where nothing was asked', async () => {
    expect(await prompt('Hello')).toBe('end_turn')
    expect(said()).toContain('### What you just saw')
    expect(printed()).toContain('hello-from-demo.md')
    expect(new Set(calls().map(({ kind }) => kind))).toEqual(new Set(['read', 'edit', 'execute']))
  })

  it.each(DEMO_SUGGESTIONS)('is suggested only what it can do: %s', (suggestion) => {
    const [step, ...more] = parsePrompt(suggestion)
    expect(more).toEqual([])
    expect(suggestion.toLowerCase()).toContain(step?.does)
  })

  it.each(['stream 5000', 'run sleep 30', 'plan', 'tour'])('stops at once during: %s', async (text) => {
    const turn = prompt(text)
    // Real time: a command must have begun, whenever that is.
    await vi.waitFor(() => expect(updates.length).toBeGreaterThanOrEqual(6), { interval: 5 })
    const stoppedAt = performance.now()
    session.cancel()
    expect(await turn).toBe('cancelled')
    expect(performance.now() - stoppedAt).toBeLessThan(1_500)
    expect(await prompt('stream 1')).toBe('end_turn')
  })

  it('goes on with its conversation in another process', async () => {
    const { resumeId } = session
    await driver.stop()
    expect(session.closed()).toBe(true)
    const resumed = await driver.start({ host, model: 'quick', mode: null, resumeId })
    expect(resumed.resumeId).toBe(resumeId)
    expect(await resumed.prompt({ text: 'stream 1', files: [], attachments: [] })).toBe('end_turn')
  })
})

import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { rulesEventSchema } from '../../../../src/channels/agent/shared/rulesProtocol'
import { openedAgent, tab } from '../../../../src/testing/agentServer'
import type { PermissionAsked } from '../../../agents/driver'
import { openRulesFile, type RulesFile } from '../../../drivers/state/rulesFile'
import { createLog } from '../../../lib/log'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'agent-rules-')))
afterAll(() => rmSync(root, { recursive: true }))

const lines: string[] = []
/** Keeps the rules in memory, over restarts. */
function memoryRules(): RulesFile {
  let kept: RulesFile['rules'] = []
  return {
    get rules() {
      return kept
    },
    async save(next) {
      kept = next
    },
  }
}
const start = (more: object = {}) => {
  const log = createLog('info', (line) => lines.push(line))
  return openedAgent([], 'e', { root, log, rulesFile: memoryRules(), ...more })
}
let server = start()
beforeEach(() => {
  lines.length = 0
  server = start()
})

const asked = (command: string): PermissionAsked => ({
  title: command,
  kind: 'execute',
  input: { command },
  options: [
    { optionId: 'once', name: 'Yes', kind: 'allow_once' },
    { optionId: 'always', name: 'Always', kind: 'allow_always' },
    { optionId: 'no', name: 'No', kind: 'reject_once' },
  ],
})
const npmTest = { kind: 'command', text: 'npm test' }

/** A second socket, of another client. */
function open(hints: Parameters<typeof tab>[0] = { tab: 'other', address: '10.0.0.2' }) {
  const page = tab(hints)
  server.channel.opened(page.client)
  return page
}
async function ask(command = 'npm test -- a') {
  const answer = server.turn().host.requestPermission(asked(command))
  await vi.waitFor(() => expect(server.page.last('permission_request')).toBeDefined())
  return { answer, requestId: String(server.page.last('permission_request')?.requestId) }
}
async function say(frame: object, page = server.page) {
  await server.send({ requestId: 'q', ...frame }, page)
  return page.last(String('type' in frame && frame.type))
}

describe('permission rules', () => {
  it('are announced, and told to every socket but a documented one when they change (A32)', async () => {
    expect(server.channel.capabilities).toContain('agent.permissionRules')
    expect(server.page.last('rules')).toMatchObject({ rules: [] })
    const other = open()
    const documented = open({ tab: null })
    const added = await say({ type: 'rule_add', rule: npmTest, scope: 'workspace', agent: 'script' })
    expect(added).toMatchObject({ requestId: 'q', success: true })
    for (const page of [server.page, other])
      expect(page.last('rules')).toMatchObject({
        rules: [
          {
            ...npmTest,
            agent: 'script',
            scope: 'workspace',
            uses: 0,
            by: { client: 'tab', address: '127.0.0.1' },
          },
        ],
      })
    expect(documented.frames).toEqual([])
    expect(await say({ type: 'rules' }, other)).toMatchObject({ success: true })
  })

  it('are given with an answer, which allows once and lets the next one pass (A30, A32, A33)', async () => {
    await server.send({ type: 'prompt', prompt: 'x', taskId: 't' })
    const { answer, requestId } = await ask()
    expect(server.page.last('permission_request')).toMatchObject({ suggests: npmTest })
    const other = open()
    const added = await say(
      { type: 'rule_add', rule: npmTest, scope: 'conversation', allows: requestId },
      other,
    )
    expect(added).toMatchObject({ success: true })
    expect(await answer).toBe('once')
    expect(server.page.last('request_resolved')).toMatchObject({
      requestId,
      outcome: 'approved',
      optionId: 'once',
    })

    const before = server.page.frames.length
    expect(await server.turn().host.requestPermission(asked('npm test'))).toBe('once')
    const later = server.page.frames.slice(before)
    expect(later.map(({ type }) => type)).toEqual(['rules', 'permission_request'])
    expect(later[1]).toMatchObject({
      outcome: 'approved',
      optionId: 'once',
      byRule: { ...npmTest, ruleId: expect.any(String) },
    })
    expect(server.page.state().open).toEqual([])
    expect(server.channel.state().tasks.t?.status).toBe('running')
    expect(server.page.last('rules')).toMatchObject({
      rules: [
        { taskId: 't', uses: 1, lastUsed: expect.any(String), by: { client: 'other', address: '10.0.0.2' } },
      ],
    })
    expect(lines.filter((line) => line.includes('permission rule'))).toHaveLength(2)
    expect(lines.join('')).toContain('address="10.0.0.2"')
  })

  it('answer what is open and covered, too, once each and in every conversation they hold in (A32, A40)', async () => {
    const answers = new Map<string, Promise<string | null>>()
    const open = (command: string) => {
      answers.set(command, server.turn().host.requestPermission(asked(command)))
    }
    await server.send({ type: 'prompt', prompt: 'x', taskId: 't' })
    for (const command of ['npm test', 'npm test -- b', 'npm run build']) open(command)
    await server.send({ type: 'prompt', prompt: 'y', taskId: 'u' })
    for (const command of ['npm test -- c', 'ls']) open(command)
    const item = (command: string) => {
      const items = [...server.page.state().items]
      return items.find((each) => each.kind === 'permission' && each.title === command)
    }
    const requestOf = (command: string) => item(command)?.id.replace('request:', '')

    const first = { rule: npmTest, scope: 'conversation', allows: requestOf('npm test') }
    expect(await say({ type: 'rule_add', ...first })).toMatchObject({ success: true })
    for (const command of ['npm test', 'npm test -- b']) {
      expect(await answers.get(command)).toBe('once')
      expect(item(command)).toMatchObject({ outcome: 'approved', byRule: npmTest, by: { kind: 'rule' } })
    }
    const openNow = () => server.page.state().open.map((id) => server.page.state().items.get(id))
    expect(openNow()).toMatchObject([{ title: 'npm run build' }, { title: 'npm test -- c' }, { title: 'ls' }])
    // What the answer itself allowed is no use of the rule, what it answered beside that is.
    expect(server.page.last('rules')).toMatchObject({ rules: [{ uses: 1 }] })
    expect(lines.filter((line) => line.includes('rule allowed a request'))).toHaveLength(1)

    // One that is given in the list of rules, for all conversations.
    await say({ type: 'rule_add', rule: npmTest, scope: 'workspace', agent: 'script' })
    expect(await answers.get('npm test -- c')).toBe('once')
    expect(openNow()).toMatchObject([{ title: 'npm run build' }, { title: 'ls' }])
    expect(server.channel.state().tasks.u?.status).toBe('waiting')
  })

  it('hold for what was being compared while they were given (A32)', async () => {
    await server.send({ type: 'prompt', prompt: 'x', taskId: 't' })
    await say({
      type: 'rule_add',
      rule: { kind: 'command', text: 'ls' },
      scope: 'workspace',
      agent: 'script',
    })
    // A rule of the kind makes the server look at the disk first.
    const answer = server.turn().host.requestPermission(asked('npm test'))
    expect(server.page.last('permission_request')).toBeUndefined()
    await say({ type: 'rule_add', rule: npmTest, scope: 'workspace', agent: 'script' })
    expect(await answer).toBe('once')
    expect(server.page.last('permission_request')).toMatchObject({ outcome: 'approved', byRule: npmTest })
  })

  it('hold after a restart, and in the conversation they were given in alone (A30)', async () => {
    await server.send({ type: 'prompt', prompt: 'x', taskId: 't' })
    await say({ type: 'rule_add', rule: npmTest, scope: 'conversation', agent: 'script', taskId: 't' })
    server = server.restart()
    expect(server.page.last('rules')).toMatchObject({ rules: [npmTest] })
    await server.send({ type: 'prompt', prompt: 'y', taskId: 't' })
    expect(await server.turn().host.requestPermission(asked('npm test'))).toBe('once')
    // What it allowed is in the log, with its rule.
    const allowed = [...server.restart().page.state().items].filter((item) => item.kind === 'permission')
    expect(allowed).toMatchObject([{ outcome: 'approved', byRule: npmTest }])

    await server.send({ type: 'prompt', prompt: 'z', taskId: 'u' })
    void server.turn().host.requestPermission(asked('npm test'))
    await vi.waitFor(() => expect(server.page.state().open).toHaveLength(1))
  })

  it('hold no more once they are revoked, in every tab (A32)', async () => {
    await server.send({ type: 'prompt', prompt: 'x', taskId: 't' })
    await say({ type: 'rule_add', rule: npmTest, scope: 'workspace', agent: 'script' })
    const other = open()
    const { rules } = rulesEventSchema.parse(other.last('rules'))
    const [rule] = rules
    if (!rule) throw new Error('There is a rule.')
    expect(await say({ type: 'rule_remove', ruleId: rule.ruleId }, other)).toMatchObject({ success: true })
    expect(server.page.last('rules')).toMatchObject({ rules: [] })
    expect(await say({ type: 'rule_remove', ruleId: rule.ruleId })).toMatchObject({ code: 'NOT_FOUND' })
    await ask('npm test')
    expect(server.page.state().open).toHaveLength(1)
    server = server.restart()
    expect(server.page.last('rules')).toMatchObject({ rules: [] })
  })

  it('of a conversation go with it', async () => {
    await server.send({ type: 'prompt', prompt: 'x', taskId: 't' })
    server.turn().end()
    await say({ type: 'rule_add', rule: npmTest, scope: 'conversation', agent: 'script', taskId: 't' })
    await say({ type: 'conversation_change', taskId: 't', deleted: true })
    expect(server.page.last('rules')).toMatchObject({ rules: [npmTest] })
    await server.clock.advance(3_600_000)
    expect(server.page.last('rules')).toMatchObject({ rules: [] })
  })

  it('are refused with words, and then nothing is allowed (A32)', async () => {
    await server.send({ type: 'prompt', prompt: 'x', taskId: 't' })
    const { requestId } = await ask()
    const add = (text: string, more: object) =>
      say({ type: 'rule_add', rule: { kind: 'command', text }, scope: 'workspace', ...more })
    expect(await add('bash', { allows: requestId })).toMatchObject({
      success: false,
      code: 'REFUSED',
      error: 'bash is a shell: a rule for it would allow every command.',
    })
    expect(await add('ls', { allows: requestId })).toMatchObject({ code: 'REFUSED' })
    expect(await add('ls', { allows: 'never asked' })).toMatchObject({ code: 'NOT_FOUND' })
    expect(await add('ls', { agent: 'unknown' })).toMatchObject({ code: 'NOT_FOUND' })
    expect(await add('ls', {})).toMatchObject({ code: 'NOT_FOUND' })
    expect(await add('ls', { agent: 'script', scope: 'conversation', taskId: 'unknown' })).toMatchObject({
      code: 'NOT_FOUND',
    })
    await expect(add('ls', { scope: 'everywhere', agent: 'script' })).rejects.toThrow('misses a field')
    expect(server.page.last('rules')).toMatchObject({ rules: [] })
    expect(server.page.state().open).toHaveLength(1)
  })

  it('that cannot be kept allow nothing', async () => {
    const full = { rules: [], save: () => Promise.reject(new Error('No space.')) }
    server = start({ rulesFile: full })
    await server.send({ type: 'prompt', prompt: 'x', taskId: 't' })
    const { requestId } = await ask()
    const added = await say({ type: 'rule_add', rule: npmTest, scope: 'workspace', allows: requestId })
    expect(added).toMatchObject({ success: false, code: 'INTERNAL_ERROR' })
    expect(server.page.last('rules')).toMatchObject({ rules: [] })
    expect(server.page.state().open).toHaveLength(1)
  })

  it('let nothing pass in a turn that was stopped while the disk was looked at', async () => {
    await server.send({ type: 'prompt', prompt: 'x', taskId: 't' })
    await say({ type: 'rule_add', rule: npmTest, scope: 'workspace', agent: 'script' })
    const answer = server.turn().host.requestPermission(asked('npm test'))
    await server.channel.received(server.page.client, { channel: 'agent', type: 'abort', taskId: 't' })
    expect(await answer).toBeNull()
    expect(server.page.last('permission_request')).toBeUndefined()
  })
})

describe('an option of the agent that holds for longer', () => {
  it('says how far it reaches, where that is known (A30)', async () => {
    server = start({ reaches: [{ id: /^always$/, reach: 'process' }] })
    await server.send({ type: 'prompt', prompt: 'x', taskId: 't' })
    await ask()
    const { options } = server.page.last('permission_request') as unknown as PermissionAsked
    expect(options.map(({ optionId, reach }) => [optionId, reach])).toEqual([
      ['once', undefined],
      ['always', 'process'],
      ['no', undefined],
    ])
  })
})

describe('the file of the rules', () => {
  it('is whole or as before, and what cannot be read in it is no rule', async () => {
    const path = join(root, 'rules.json')
    const log = createLog('warn', (line) => lines.push(line))
    const file = await openRulesFile(path, log)
    expect(file.rules).toEqual([])
    const by = { client: null, address: null }
    const rule = {
      kind: 'command',
      text: 'ls',
      ruleId: 'r',
      agent: 'a',
      scope: 'workspace',
      by,
      at: 'x',
      uses: 0,
    } as const
    await Promise.all([file.save([]), file.save([rule, { ...rule, ruleId: 's' }]), file.save([rule])])
    expect((await openRulesFile(path, log)).rules).toEqual([rule])
    writeFileSync(path, JSON.stringify([{ ...rule, kind: 'everything' }, rule, 1]))
    expect((await openRulesFile(path, log)).rules).toEqual([rule])
    writeFileSync(path, '[{"kind":')
    expect((await openRulesFile(path, log)).rules).toEqual([])
    expect(await readFile(path, 'utf8')).toBe('[{"kind":')
    expect(lines).toHaveLength(3)
  })
})

import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { tab } from '../../../src/testing/agentServer'
import { createFakeClock } from '../../../src/testing/kit/fakeClock'
import { createScriptedAgent } from '../../../src/testing/kit/scriptedAgent'
import { numbered, type Unnumbered } from '../../../src/testing/kit/writtenLog'
import { createLog } from '../../lib/log'
import { openHistory } from '../../state/history'
import { createAgentChannel } from './agent'

const log = createLog('silent', () => undefined)
const ITEMS = 12_000

/** A conversation that is too long to be read at once, with an increment and an answer for each item. */
function longLog(): string {
  const events = Array.from({ length: ITEMS }, (_, n): Unnumbered[] => [
    { type: 'text', taskId: 't', messageId: `m${n}`, content: 'x'.repeat(60), offset: 0 },
    { type: 'text', taskId: 't', messageId: `m${n}`, content: 'y', offset: 60 },
  ])
  const all = numbered([{ type: 'task', taskId: 't', status: 'completed' }, ...events.flat()])
  return all.map((event) => `${JSON.stringify(event)}\n`).join('')
}

function start(path: string) {
  const history = openHistory({ path, log })
  const agent = createScriptedAgent({ endsWhenCancelled: false })
  const clock = createFakeClock(1_700_000_000_000)
  let ids = 0
  const newId = () => `id-${++ids}`
  const channel = createAgentChannel({ history, drivers: [agent.driver], epoch: 'e', clock, newId, log })
  return { channel, agent }
}

describe('a log too long to be read at once', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'late-')), 'agent.jsonl')
  const whole = longLog()

  it('is read while others are served, and then told to those who waited, in order', async () => {
    writeFileSync(path, whole)
    const { channel, agent } = start(path)
    const page = tab()
    let isTold = false
    channel.onConfigChanged(() => {
      isTold = true
    })
    expect(channel.configSection().providers).toHaveLength(1)
    channel.opened(page.client)
    const prompt = {
      channel: 'agent',
      type: 'prompt',
      prompt: 'hello',
      taskId: 't',
      clientMessageId: 'c',
    } as const
    const sent = channel.received(page.client, prompt)
    const wrong = channel.received(page.client, { channel: 'agent', type: 'nonsense' })
    const refused = expect(wrong).rejects.toThrow('agent has no nonsense.')
    let turns = 0
    for (; page.frames.length === 0 && turns < 10_000; turns++) await setImmediate()
    expect(turns).toBeGreaterThan(1)
    await Promise.all([sent, refused])
    expect(isTold).toBe(true)
    expect(page.frames[0]).toMatchObject({ type: 'history', hasMore: true, seq: 2 * ITEMS + 1 })
    expect(channel.state().items.length).toBe(ITEMS + 1)
    expect(page.last('prompted')).toMatchObject({ clientMessageId: 'c', state: 'started' })
    expect(agent.turns).toHaveLength(1)
    await channel.stop()
  })

  it('is compacted beside what is said meanwhile, and read again as it was', async () => {
    writeFileSync(path, whole)
    const first = start(path)
    const page = tab()
    first.channel.opened(page.client)
    await expect.poll(() => page.frames.length).toBe(1)
    await first.channel.received(page.client, {
      channel: 'agent',
      type: 'prompt',
      prompt: 'hello',
      taskId: 't',
      clientMessageId: 'c',
    })
    await expect.poll(() => statSync(path).size, { timeout: 10_000 }).toBeLessThan(whole.length * 0.7)
    const before = first.channel.state()
    await first.channel.stop()
    const second = start(path)
    second.channel.opened(tab().client)
    await expect.poll(() => second.channel.state().items.length).toBeGreaterThan(ITEMS)
    const items = [...second.channel.state().items].slice(0, before.items.length)
    const plain = (all: Iterable<{ seq: number }>) => [...all].map((item) => ({ ...item, epoch: '' }))
    expect(plain(items)).toEqual(plain(before.items))
    await second.channel.stop()
  })

  it('is left as it was by a server that ends before it was read', async () => {
    writeFileSync(path, whole)
    const { channel } = start(path)
    channel.opened(tab().client)
    await channel.stop()
    expect(readFileSync(path, 'utf8')).toBe(whole)
  })
})

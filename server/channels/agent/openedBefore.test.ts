import { setImmediate as settle } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { tab } from '../../../src/testing/agentServer'
import { createFakeClock } from '../../../src/testing/kit/fakeClock'
import { createScriptedAgent, EFFORT, type ScriptedOffer } from '../../../src/testing/kit/scriptedAgent'
import { AgentFailure } from '../../agents/driver'
import { createLog } from '../../lib/log'
import { createMemoryHistory } from '../../state/history'
import { createAgentChannel } from './agent'

const OFFER: ScriptedOffer = {
  model: 'calm',
  models: [
    { id: 'calm', name: 'Calm' },
    { id: 'quick', name: 'Quick' },
  ],
  mode: 'ask',
  modes: [
    { id: 'ask', name: 'Ask', description: 'Asks before edits.' },
    { id: 'plan', name: 'Plan' },
  ],
  options: [EFFORT, { id: 'fast', name: 'Fast mode', type: 'boolean', value: false }],
  commands: [{ name: 'review', description: 'Reviews changes' }],
}

interface World {
  readonly starting?: () => Promise<void>
  readonly lines?: readonly unknown[]
}

/** A channel with two agents that offer something, and one page. */
function world({ starting, lines = [] }: World = {}) {
  const held = starting ? { starting } : {}
  const takes = () => ({ image: false, audio: false, embeddedContext: true, sessions: ['resume'] })
  const agent = createScriptedAgent({ offer: OFFER, about: { takes }, ...held })
  const other = createScriptedAgent({ offer: OFFER, about: { id: 'other', name: 'Other' } })
  const clock = createFakeClock(1_700_000_000_000)
  const history = createMemoryHistory(lines)
  let ids = 0
  const channel = createAgentChannel({
    history,
    drivers: [agent.driver, other.driver],
    epoch: `epoch-${lines.length}`,
    clock,
    newId: () => `id-${++ids}`,
    log: createLog('silent', () => undefined),
  })
  const page = tab()
  channel.opened(page.client)
  const receive = (frame: object) => channel.received(page.client, { channel: 'agent', type: '', ...frame })
  const offer = (id = 'script') => {
    const row = channel.configSection().providers.find((each) => each.id === id)
    return row?.offer
  }
  return {
    agent,
    other,
    clock,
    channel,
    page,
    history,
    offer,
    receive,
    async send(frame: object) {
      await receive(frame)
      await settle()
    },
    open: async (more: object = {}) => {
      await receive({ type: 'open', requestId: 'o', ...more })
      await settle()
    },
    prompt: async (taskId = 't') => {
      await receive({ type: 'prompt', prompt: 'Hello', taskId, clientMessageId: `m-${taskId}` })
      await settle()
    },
    task: (taskId = 't') => page.state().tasks[taskId]?.task,
  }
}

describe('a session before the first prompt', () => {
  it('is opened without a conversation, and says what one can have (A16, A19)', async () => {
    const { open, page, channel, offer, agent } = world()
    expect(channel.capabilities).toContain('agent.open')
    expect(offer()).toEqual({ takes: agent.driver.takes() })
    await open()
    expect(page.last('open')).toEqual({ channel: 'agent', type: 'open', requestId: 'o', success: true })
    expect(page.state().taskOrder).toEqual([])
    const { models: _, ...offered } = OFFER
    expect(offer()).toEqual({ ...offered, takes: agent.driver.takes() })
    expect(channel.configSection()).toMatchObject({ model: 'calm', commands: OFFER.commands })
  })

  it('is told to the pages once, when it is open (A19)', async () => {
    const { open, channel, offer } = world()
    const told: unknown[] = []
    channel.onConfigChanged(() => told.push(offer()))
    await open()
    expect(told).toEqual([offer()])
  })

  it('is the one of the conversation that begins next, which knows what it said (A16)', async () => {
    const { open, prompt, agent, page, task } = world()
    await open()
    await prompt()
    expect(agent.starts()).toBe(1)
    expect(agent.turns.map(({ text }) => text)).toEqual(['Hello'])
    expect(task()).toMatchObject({ status: 'running', model: 'calm', mode: 'ask', modes: OFFER.modes })
    expect(task()?.options).toEqual(OFFER.options)
    expect(page.state().tasks.t?.commands?.commands).toEqual(OFFER.commands)
    agent.turns[0]?.host.update({ type: 'text', messageId: 'a', content: 'Hi' })
    expect(page.state().items.get('message:a')).toMatchObject({ taskId: 't', content: 'Hi' })
    await prompt('u')
    expect(agent.starts()).toBe(2)
  })

  it('is one for each agent, however often it is asked for and while it is being opened (A16)', async () => {
    let begin = () => {}
    const starting = () =>
      new Promise<void>((resolve) => {
        begin = resolve
      })
    const { receive, prompt, agent, other, page } = world({ starting })
    const first = receive({ type: 'open', requestId: 'o1' })
    const second = receive({ type: 'open', requestId: 'o2', provider: 'script' })
    await receive({ type: 'open', requestId: 'o3', provider: 'other' })
    await prompt()
    begin()
    await Promise.all([first, second])
    await settle()
    expect([agent.starts(), other.starts()]).toEqual([1, 1])
    expect(agent.turns).toHaveLength(1)
    expect(page.frames.filter(({ type, success }) => type === 'open' && success)).toHaveLength(3)
  })

  it('ends after ten minutes without a prompt, and the next is a new one', async () => {
    const { open, agent, clock, prompt } = world()
    await open()
    await clock.advance(9 * 60_000)
    await open()
    await clock.advance(9 * 60_000)
    expect(agent.closes()).toBe(0)
    await clock.advance(60_000)
    expect(agent.closes()).toBe(1)
    await prompt()
    expect(agent.starts()).toBe(2)
  })

  it('ends a minute after the last page was closed, but not where one comes back', async () => {
    const { open, agent, clock, channel, page } = world()
    await open()
    channel.closed(page.client)
    await clock.advance(30_000)
    const again = tab()
    channel.opened(again.client)
    await clock.advance(60_000)
    expect(agent.closes()).toBe(0)
    channel.closed(again.client)
    await clock.advance(60_000)
    expect(agent.closes()).toBe(1)
  })

  it('that cannot be opened says why to the page that asked, and the next try is a new one (A16)', async () => {
    let problem: Error | null = new AgentFailure('agent_not_installed', 'Script is not installed.', {
      hint: 'npm i script',
    })
    const starting = async () => {
      if (problem) throw problem
    }
    const { open, page, agent, offer } = world({ starting })
    await open()
    expect(page.last('open')).toMatchObject({
      requestId: 'o',
      success: false,
      code: 'agent_not_installed',
      error: 'Script is not installed.',
      hint: 'npm i script',
    })
    expect(page.state().taskOrder).toEqual([])
    expect(offer()).toEqual({ takes: agent.driver.takes() })
    problem = null
    await open()
    expect(page.last('open')).toMatchObject({ success: true })
    await open({ provider: 'nobody' })
    expect(page.last('open')).toMatchObject({ success: false, code: 'unknown_provider' })
  })

  it('is opened in a conversation that a server before this one began (A16)', async () => {
    const before = world()
    await before.prompt()
    before.agent.turns[0]?.end()
    await settle()
    const { open, agent, page, history } = world({ lines: before.history.all() })
    const lines = history.all().length
    await open({ taskId: 't' })
    expect(agent.starts()).toBe(1)
    expect(page.last('open')).toMatchObject({ success: true })
    expect(
      history
        .all()
        .slice(lines)
        .map((line) => (line as { type: string }).type),
    ).not.toContain('user_message')
    await open({ taskId: 'unknown' })
    expect(page.last('open')).toMatchObject({ success: false, code: 'unknown_task' })
  })
})

describe('what is chosen before the first message', () => {
  it('is set in the session that waits, and holds for the conversation (A17)', async () => {
    const { open, send, offer, prompt, task, page, channel, agent } = world()
    await open()
    await send({ type: 'settings', requestId: 's', options: { effort: 'high', fast: true } })
    expect(page.last('settings')).toEqual({
      channel: 'agent',
      type: 'settings',
      requestId: 's',
      success: true,
    })
    await send({ type: 'settings', mode: 'plan', model: 'quick' })
    expect(offer()).toMatchObject({ mode: 'plan', model: 'quick' })
    expect(channel.configSection().model).toBe('quick')
    await prompt()
    expect(agent.starts()).toBe(1)
    expect(task()).toMatchObject({ mode: 'plan', model: 'quick' })
    expect(task()?.options?.map(({ value }) => value)).toEqual(['high', true])
  })

  it('is remembered for each agent, also by the next server (A17)', async () => {
    const before = world()
    await before.send({ type: 'settings', model: 'quick', mode: 'plan', options: { effort: 'high' } })
    await before.send({ type: 'settings', provider: 'other' })
    expect(before.channel.configSection()).toMatchObject({ provider: 'other', model: 'calm' })
    const { prompt, send, task, channel } = world({ lines: before.history.all() })
    expect(channel.configSection().provider).toBe('other')
    await send({ type: 'settings', provider: 'script' })
    expect(channel.configSection().model).toBe('quick')
    await prompt()
    expect(task()).toMatchObject({ agent: 'script', model: 'quick', mode: 'plan' })
    expect(task()?.options?.map(({ value }) => value)).toEqual(['high', false])
  })

  it('is refused where the agent does not offer it, and not remembered (A17)', async () => {
    const { send, page, history } = world()
    await send({ type: 'settings', requestId: 's', mode: 'bypass' })
    expect(page.last('settings')).toMatchObject({ success: false, code: 'unknown_mode' })
    expect(JSON.stringify(history.all())).not.toContain('bypass')
  })
})

describe('an option of a conversation', () => {
  it('is set in it alone, also in the middle of a turn, and after a restart again (A17, A18)', async () => {
    const before = world()
    await before.prompt()
    await before.send({ type: 'settings', taskId: 't', requestId: 's', options: { effort: 'high' } })
    expect(before.page.last('settings')).toMatchObject({ success: true })
    expect(before.task()?.options?.[0]).toMatchObject({ id: 'effort', value: 'high' })
    expect(before.offer()).not.toMatchObject({ options: [{ value: 'high' }] })
    before.agent.turns[0]?.end()
    await settle()
    const { prompt, task, send, agent } = world({ lines: before.history.all() })
    expect(task()?.options?.[0]).toMatchObject({ value: 'high' })
    await prompt()
    await send({ type: 'prompt', prompt: 'Again', taskId: 't', clientMessageId: 'again' })
    expect(agent.starts()).toBe(1)
    expect(task()?.options?.[0]).toMatchObject({ value: 'high' })
  })
})

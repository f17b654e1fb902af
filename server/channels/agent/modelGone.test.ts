import { setImmediate as settle } from 'node:timers/promises'
import { agent, methods, type SessionConfigOption } from '@agentclientprotocol/sdk'
import { describe, expect, it, vi } from 'vitest'
import { tab } from '../../../src/testing/agentServer'
import { createFakeClock } from '../../../src/testing/kit/fakeClock'
import { createTestDriver } from '../../../src/testing/kit/testDriver'
import { runAgent } from '../../agents/agentProcess'
import { createLog } from '../../lib/log'
import { createMemoryHistory } from '../../state/history'
import { createConfigChannel } from '../config/config'
import { createAgentChannel } from './agent'

const log = createLog('silent', () => undefined)

/** A server whose agent offers these models, the first as its own, and a page before it. */
function world(models: readonly string[], lines: readonly unknown[] = []) {
  let options: SessionConfigOption[] = [
    {
      id: 'model',
      name: 'Model',
      category: 'model',
      type: 'select',
      currentValue: models[0] ?? '',
      options: models.map((value) => ({ value, name: value })),
    },
    { id: 'fast', name: 'Fast mode', type: 'boolean', currentValue: false },
  ]
  const app = agent({ name: 'models' })
    .onRequest(methods.agent.initialize, () => ({ protocolVersion: 1, agentCapabilities: {} }))
    .onRequest(methods.agent.session.new, () => ({ sessionId: 's', configOptions: options }))
    .onRequest(methods.agent.session.setConfigOption, ({ params: { configId, value } }) => {
      options = options.map((option) =>
        option.id === configId ? ({ ...option, currentValue: value } as SessionConfigOption) : option,
      )
      return { configOptions: options }
    })
    .onRequest(methods.agent.session.prompt, () => ({ stopReason: 'end_turn' as const }))
  const history = createMemoryHistory(lines)
  let ids = 0
  const channel = createAgentChannel({
    history,
    drivers: [createTestDriver({ launch: () => runAgent(app) })],
    epoch: `epoch-${lines.length}`,
    clock: createFakeClock(1_700_000_000_000),
    newId: () => `${lines.length}-${++ids}`,
    log,
  })
  const config = createConfigChannel({
    build: () => null,
    serverEpoch: 'e',
    workspace: { id: 'w', name: 'w', root: '/w' },
    gitRef: { current: () => null, stop() {} },
    pingMs: 1,
    capabilities: [],
    watch: () => undefined,
    agent: channel.configSection,
    settings: {},
    settingsFile: { load: async () => null, save: async () => {} },
    log,
  })
  channel.onConfigChanged(config.publish)
  const page = tab()
  config.opened(page.client)
  channel.opened(page.client)
  const send = async (frame: object) => {
    await channel.received(page.client, { channel: 'agent', type: '', ...frame })
    await settle()
  }
  return {
    page,
    history,
    send,
    section: channel.configSection,
    states: () => page.frames.filter(({ channel, type }) => channel === 'config' && type === 'state'),
    notices: () => [...page.state().items].flatMap((item) => (item.kind === 'notice' ? item.text : [])),
    async prompt() {
      await send({ type: 'prompt', prompt: 'Hello', taskId: 't' })
      await vi.waitFor(() => expect(page.state().tasks.t?.status).toBe('completed'))
    },
  }
}

const GONE = ['Agent X does not offer the model “large” any more, which was chosen before. It uses its own.']

async function choseLarge() {
  const before = world(['small', 'large'])
  await before.send({ type: 'settings', requestId: 's', model: 'large' })
  await before.send({ type: 'open', requestId: 'o' })
  expect(before.section()).toMatchObject({ model: 'large' })
  return before
}

describe('a model that was chosen before and is gone', () => {
  it('is no reason not to open: the agent has its own, the conversation says so, and it is forgotten (A16)', async () => {
    const before = await choseLarge()
    const { send, page, section, prompt, notices, history } = world(['small', 'tiny'], before.history.all())
    expect(section().model).toBe('large')
    await send({ type: 'open', requestId: 'o' })
    await vi.waitFor(() => expect(page.last('open')).toMatchObject({ success: true }))
    expect(section()).toMatchObject({ model: 'small' })
    await prompt()
    expect(page.state().tasks.t?.task).toMatchObject({ model: 'small' })
    expect(notices()).toEqual(GONE)
    const next = world(['small', 'tiny'], history.all())
    expect(next.section().model).not.toBe('large')
  })

  it('is none in a conversation, either, which says so once', async () => {
    const before = await choseLarge()
    await before.prompt()
    const { prompt, page, notices } = world(['small', 'tiny'], before.history.all())
    await prompt()
    await prompt()
    expect(notices().filter((text) => GONE.includes(text))).toEqual(GONE)
    expect(page.state().tasks.t?.task).toMatchObject({ model: 'small' })
  })
})

describe('the state that pages are told while a session opens', () => {
  it('comes once for each thing that changed', async () => {
    const { send, states, prompt, page } = world(['small', 'large'])
    expect(states()).toHaveLength(1)
    await send({ type: 'open', requestId: 'o' })
    await vi.waitFor(() => expect(page.last('open')).toMatchObject({ success: true }))
    expect(states()).toHaveLength(2)
    await prompt()
    expect(states()).toHaveLength(2)
    await send({ type: 'prompt', prompt: 'Hello', taskId: 'u' })
    await vi.waitFor(() => expect(page.state().tasks.u?.status).toBe('completed'))
    expect(states()).toHaveLength(2)
  })
})

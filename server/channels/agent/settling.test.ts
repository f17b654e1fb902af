import { setImmediate as settle } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { tab } from '../../../src/testing/agentServer'
import { createFakeClock } from '../../../src/testing/kit/fakeClock'
import { createScriptedAgent, type ScriptedOffer } from '../../../src/testing/kit/scriptedAgent'
import { AgentFailure } from '../../agents/driver'
import { createLog } from '../../lib/log'
import { createMemoryHistory } from '../../state/history'
import { createAgentChannel } from './agent'

const OFFER: ScriptedOffer = {
  mode: 'ask',
  modes: ['ask', 'plan'].map((id) => ({ id, name: id })),
  options: [{ id: 'fast', name: 'Fast mode', type: 'boolean', value: false }],
}

/** Two agents; the sessions of the first are slow to open. */
function world() {
  const opening: ((failure: Error | null) => void)[] = []
  const starting = () =>
    new Promise<void>((resolve, reject) => {
      opening.push((failure) => (failure ? reject(failure) : resolve()))
    })
  const agent = createScriptedAgent({ offer: OFFER, starting })
  const other = createScriptedAgent({ offer: OFFER, about: { id: 'other', name: 'Other' } })
  const history = createMemoryHistory([])
  let ids = 0
  const channel = createAgentChannel({
    history,
    drivers: [agent.driver, other.driver],
    epoch: 'e',
    clock: createFakeClock(),
    newId: () => `id-${++ids}`,
    log: createLog('silent', () => undefined),
  })
  const page = tab()
  channel.opened(page.client)
  return {
    agent,
    page,
    history,
    provider: () => channel.configSection().provider,
    mode: (taskId: string) => page.state().tasks[taskId]?.task?.mode,
    /** Resolves when the command is answered. */
    send: async (frame: object) => channel.received(page.client, { channel: 'agent', type: '', ...frame }),
    async open(failure: Error | null = null) {
      for (const open of opening.splice(0)) open(failure)
      await settle()
    },
  }
}

it('a setting that one agent takes late leaves new conversations with the agent that was named since (A17)', async () => {
  const { send, open, provider, history } = world()
  const slow = send({ type: 'settings', mode: 'plan' })
  await send({ type: 'settings', provider: 'other' })
  await open()
  await slow
  expect(provider()).toBe('other')
  expect(history.all().findLast((line) => (line as { type: string }).type === 'defaults')).toMatchObject({
    provider: 'other',
  })
  await send({ type: 'settings', provider: 'script' })
  expect(history.all()).toContainEqual(expect.objectContaining({ provider: 'script', mode: 'plan' }))
})

it('an agent that is named holds for a prompt at once, and no more where its setting is refused (A17)', async () => {
  const { send, open, provider } = world()
  await send({ type: 'settings', provider: 'other' })
  const slow = send({ type: 'settings', requestId: 's', provider: 'script', mode: 'nowhere' })
  expect(provider()).toBe('script')
  await open()
  await slow
  expect(provider()).toBe('other')
})

it('a message sent while a setting is being taken runs with it (A17)', async () => {
  const { send, open, mode, agent, page } = world()
  const opened = send({ type: 'open', requestId: 'o' })
  const slow = send({ type: 'settings', requestId: 's', mode: 'plan', options: { fast: true } })
  await send({ type: 'prompt', prompt: 'Go', taskId: 't' })
  await send({ type: 'prompt', prompt: 'Go', taskId: 'u' })
  await open()
  await open()
  await Promise.all([opened, slow])
  expect(page.last('settings')).toMatchObject({ success: true })
  expect(agent.turns).toHaveLength(2)
  expect([mode('t'), mode('u')]).toEqual(['plan', 'plan'])
  const values = ['t', 'u'].map((id) => page.state().tasks[id]?.task?.options?.map(({ value }) => value))
  expect(values).toEqual([[true], [true]])
})

it('a message sent while a setting fails runs without it (A17)', async () => {
  const { send, open, mode, agent, page } = world()
  const slow = send({ type: 'settings', requestId: 's', mode: 'plan' })
  await send({ type: 'prompt', prompt: 'Go', taskId: 't' })
  await open(new AgentFailure('agent_timeout', 'It did not answer.'))
  await slow
  await open()
  expect(page.last('settings')).toMatchObject({ success: false, code: 'agent_timeout' })
  expect(agent.turns).toHaveLength(1)
  expect(mode('t')).toBe('ask')
})

import { setImmediate as settle } from 'node:timers/promises'
import {
  type AgentCapabilities,
  agent,
  methods,
  type NewSessionResponse,
  type SessionConfigOption,
  type SetSessionConfigOptionRequest,
} from '@agentclientprotocol/sdk'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { createFakeClock } from '../../src/testing/kit/fakeClock'
import { createTestDriver } from '../../src/testing/kit/testDriver'
import type { ModePolicy } from './acpSettings'
import { runAgent } from './agentProcess'
import type { AgentUpdate, SessionFacts, SessionOptions } from './driver'

const MODEL = {
  id: 'model',
  name: 'Model',
  category: 'model',
  type: 'select' as const,
  currentValue: 'small',
  options: [
    { group: 'own', name: 'Own', options: [{ value: 'small', name: 'Small', description: 'Quick' }] },
    { group: 'far', name: 'Far', options: [{ value: 'large', name: 'Large' }] },
  ],
}
const EFFORT = {
  id: 'effort',
  name: 'Effort',
  description: 'How long it thinks',
  category: 'thought_level',
  type: 'select' as const,
  currentValue: 'low',
  options: [
    { value: 'low', name: 'Low' },
    { value: 'high', name: 'High' },
  ],
}
const FAST = { id: 'fast', name: 'Fast mode', type: 'boolean' as const, currentValue: false }
const MODES = {
  currentModeId: 'ask',
  availableModes: [
    { id: 'ask', name: 'Ask' },
    { id: 'plan', name: 'Plan', description: 'Only plans' },
    { id: 'bypass', name: 'Bypass', description: 'Never asks' },
  ],
}

interface Manners {
  readonly begun?: Omit<NewSessionResponse, 'sessionId'> & { readonly models?: object }
  readonly capabilities?: AgentCapabilities
  readonly modes?: Partial<ModePolicy>
}

/** An agent that takes every setting and writes down what it was asked. */
function begin({ begun = {}, capabilities = {}, modes }: Manners) {
  const asked: object[] = []
  const updates: AgentUpdate[] = []
  let options: SessionConfigOption[] = [...(begun.configOptions ?? [])]
  let ends = 0
  const set = ({ configId, value }: SetSessionConfigOptionRequest) => {
    asked.push({ configId, value })
    options = options.map((option) =>
      option.id === configId ? ({ ...option, currentValue: value } as SessionConfigOption) : option,
    )
    return { configOptions: options }
  }
  const app = agent({ name: 'options' })
    .onRequest(methods.agent.initialize, ({ params }) => {
      asked.push({ boolean: params.clientCapabilities?.session?.configOptions?.boolean })
      return { protocolVersion: 1, agentCapabilities: capabilities }
    })
    .onRequest(methods.agent.session.new, () => ({ sessionId: 's', ...begun }))
    .onRequest(methods.agent.session.setConfigOption, ({ params }) => set(params))
    .onRequest(methods.agent.session.setMode, ({ params }) => void asked.push({ mode: params.modeId }))
    .onRequest(methods.agent.session.close, () => void asked.push({ closed: true }))
    .onRequest('session/set_model', z.looseObject({ modelId: z.string() }), ({ params: { modelId } }) => {
      asked.push({ modelId })
      return {}
    })
  const clock = createFakeClock()
  const driver = createTestDriver({
    modes: { asking: ['ask', 'plan'], all: false, ...modes },
    launch() {
      const process = runAgent(app)
      void process.ended.then(() => {
        ends += 1
      })
      return process
    },
    clock,
  })
  const facts = () => updates.findLast((update): update is SessionFacts => update.type === 'session')
  const start = (wanted: Partial<SessionOptions> = {}) =>
    driver.start({
      host: {
        update: (update) => void updates.push(update),
        requestPermission: async () => null,
        ask: async () => ({ action: 'cancel' }),
      },
      model: null,
      mode: null,
      resumeId: null,
      ...wanted,
    })
  return { driver, start, asked, facts, said: () => updates, clock, ends: () => ends }
}

describe('the options of an agent', () => {
  it('are told whole beside its model, with what it says of them, and say again what was set (A18)', async () => {
    const { start, facts, asked } = begin({ begun: { configOptions: [MODEL, EFFORT, FAST] } })
    const session = await start()
    const effort = {
      id: 'effort',
      name: 'Effort',
      description: 'How long it thinks',
      category: 'thought_level',
    }
    const choices = [
      { id: 'low', name: 'Low' },
      { id: 'high', name: 'High' },
    ]
    const fast = { id: 'fast', name: 'Fast mode', type: 'boolean' }
    expect(facts()).toEqual({
      type: 'session',
      model: 'small',
      models: [
        { id: 'small', name: 'Own: Small', description: 'Quick' },
        { id: 'large', name: 'Far: Large' },
      ],
      options: [
        { ...effort, type: 'select', value: 'low', choices },
        { ...fast, value: false },
      ],
    })
    await session.configure({ options: { effort: 'high', fast: true } })
    expect(facts()?.options).toEqual([
      { ...effort, type: 'select', value: 'high', choices },
      { ...fast, value: true },
    ])
    expect(asked).toEqual([
      { boolean: {} },
      { configId: 'effort', value: 'high' },
      { configId: 'fast', value: true },
    ])
    await session.configure({ options: { effort: 'high', fast: true } })
    expect(asked).toHaveLength(3)
  })

  it('are refused with what there is where they do not fit', async () => {
    const { start } = begin({ begun: { configOptions: [EFFORT, FAST] } })
    const session = await start()
    await expect(session.configure({ options: { colour: 'red' } })).rejects.toMatchObject({
      code: 'unknown_option',
      message: 'The agent has no option “colour”.',
    })
    await expect(session.configure({ options: { effort: 'huge' } })).rejects.toMatchObject({
      code: 'unknown_option',
      message: 'The agent has no huge of “Effort”. It has Low (low), High (high).',
    })
    await expect(session.configure({ options: { fast: 'yes' } })).rejects.toMatchObject({
      code: 'unknown_option',
    })
  })

  it('that were chosen before hold from its beginning, and one it does not know is left out', async () => {
    const { start, facts, asked } = begin({ begun: { configOptions: [EFFORT] } })
    await start({ options: { gone: 'x', effort: 'high' } })
    expect(facts()?.options).toMatchObject([{ id: 'effort', value: 'high' }])
    expect(asked).toEqual([{ boolean: {} }, { configId: 'effort', value: 'high' }])
  })

  it('leave out a model that is gone, and say so; what else was chosen holds', async () => {
    const { start, facts, said } = begin({ begun: { configOptions: [MODEL, EFFORT] } })
    let gone = 0
    await start({ model: 'huge', options: { effort: 'high' }, modelGone: () => void gone++ })
    expect(facts()).toMatchObject({ model: 'small', options: [{ value: 'high' }] })
    expect(gone).toBe(1)
    expect(said().filter(({ type }) => type === 'notice')).toEqual([
      {
        type: 'notice',
        text: 'Agent X does not offer the model “huge” any more, which was chosen before. It uses its own.',
      },
    ])
  })

  it('never show a mode that the server hides, whatever the agent calls the option', async () => {
    const values = MODES.availableModes.map(({ id, name }) => ({ value: id, name }))
    const option = (id: string, category?: string) => ({
      id,
      name: 'Mode',
      type: 'select' as const,
      currentValue: 'ask',
      options: values,
      ...(category ? { category } : {}),
    })
    for (const configOptions of [[option('mode')], [option('m', 'mode'), option('n', 'mode')]]) {
      const { start, facts } = begin({ begun: { configOptions } })
      const session = await start()
      expect(facts()?.modes?.map(({ id }) => id)).toEqual(['ask', 'plan'])
      expect(facts()?.options).toEqual([])
      const wanted = { options: { [configOptions.at(-1)?.id ?? '']: 'bypass' } }
      await expect(session.configure(wanted)).rejects.toMatchObject({ code: 'unknown_option' })
    }
  })
})

it('sets a model by its own request where the agent tells models beside its options', async () => {
  const models = {
    currentModelId: 'auto',
    availableModels: [
      { modelId: 'auto', name: 'Auto', description: null },
      { modelId: 'pro', name: 'Pro', description: 'The large one' },
    ],
  }
  const { driver, start, facts, asked } = begin({ begun: { models, configOptions: [EFFORT] } })
  const session = await start()
  expect(facts()).toMatchObject({
    model: 'auto',
    models: [
      { id: 'auto', name: 'Auto' },
      { id: 'pro', name: 'Pro', description: 'The large one' },
    ],
  })
  await session.configure({ model: 'Pro', options: { effort: 'high' } })
  expect(asked.slice(1)).toEqual([{ modelId: 'pro' }, { configId: 'effort', value: 'high' }])
  expect(facts()?.model).toBe('pro')
  expect(driver.models().map(({ id }) => id)).toEqual(['auto', 'pro'])
  await expect(session.configure({ model: 'none' })).rejects.toMatchObject({ code: 'unknown_model' })
})

it('explains each mode in its own words, else in ours, else not at all', async () => {
  const sentences = { ask: 'Asks before edits.', plan: 'Ours' }
  const { start, facts } = begin({ begun: { modes: MODES }, modes: { sentences, all: true } })
  await start()
  expect(facts()?.modes).toEqual([
    { id: 'ask', name: 'Ask', description: 'Asks before edits.' },
    { id: 'plan', name: 'Plan', description: 'Only plans' },
    { id: 'bypass', name: 'Bypass', description: 'Never asks' },
  ])
})

it('says what an agent takes once it was started (A20)', async () => {
  const { driver, start } = begin({
    capabilities: {
      loadSession: true,
      promptCapabilities: { image: true },
      sessionCapabilities: { resume: {}, list: {} },
    },
  })
  expect(driver.takes()).toBeNull()
  await start()
  expect(driver.takes()).toEqual({
    image: true,
    audio: false,
    embeddedContext: false,
    sessions: ['load', 'list', 'resume'],
  })
})

it('tells an agent that a session is not used any more, where it wants to know', async () => {
  for (const [sessionCapabilities, told] of [[{ close: {} }, 1] as const, [{}, 0] as const]) {
    const { start, asked } = begin({ capabilities: { sessionCapabilities } })
    const session = await start()
    session.close()
    for (let turn = 0; turn < 5; turn++) await settle()
    expect(asked.filter((each) => 'closed' in each)).toHaveLength(told)
  }
})

it('ends a process whose sessions were never prompted, after ten minutes', async () => {
  const { start, clock, ends } = begin({})
  const session = await start()
  await clock.advance(9 * 60_000)
  await settle()
  expect(session.closed()).toBe(false)
  await clock.advance(60_000)
  for (let turn = 0; turn < 20; turn++) await settle()
  expect(session.closed()).toBe(true)
  expect(ends()).toBe(1)
})

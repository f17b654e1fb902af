import { setImmediate as settle } from 'node:timers/promises'
import {
  type AnyMessage,
  agent,
  methods,
  RequestError,
  type SessionModeState,
} from '@agentclientprotocol/sdk'
import { describe, expect, it } from 'vitest'
import { tab } from '../../../src/testing/agentServer'
import { createFakeClock } from '../../../src/testing/kit/fakeClock'
import { createTestDriver } from '../../../src/testing/kit/testDriver'
import type { AcpDriverOptions } from '../../agents/acp'
import { type AgentProcess, runAgent } from '../../agents/agentProcess'
import { createLog } from '../../lib/log'
import { createMemoryHistory } from '../../state/history'
import { createAgentChannel } from './agent'

const log = createLog('silent', () => undefined)
const MODES = ['full', 'ask', 'plan', 'agent-full-access']

interface Manners {
  /** How it takes a session of an earlier process up again. */
  readonly continues?: 'resume' | 'load' | 'neither'
  /** How it refuses a mode that the server sets. */
  refuses?: 'with an error' | 'silently' | null
  readonly by?: 'modes' | 'option'
  /** It does not say which modes a continued session has. */
  readonly isSilent?: boolean
  /** The mode that the model `free` brings along, and when it says so. */
  readonly brings?: { readonly mode: string; readonly told: 'at once' | 'later' }
}

/** An agent whose every process begins every session in `full`. It writes down what it was sent, and in which mode. */
function modal(manners: Manners) {
  const { continues = 'resume', by = 'modes', isSilent = false } = manners
  const prompts: string[] = []
  /** Ends each process in the middle of whatever it does, the oldest first. */
  const crashes: (() => void)[] = []
  let duringTurn: string | null = null
  let endTurn: (() => void) | null = null
  let isLong = false
  let standing = 'full'
  let cancels = 0

  function launch(): AgentProcess {
    let mode = 'full'
    let cancel = () => {}
    const modes = (): SessionModeState => ({
      currentModeId: mode,
      availableModes: MODES.map((id) => ({ id, name: `The ${id}` })),
    })
    let model = 'calm'
    const models = () => ({
      id: 'model',
      name: 'Model',
      category: 'model',
      type: 'select' as const,
      currentValue: model,
      options: ['calm', 'free'].map((value) => ({ value, name: value })),
    })
    const option = () => ({
      id: 'm',
      name: 'Mode',
      category: 'mode',
      type: 'select' as const,
      currentValue: mode,
      options: MODES.map((id) => ({ value: id, name: `The ${id}` })),
    })
    const begun = () => (by === 'modes' ? { modes: modes() } : { configOptions: [option(), models()] })
    const again = () => (isSilent ? {} : begun())
    const take = (wanted: string) => {
      if (manners.refuses === 'with an error') throw new RequestError(-32_603, 'Not in this folder')
      if (manners.refuses !== 'silently') mode = wanted
    }
    const process = runAgent(
      agent({ name: 'modal' })
        .onRequest(methods.agent.initialize, () => ({
          protocolVersion: 1,
          agentCapabilities: {
            loadSession: continues === 'load',
            sessionCapabilities: continues === 'resume' ? { resume: {} } : {},
          },
        }))
        .onRequest(methods.agent.session.new, () => ({ sessionId: 's', ...begun() }))
        .onRequest(methods.agent.session.resume, again)
        .onRequest(methods.agent.session.load, async ({ params: { sessionId }, client }) => {
          const content = { type: 'text' as const, text: 'told again' }
          const update = { sessionUpdate: 'agent_message_chunk' as const, content }
          await client.notify(methods.client.session.update, { sessionId, update })
          return again()
        })
        .onRequest(methods.agent.session.setMode, async ({ params: { sessionId, modeId }, client }) => {
          take(modeId)
          const update = { sessionUpdate: 'current_mode_update' as const, currentModeId: mode }
          await client.notify(methods.client.session.update, { sessionId, update })
        })
        .onRequest(methods.agent.session.setConfigOption, ({ params, client }) => {
          const { sessionId, configId } = params
          if (configId === 'm') take(String(params.value))
          else model = String(params.value)
          standing = mode
          if (configId === 'model' && model === 'free' && manners.brings) {
            const { mode: brought, told } = manners.brings
            const bring = () => {
              mode = brought
              standing = mode
            }
            if (told === 'at once') bring()
            else
              void settle().then(async () => {
                await settle()
                bring()
                const update = {
                  sessionUpdate: 'config_option_update' as const,
                  configOptions: [option(), models()],
                }
                await client.notify(methods.client.session.update, { sessionId, update })
              })
          }
          return { configOptions: [option(), models()] }
        })
        .onRequest(methods.agent.session.prompt, async ({ params: { sessionId }, client }) => {
          prompts.push(mode)
          if (duringTurn !== null) {
            mode = duringTurn
            const update = { sessionUpdate: 'current_mode_update' as const, currentModeId: mode }
            await client.notify(methods.client.session.update, { sessionId, update })
          }
          if (!isLong) return { stopReason: 'end_turn' }
          const ended = await new Promise<'end_turn' | 'cancelled'>((resolve) => {
            endTurn = () => resolve('end_turn')
            cancel = () => resolve('cancelled')
          })
          return { stopReason: ended }
        })
        .onNotification(methods.agent.session.cancel, () => {
          cancels++
          cancel()
        }),
    )
    let crash = () => {}
    const cut = new TransformStream<AnyMessage, AnyMessage>({
      start: (controller) => {
        crash = () => controller.terminate()
      },
    })
    const { writable, readable } = process.stream
    crashes.push(crash)
    return { ...process, stream: { writable, readable: readable.pipeThrough(cut) } }
  }

  return {
    prompts,
    crashes,
    launch,
    /** From now on a turn ends only by `end`. */
    takeLong: () => {
      isLong = true
    },
    endTurn: () => endTurn?.(),
    standing: () => standing,
    cancels: () => cancels,
    /** What it changes to by itself in the turns from now on. */
    changes: (mode: string) => {
      duringTurn = mode
    },
  }
}

function opened(manners: Manners = {}, policy: Partial<AcpDriverOptions['modes']> = {}) {
  const clock = createFakeClock(1_700_000_000_000)
  const it = modal(manners)
  const start = (lines: readonly unknown[], epoch: string, all = policy.all ?? false) => {
    const history = createMemoryHistory(lines)
    let ids = 0
    const newId = () => `${epoch}-${++ids}`
    const driver = createTestDriver({
      clock,
      newId,
      launch: it.launch,
      modes: { asking: policy.asking ?? ['ask', 'plan'], all },
    })
    const channel = createAgentChannel({ history, drivers: [driver], epoch, clock, newId, log })
    const page = tab()
    channel.opened(page.client)
    return { history, channel, page }
  }
  let server = start([], 'one')
  /** Until nothing moves any more: frames between page, server and agent take several turns of the loop. */
  const rest = async () => {
    for (let turn = 0; turn < 40; turn++) await settle()
    await clock.advance(300)
    for (let turn = 0; turn < 40; turn++) await settle()
  }
  const send = async (frame: object) => {
    await server.channel.received(server.page.client, { channel: 'agent', type: '', ...frame })
    await rest()
  }
  return {
    ...it,
    manners,
    clock,
    rest,
    send,
    prompt: () => send({ type: 'prompt', prompt: 'go', taskId: 't' }),
    choose: (mode: string) => send({ type: 'settings', taskId: 't', mode }),
    chooseModel: (model: string) => send({ type: 'settings', taskId: 't', model }),
    shownModes: () => server.page.frames.flatMap(({ type, mode }) => (type === 'task' && mode ? [mode] : [])),
    state: () => server.page.state(),
    task: () => server.page.state().tasks.t,
    frames: (type: string) => server.page.frames.filter((frame) => frame.type === type),
    async restart(all?: boolean) {
      const lines = server.history.all()
      await server.channel.stop()
      server = start(lines, 'two', all)
    },
    async answer(label: string) {
      const question = [...server.page.state().items].findLast(({ kind }) => kind === 'question')
      if (question?.kind !== 'question') throw new Error('Nothing was asked.')
      const { requestId, toolCallId } = question
      const result = JSON.stringify({ answers: { mode: label } })
      await send({ type: 'tool_response', requestId, toolCallId, result })
    },
  }
}

const NEW_PROCESSES: [string, (server: ReturnType<typeof opened>) => Promise<void>][] = [
  ['a crash', async ({ crashes }) => crashes.at(-1)?.()],
  ['the idle stop', ({ clock }) => clock.advance(10 * 60_000)],
  ['a restart of the server', ({ restart }) => restart()],
]

describe('the mode of a conversation', () => {
  for (const [how, renew] of NEW_PROCESSES)
    for (const continues of ['resume', 'load', 'neither'] as const)
      for (const by of ['modes', 'option'] as const)
        it(`is set again after ${how}, told by ${by}, where the session goes on by ${continues}`, async () => {
          const server = opened({ continues, by })
          await server.prompt()
          await server.choose('plan')
          await renew(server)
          await server.rest()
          await server.prompt()
          expect(server.crashes).toHaveLength(2)
          expect(server.prompts).toEqual(['ask', 'plan'])
          expect(server.task()).toMatchObject({ status: 'completed', task: { mode: 'plan' } })
          expect(server.frames('text')).toEqual([])
        })

  it('is set again where a continued session does not tell its modes', async () => {
    const server = opened({ isSilent: true })
    await server.prompt()
    await server.choose('plan')
    await server.restart()
    await server.prompt()
    expect(server.prompts).toEqual(['ask', 'plan'])
  })

  it('is the one that asks until another is chosen, in every process', async () => {
    const server = opened()
    await server.prompt()
    await server.restart()
    await server.prompt()
    expect(server.prompts).toEqual(['ask', 'ask'])
  })

  it('follows the agent where that changes it in a turn, but not into one that may not be chosen', async () => {
    const server = opened()
    server.changes('plan')
    await server.prompt()
    await server.restart()
    server.changes('agent-full-access')
    await server.prompt()
    await server.prompt()
    await server.restart()
    await server.prompt()
    expect(server.prompts).toEqual(['ask', 'plan', 'plan', 'plan'])
  })

  it('that may no longer be chosen gives way to one that asks', async () => {
    const server = opened({}, { all: true })
    await server.prompt()
    await server.choose('agent-full-access')
    await server.prompt()
    await server.restart(false)
    await server.prompt()
    expect(server.prompts).toEqual(['ask', 'agent-full-access', 'ask'])
    expect(server.task()?.task?.modes?.map(({ id }) => id)).toEqual(['ask', 'plan'])
  })
})

describe('an agent that does not go back to the mode of a conversation', () => {
  async function refused(refuses: 'with an error' | 'silently', by: 'modes' | 'option' = 'modes') {
    const server = opened({ by })
    await server.prompt()
    await server.choose('plan')
    server.manners.refuses = refuses
    await server.restart()
    await server.prompt()
    return server
  }

  it.each([
    ['with an error', 'modes'],
    ['with an error', 'option'],
    ['silently', 'modes'],
    ['silently', 'option'],
  ] as const)('%s, told by %s, gets no prompt, and the user is asked', async (refuses, by) => {
    const server = await refused(refuses, by)
    expect(server.prompts).toEqual(['ask'])
    expect(server.task()?.status).toBe('waiting')
    expect(server.frames('question')).toMatchObject([
      {
        message: expect.stringMatching(
          /did not go back to the mode “The plan” of this conversation\. (Not in this folder|It stayed in another one)\. It stands in “The full” now\./,
        ),
        questions: [
          {
            options: [
              { label: 'Try “The plan” again' },
              { label: 'Go on in “The ask”' },
              { label: 'Do not send the message' },
            ],
          },
        ],
      },
    ])
  })

  it('is told again when the user says so', async () => {
    const server = await refused('with an error')
    server.manners.refuses = null
    await server.answer('Try “The plan” again')
    expect(server.prompts).toEqual(['ask', 'plan'])
    expect(server.task()?.status).toBe('completed')
  })

  it('is asked about again as long as it refuses, and goes on in another mode that asks', async () => {
    const server = await refused('silently')
    await server.answer('Try “The plan” again')
    expect(server.frames('question')).toHaveLength(2)
    server.manners.refuses = null
    await server.answer('Go on in “The ask”')
    expect(server.prompts).toEqual(['ask', 'ask'])
    await server.restart()
    await server.prompt()
    expect(server.prompts).toEqual(['ask', 'ask', 'ask'])
  })

  it('is left alone when the user does not want it, with words that say so', async () => {
    const server = await refused('with an error')
    await server.answer('Do not send the message')
    expect(server.prompts).toEqual(['ask'])
    expect(server.task()?.status).toBe('failed')
    expect(server.frames('error')).toMatchObject([
      { code: 'mode_refused', error: expect.stringContaining('The message was not sent.') },
    ])
  })

  it('gets no prompt when the turn is stopped instead of answered', async () => {
    const server = await refused('with an error')
    await server.send({ type: 'abort', taskId: 't' })
    expect(server.prompts).toEqual(['ask'])
    expect(server.task()?.status).toBe('aborted')
    expect(server.state().open).toEqual([])
  })
})

describe('a model that brings another mode along', () => {
  const free = { mode: 'full', told: 'at once' } as const

  it.each(['at once', 'later'] as const)(
    'does not keep it where that is told %s, in a turn and between turns',
    async (told) => {
      const server = opened({ by: 'option', brings: { mode: 'full', told } })
      await server.prompt()
      await server.chooseModel('free')
      expect(server.standing()).toBe('ask')
      await server.chooseModel('calm')
      server.takeLong()
      await server.prompt()
      await server.chooseModel('free')
      expect(server.standing()).toBe('ask')
      expect(server.task()).toMatchObject({ status: 'running', task: { mode: 'ask', model: 'free' } })
      server.endTurn()
      await server.rest()
      expect(server.task()?.status).toBe('completed')
      expect(new Set(server.shownModes())).toEqual(new Set(['ask']))
    },
  )

  it('does not keep one that asks either: the user chose another', async () => {
    const server = opened({ by: 'option', brings: { mode: 'plan', told: 'at once' } })
    await server.prompt()
    server.takeLong()
    await server.prompt()
    await server.chooseModel('free')
    expect(server.standing()).toBe('ask')
    expect(server.task()?.task?.mode).toBe('ask')
  })

  async function stuck() {
    const server = opened({ by: 'option', brings: free })
    await server.prompt()
    server.takeLong()
    await server.prompt()
    server.manners.refuses = 'with an error'
    await server.chooseModel('free')
    return server
  }

  it('stops the turn where the agent does not go back, and the user is asked', async () => {
    const server = await stuck()
    expect(server.cancels()).toBe(1)
    expect(server.task()?.status).toBe('waiting')
    expect(server.frames('question')).toMatchObject([{ message: expect.stringContaining('It was stopped.') }])
    await server.clock.advance(20_000)
    server.manners.refuses = null
    await server.answer('Try “The ask” again')
    expect(server.standing()).toBe('ask')
    expect(server.task()?.status).toBe('aborted')
    expect(server.prompts).toEqual(['ask', 'ask'])
  })

  it('lets no message go where the user leaves it stopped, until the agent is back', async () => {
    const server = await stuck()
    await server.answer('Leave it stopped')
    expect(server.task()?.status).toBe('failed')
    await server.prompt()
    expect(server.prompts).toEqual(['ask', 'ask'])
    expect(server.task()?.status).toBe('waiting')
    expect(new Set(server.shownModes())).toEqual(new Set(['ask']))
  })

  it('is refused between turns with no prompt after it', async () => {
    const server = opened({ by: 'option', brings: free })
    await server.prompt()
    server.manners.refuses = 'silently'
    await server.chooseModel('free')
    await server.prompt()
    expect(server.prompts).toEqual(['ask'])
    expect(server.task()?.status).toBe('waiting')
    expect(new Set(server.shownModes())).toEqual(new Set(['ask']))
  })
})

describe('an agent that has only modes that may not be chosen', () => {
  it.each(['modes', 'option'] as const)('gets no prompt, and the user reads why, told by %s', async (by) => {
    const server = opened({ by }, { asking: ['other'] })
    await server.prompt()
    expect(server.prompts).toEqual([])
    expect(server.task()?.status).toBe('failed')
    expect(server.frames('error')).toMatchObject([
      {
        code: 'mode_refused',
        error: expect.stringContaining('The full, The ask'),
        hint: expect.stringContaining('--agent-modes all'),
      },
    ])
    expect(server.shownModes()).toEqual([])
  })

  it('gets prompts where the server allows every mode', async () => {
    const server = opened({}, { asking: ['other'], all: true })
    await server.prompt()
    expect(server.prompts).toEqual(['full'])
  })
})

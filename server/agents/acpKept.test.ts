import { setImmediate as settle } from 'node:timers/promises'
import { agent, methods } from '@agentclientprotocol/sdk'
import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import { createFakeClock } from '../../src/testing/kit/fakeClock'
import { quietHost } from '../../src/testing/kit/quietHost'
import { createTestDriver } from '../../src/testing/kit/testDriver'
import { runAgent } from './agentProcess'

const session = { host: quietHost, model: null, mode: null }

/** An agent that never answers requests about the sessions it keeps. @param begun what it answers when it is to begin one */
function silent(
  more: object = {},
  begun: () => Promise<{ sessionId: string }> = async () => ({ sessionId: 's' }),
) {
  const asked: string[] = []
  const hang = (method: string) => () => {
    asked.push(method)
    return new Promise<never>(() => {})
  }
  const sessionCapabilities: object = { list: {}, close: {}, fork: {}, ...more }
  const app = agent({ name: 'silent' })
    .onRequest(methods.agent.initialize, () => ({
      protocolVersion: 1,
      agentCapabilities: { loadSession: true, sessionCapabilities },
    }))
    .onRequest(methods.agent.session.new, begun)
    .onRequest(methods.agent.session.list, hang('list'))
    .onRequest(methods.agent.session.close, hang('close'))
    .onRequest(methods.agent.session.load, hang('load'))
    .onRequest(methods.agent.session.resume, hang('resume'))
    .onRequest('session/fork', z.looseObject({}), hang('fork'))
  const clock = createFakeClock()
  return { asked, clock, driver: createTestDriver({ launch: () => runAgent(app), clock }) }
}

it.each(['list', 'load', 'fork'] as const)(
  '%s of an agent that does not answer fails after a minute',
  async (method) => {
    const { driver, clock, asked } = silent()
    const requests = {
      list: () => driver.kept?.list(null),
      load: () => driver.kept?.open('kept', session),
      fork: () => driver.fork?.('s', session),
    }
    let failure: unknown = null
    requests[method]()?.catch((error: unknown) => (failure = error))
    await expect.poll(() => asked).toEqual([method])
    await clock.advance(59_000)
    await settle()
    expect(failure).toBeNull()
    await clock.advance(1_000)
    await settle()
    expect(failure).toMatchObject({
      code: 'agent_timeout',
      message: 'Agent X did not answer within a minute.',
    })
    expect((await driver.start({ ...session, resumeId: null })).closed()).toBe(false)
  },
)

it.each([
  ['load', {}],
  ['resume', { resume: {} }],
] as const)(
  'a start whose %s is not answered fails after a minute, and begins no other session',
  async (method, more) => {
    const { driver, clock, asked } = silent(more)
    let failure: unknown = null
    driver.start({ ...session, resumeId: 'kept' }).catch((error: unknown) => (failure = error))
    await expect.poll(() => asked).toEqual([method])
    await clock.advance(59_000)
    await settle()
    expect(failure).toBeNull()
    await clock.advance(1_000)
    await settle()
    expect(failure).toMatchObject({
      code: 'agent_timeout',
      message: 'Agent X did not go on with its session within a minute.',
      retryable: true,
      hint: 'Retry, or begin a new conversation.',
    })
    expect(asked).toEqual([method])
  },
)

it('a session that the agent does not close is loaded after a minute', async () => {
  const { driver, clock, asked } = silent()
  await driver.start({ ...session, resumeId: null })
  void driver.kept?.open('s', session).catch(() => undefined)
  await expect.poll(() => asked).toEqual(['close'])
  await clock.advance(60_000)
  await expect.poll(() => asked).toEqual(['close', 'load'])
})

it('a start whose session does not begin fails after two minutes, and one that begins after that is ended', async () => {
  const answers: ((session: { sessionId: string }) => void)[] = []
  const { driver, clock, asked } = silent({}, () => new Promise((resolve) => void answers.push(resolve)))
  let failure: unknown = null
  driver.start({ ...session, resumeId: null }).catch((error: unknown) => (failure = error))
  await expect.poll(() => answers).toHaveLength(1)
  await clock.advance(119_000)
  await settle()
  expect(failure).toBeNull()
  await clock.advance(1_000)
  await settle()
  expect(failure).toMatchObject({
    code: 'agent_timeout',
    message: 'Agent X did not begin a session within two minutes.',
    retryable: true,
    hint: 'Retry, or restart it on the page “Agents”.',
  })
  expect(driver.control?.standing()).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('two minutes'),
  })
  answers[0]?.({ sessionId: 'late' })
  await expect.poll(() => asked).toEqual(['close'])
})

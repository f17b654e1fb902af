import { setImmediate as settle } from 'node:timers/promises'
import { agent, methods } from '@agentclientprotocol/sdk'
import { expect, it } from 'vitest'
import { quietHost } from '../../src/testing/kit/quietHost'
import { createTestDriver } from '../../src/testing/kit/testDriver'
import { type AgentProcess, runAgent } from './agentProcess'

const prompt = { text: 'go', files: [], attachments: [] }

/** An agent whose turns do not end, and whose processes end when the test lets them. */
function stubborn() {
  const asked: string[] = []
  const ending: (() => void)[] = []
  let launched = 0

  function launch(): AgentProcess {
    const name = `process ${++launched}`
    const inner = runAgent(
      agent({ name })
        .onRequest(methods.agent.initialize, () => ({ protocolVersion: 1 }))
        .onRequest(methods.agent.session.new, () => ({ sessionId: 's' }))
        .onRequest(methods.agent.session.prompt, () => {
          asked.push(name)
          return new Promise<never>(() => {})
        }),
    )
    const mayEnd = new Promise<void>((resolve) => void ending.push(resolve))
    return { ...inner, stop: () => mayEnd.then(() => inner.stop()) }
  }

  const driver = createTestDriver({ launch })
  return {
    driver,
    asked,
    launched: () => launched,
    start: () => driver.start({ host: quietHost, model: null, mode: null, resumeId: null }),
    async end(process: number) {
      ending[process - 1]?.()
      await settle()
      await settle()
    },
  }
}

it('a process that ends slowly does not take its successor along', async () => {
  const { driver, start, end, launched } = stubborn()
  await start()
  driver.loginBegun()
  await start()
  expect(launched()).toBe(2)
  await end(1)
  await start()
  expect(launched()).toBe(2)
  const stopped = driver.stop()
  await end(2)
  await stopped
})

it('a session whose process is killed takes no further prompt while that ends', async () => {
  const { start, end, asked } = stubborn()
  const session = await start()
  const turn = session.prompt(prompt).catch(() => 'failed')
  await settle()
  const killed = session.kill()
  expect(session.closed()).toBe(true)
  const next = await start()
  void next.prompt(prompt).catch(() => undefined)
  await settle()
  expect(asked).toEqual(['process 1', 'process 2'])
  await end(1)
  await killed
  expect(await turn).toBe('failed')
  expect(next.closed()).toBe(false)
})

it('processes that the server ended in a turn do not count as crashes', async () => {
  const { start, end, launched } = stubborn()
  for (let process = 1; process <= 4; process++) {
    const session = await start()
    const turn = session.prompt(prompt).catch(() => 'failed')
    await settle()
    const killed = session.kill()
    await end(process)
    await Promise.all([killed, turn])
  }
  expect(launched()).toBe(4)
})

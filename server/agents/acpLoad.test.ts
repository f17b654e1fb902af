import { setImmediate as turnOfEvents } from 'node:timers/promises'
import { agent, methods } from '@agentclientprotocol/sdk'
import { expect, it } from 'vitest'
import { createFakeClock } from '../../src/testing/kit/fakeClock'
import { quietHost } from '../../src/testing/kit/quietHost'
import { createTestDriver } from '../../src/testing/kit/testDriver'
import { runAgent } from './agentProcess'
import type { AgentUpdate } from './driver'

/** An agent that loads its sessions and resumes none, and says them again before its answer and behind it. */
function loading(how: { readonly knows: boolean }) {
  const asked: string[] = []
  const clock = createFakeClock()
  const updates: AgentUpdate[] = []
  let sayLate: (() => Promise<void>) | null = null
  const app = agent({ name: 'loading' })
    .onRequest(methods.agent.initialize, () => ({
      protocolVersion: 1,
      agentCapabilities: { loadSession: true },
    }))
    .onRequest(methods.agent.session.new, () => {
      asked.push('new')
      return { sessionId: 'fresh' }
    })
    .onRequest(methods.agent.session.load, async ({ params: { sessionId }, client }) => {
      asked.push(`load ${sessionId}`)
      if (!how.knows) throw new Error('There is no such session.')
      const again = (text: string) =>
        client.notify(methods.client.session.update, {
          sessionId,
          update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } },
        })
      await again('said before the answer')
      sayLate = () => again('said behind the answer')
      return {}
    })
    .onRequest(methods.agent.session.prompt, () => ({ stopReason: 'end_turn' as const }))
  const driver = createTestDriver({ clock, launch: () => runAgent(app) })
  const host = { ...quietHost, update: (update: AgentUpdate) => void updates.push(update) }
  const start = () => driver.start({ host, model: null, mode: null, resumeId: 'old' })
  return { asked, clock, updates, start, sayLate: () => sayLate }
}

it('a session that an agent can only load goes on, and nothing is told twice, also where it says it late', async () => {
  const { asked, clock, updates, start, sayLate } = loading({ knows: true })
  let isOpen = false
  const starting = start().finally(() => {
    isOpen = true
  })
  await expect.poll(sayLate).not.toBeNull()
  // The answer is on its way before it.
  await turnOfEvents()
  await sayLate()?.()
  expect(isOpen).toBe(false)
  await expect
    .poll(async () => {
      await clock.advance(300)
      return isOpen
    })
    .toBe(true)
  expect(asked).toEqual(['load old'])
  expect((await starting).resumeId).toBe('old')
  expect(updates.filter(({ type }) => type === 'text')).toEqual([])
})

it('a session that its agent no longer knows begins anew under an id of its own, by which the user is told', async () => {
  const { asked, start } = loading({ knows: false })
  const session = await start()
  expect(asked).toEqual(['load old', 'new'])
  expect(session.resumeId).toBe('fresh')
})

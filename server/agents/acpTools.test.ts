import { agent, methods } from '@agentclientprotocol/sdk'
import { expect, it } from 'vitest'
import { quietHost } from '../../src/testing/kit/quietHost'
import { createTestDriver } from '../../src/testing/kit/testDriver'
import { twoTools } from '../../src/testing/kit/twoTools'
import { runAgent } from './agentProcess'
import type { ToolChoice } from './toolbox'

/** An agent that notes what its sessions begin with. */
function opened(can: { readonly resume?: object; readonly close?: object }) {
  const heard: string[] = []
  const names = (servers: readonly { name: string }[]) => servers.map(({ name }) => name).join()
  const app = () =>
    agent({ name: 'scripted' })
      .onRequest(methods.agent.initialize, () => ({
        protocolVersion: 1,
        agentCapabilities: { sessionCapabilities: can },
      }))
      .onRequest(methods.agent.session.new, ({ params }) => {
        heard.push(`new ${names(params.mcpServers)}`)
        return { sessionId: 's' }
      })
      .onRequest(methods.agent.session.resume, ({ params }) => {
        heard.push(`resume ${names(params.mcpServers ?? [])}`)
        return {}
      })
      .onRequest(methods.agent.session.close, () => {
        heard.push('close')
        return {}
      })
      .onRequest(methods.agent.session.prompt, () => ({ stopReason: 'end_turn' as const }))
  const driver = createTestDriver({ toolbox: twoTools, launch: () => runAgent(app()) })
  let choice: ToolChoice = { servers: ['docs', 'tickets'], folders: [] }
  const start = (resumeId: string | null) =>
    driver.start({ host: quietHost, model: null, mode: null, resumeId, tools: () => choice })
  return {
    heard,
    start,
    choose(...servers: readonly string[]) {
      choice = { servers, folders: [] }
    },
  }
}

it('a session whose conversation uses other tools counts as closed, and is ended before it goes on', async () => {
  const { heard, start, choose } = opened({ resume: {}, close: {} })
  const session = await start(null)
  expect(session.closed()).toBe(false)
  choose('tickets', 'docs')
  expect(session.closed()).toBe(false)
  choose('tickets')
  expect(session.closed()).toBe(true)
  const next = await start(session.resumeId)
  expect(next.closed()).toBe(false)
  expect(heard).toEqual(['new docs,tickets', 'close', 'resume tickets'])
})

it('an agent that can neither close nor resume begins anew with them', async () => {
  const { heard, start, choose } = opened({})
  const session = await start(null)
  choose()
  expect(session.closed()).toBe(true)
  expect(session.resumeId).toBeNull()
  await start(session.resumeId)
  expect(heard).toEqual(['new docs,tickets', 'new '])
})

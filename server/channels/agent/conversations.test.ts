import { tmpdir } from 'node:os'
import { agent, methods } from '@agentclientprotocol/sdk'
import { expect, it } from 'vitest'
import { tab } from '../../../src/testing/agentServer'
import { createFakeClock } from '../../../src/testing/kit/fakeClock'
import { createTestDriver } from '../../../src/testing/kit/testDriver'
import { runAgent } from '../../agents/agentProcess'
import { createDisk } from '../../drivers/disk/disk'
import { createLog } from '../../lib/log'
import { createMemoryHistory } from '../../state/history'
import { createAgentChannel } from './agent'

/** A server with one agent, which lists every session that was begun with it. */
function serve(lines: readonly unknown[], epoch: string) {
  const disk = createDisk({ root: tmpdir() })
  const sessionCapabilities = { list: {}, resume: {} }
  const app = agent({ name: 'keeper' })
    .onRequest(methods.agent.initialize, () => ({
      protocolVersion: 1,
      agentCapabilities: { sessionCapabilities },
    }))
    .onRequest(methods.agent.session.new, () => ({ sessionId: 'new' }))
    .onRequest(methods.agent.session.list, () => ({ sessions: [{ sessionId: 'new', cwd: disk.root }] }))
    .onRequest(methods.agent.session.prompt, () => ({ stopReason: 'end_turn' as const }))
  const history = createMemoryHistory(lines)
  let ids = 0
  const channel = createAgentChannel({
    history,
    drivers: [createTestDriver({ id: 'keeper', launch: () => runAgent(app), disk })],
    epoch,
    clock: createFakeClock(1_700_000_000_000),
    newId: () => `${epoch}-${++ids}`,
    log: createLog('silent', () => undefined),
    root: disk.root,
  })
  const page = tab()
  channel.opened(page.client)
  return {
    history,
    frames: () => page.frames,
    async prompt(taskId: string) {
      await channel.received(page.client, { channel: 'agent', type: 'prompt', prompt: 'Go on', taskId })
      await expect.poll(() => channel.state().tasks[taskId]?.status).toBe('completed')
    },
    async ask(fields: { readonly type: string; readonly sessionId?: string; readonly taskId?: string }) {
      const { type } = fields
      const command = { channel: 'agent', agentId: 'keeper', requestId: type, ...fields }
      await channel.received(page.client, command)
      return page.frames.find((frame) => frame.requestId === type)
    },
  }
}

it('a session is held by the conversation that goes on with it, also where the agent it began with is not configured any more (A25)', async () => {
  const place = { seq: 1, epoch: 'e0', at: '2026-01-01T00:00:00.000Z' }
  let server = serve([{ type: 'task', taskId: 't', status: 'created', agent: 'old', ...place }], 'e1')
  await server.prompt('t')
  for (let start = 0; start < 2; start++) {
    expect(await server.ask({ type: 'agent_sessions' })).toMatchObject({
      success: true,
      data: { sessions: [] },
    })
    expect(await server.ask({ type: 'session_adopt', taskId: 'u', sessionId: 'new' })).toMatchObject({
      data: { taskId: 't' },
    })
    server = serve(server.history.all(), 'e2')
  }
})

it('a conversation whose agent is not configured any more goes on with another one, says so once, and names it (A56)', async () => {
  const place = { epoch: 'e0', at: '2026-01-01T00:00:00.000Z', taskId: 't' }
  const lines = [
    { type: 'task', status: 'created', agent: 'old', seq: 1, ...place },
    { type: 'user_message', messageId: 'm', content: 'Begin', seq: 2, ...place },
    { type: 'session', taskId: 't', resumeId: 'of-the-old-one' },
  ]
  const server = serve(lines, 'e1')
  await server.prompt('t')
  const notices = () => server.frames().flatMap((frame) => (frame.type === 'notice' ? [frame.text] : []))
  const said =
    '“old” is not set up on this server any more. Agent X goes on, and does not know what was said above.'
  expect(notices()).toEqual([said])
  expect(server.frames().findLast(({ type, agent }) => type === 'task' && agent !== undefined)).toMatchObject(
    {
      agent: 'keeper',
    },
  )
  await server.prompt('t')
  expect(notices()).toEqual([said])
  const again = serve(server.history.all(), 'e2')
  await again.prompt('t')
  expect(again.frames().filter(({ type }) => type === 'notice')).toEqual([])
})

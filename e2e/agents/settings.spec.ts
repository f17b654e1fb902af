import { spawn } from 'node:child_process'
import process from 'node:process'
import type { SessionOption } from '../../src/channels/agent/shared/offer'
import { configEventSchema } from '../../src/channels/config/shared/protocol'
import { type AgentClient, openClient } from './agentClient'
import { expect, notOffered, test } from './agentTest'
import { beginTurn } from './turn'
import { isRunning } from './workspaceServer'

test('model: the one that is chosen is the one that answers', async ({ client, place }) => {
  const { agent, model } = place
  const play = model.play({ say: 'One.' })
  const turn = await beginTurn(client, `Who are you? ${play.word}`)
  await turn.ended()
  const { taskId } = turn
  const task = () => client.task(taskId)?.task
  const offered = modelsOf(client, agent.id).filter((id) => id !== task()?.model && id !== agent.autoModel)
  test.info().annotations.push({ type: 'fact', description: `${offered.length} other models` })
  // The first of a list may be another name of the one that is chosen.
  const other = offered.at(-1)
  if (other === undefined) notOffered(place.agent, 'no other model with these keys')
  client.send('settings', { taskId, model: other })
  await client.until('the other model', () => task()?.model === other)
  const next = model.play({ say: 'Two.' })
  const after = await beginTurn(client, `And now? ${next.word}`, { taskId })
  expect(await after.ended()).toBe('completed')
  expect(next.requests[0]?.model).not.toBe(play.requests[0]?.model)
})

/** What the server announces of an agent. */
function modelsOf({ frames }: AgentClient, agentId: string): readonly string[] {
  const state = frames.findLast((frame) => frame.channel === 'config' && frame.type === 'state')
  const event = configEventSchema.parse(state)
  const agent = event.type === 'state' ? event.data.agent : undefined
  return agent?.providers.find(({ id }) => id === agentId)?.models.map(({ id }) => id) ?? []
}

test('mode: it begins in one that asks, and takes another', async ({ client, place }) => {
  const play = place.model.play({ say: 'One.' })
  const turn = await beginTurn(client, `Hello. ${play.word}`)
  await turn.ended()
  const { taskId } = turn
  const modes = client.task(taskId)?.task?.modes ?? []
  test.info().annotations.push({ type: 'fact', description: modes.map(({ id }) => id).join(', ') })
  const { otherMode } = place.agent
  if (!modes.some(({ id }) => id === otherMode)) notOffered(place.agent, `no mode ${otherMode}`)
  client.send('settings', { taskId, mode: otherMode })
  await client.until('the other mode', () => client.task(taskId)?.task?.mode === otherMode)
  const next = place.model.play({ say: 'Two.' })
  const after = await beginTurn(client, `And now? ${next.word}`, { taskId })
  expect(await after.ended({ allowing: true })).toBe('completed')
  expect(client.task(taskId)?.task?.mode).toBe(otherMode)
})

test('option: another value of what else it offers, such as the effort, is taken and kept', async ({
  client,
  place,
}) => {
  const play = place.model.play({ say: 'One.' })
  const turn = await beginTurn(client, `Hello. ${play.word}`)
  await turn.ended()
  const { taskId } = turn
  const options = () => client.task(taskId)?.task?.options ?? []
  const facts = options().map(({ id, value }) => `${id}: ${value}`)
  test.info().annotations.push({ type: 'fact', description: facts.join(', ') || 'none' })
  const found = options().flatMap((option) => otherOf(option) ?? [])[0]
  if (found === undefined) notOffered(place.agent, 'no option beside its models and modes')
  const { id, value } = found
  const current = () => options().find((option) => option.id === id)?.value
  client.send('settings', { taskId, options: { [id]: value } })
  await client.until('the other value', () => current() === value)
  const next = place.model.play({ say: 'Two.' })
  const after = await beginTurn(client, `And now? ${next.word}`, { taskId })
  expect(await after.ended()).toBe('completed')
  expect(current()).toBe(value)
})

/** A value that this option does not have now; null where there is no other. */
function otherOf(option: SessionOption): { id: string; value: string | boolean } | null {
  const { id } = option
  if (option.type === 'boolean') return { id, value: !option.value }
  const other = option.choices.find((choice) => choice.id !== option.value)
  return other ? { id, value: other.id } : null
}

test('login: without a key the user is told to log in', async ({ place }) => {
  if (place.agent.lacks.includes('login')) notOffered(place.agent, 'needs none: it has models of its own')
  const server = await place.another({ bare: true })
  const page = await openClient(server.ready())
  const taskId = await page.prompt('Hello.')
  await page.until('the end', () => ['failed', 'completed'].includes(page.task(taskId)?.status ?? ''))
  const shown = JSON.stringify(page.items(taskId))
  expect(shown).toContain('auth_required')
  page.close()
})

test('missing: an agent that is not installed says how to install it', async ({ place }) => {
  const server = await place.another({ env: { PATH: '/usr/bin:/bin' } })
  const page = await openClient(server.ready())
  const taskId = await page.prompt('Hello.')
  const error = await page.until('an error', () => page.items(taskId).find((item) => item.kind === 'error'))
  expect(JSON.stringify(error)).toContain('agent_not_installed')
  expect(JSON.stringify(error)).toContain(`npm install -g ${place.agent.package}`)
  page.close()
})

test('end: when the server stops no process of the agent is left', async ({ client, place }) => {
  const play = place.model.play({ say: 'Here.' })
  const turn = await beginTurn(client, `Hello. ${play.word}`)
  await turn.ended()
  const below = place.server.below()
  expect(below.length).toBeGreaterThan(0)
  await place.server.stop()
  await expect.poll(() => below.filter(isRunning)).toEqual([])
  await place.server.start()
})

test('port: what the agent itself listens on is no port of the workspace', async ({ client, place }) => {
  const play = place.model.play({ say: 'Here.' })
  const turn = await beginTurn(client, `Hello. ${play.word}`)
  await turn.ended()
  const own = place.server.below()
  const listed = () =>
    client.frames
      .filter(({ channel, type }) => channel === 'ports' && type !== 'close')
      .flatMap((frame) => pidsOf(frame['ports'] ?? [frame]))
  // A program of the workspace that begins to listen now is listed at a later look than any port of the agent.
  const later = spawn(process.execPath, ['-e', LISTEN], { cwd: place.root, stdio: 'ignore' })
  try {
    await client.until('the port of a program', () => listed().includes(later.pid ?? 0))
    expect(listed().filter((pid) => own.includes(pid))).toEqual([])
  } finally {
    later.kill()
  }
})

const LISTEN = "require('node:net').createServer().listen(0, '127.0.0.1')"

const pidsOf = (rows: unknown): readonly number[] =>
  Array.isArray(rows) ? rows.map((row: { pid?: number }) => row.pid ?? -1) : []

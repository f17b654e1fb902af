import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { openClient } from './agentClient'
import { expect, notOffered, test, untilLoadable } from './agentTest'
import { createHold } from './hold'
import { LONG_COMMAND, shellOf } from './longCommand'
import { beginTurn } from './turn'
import { isRunning } from './workspaceServer'

test('stop-stream: an answer that is stopped ends, and the next message is answered', async ({
  client,
  place,
}) => {
  const { settled, resolve } = createHold()
  const play = place.model.play({ say: 'It begins and goes on for long.', hold: settled })
  const turn = await beginTurn(client, `Speak. ${play.word}`)
  await client.until('the first words', () => turn.said() !== '')
  client.send('abort', { taskId: turn.taskId })
  expect(await turn.ended()).toBe('aborted')
  resolve()
  const next = place.model.play({ say: 'Still here.' })
  const after = await beginTurn(client, `Are you there? ${next.word}`, { taskId: turn.taskId })
  expect(await after.ended()).toBe('completed')
  expect(after.said()).toContain('Still here.')
})

test('stop-command: a command that is stopped runs no more', async ({ client, place }) => {
  const use = { does: 'run', command: LONG_COMMAND } as const
  const play = place.model.play({ say: 'Running. ', use }, { say: 'Done.' })
  const turn = await beginTurn(client, `Run it. ${play.word}`)
  const ended = turn.ended({ allowing: true })
  await expect.poll(() => shellOf(place.server.below())).not.toBeNull()
  const pid = shellOf(place.server.below()) ?? 0
  client.send('abort', { taskId: turn.taskId })
  expect(await ended).toBe('aborted')
  const isKept = place.agent.lacks.includes('stop-command')
  if (isKept) {
    await place.server.stop()
    await place.server.start()
  }
  await expect.poll(() => isRunning(pid), { timeout: 15_000 }).toBe(false)
  if (isKept) notOffered(place.agent, 'the command runs on until the agent ends')
})

test('stop-permission: a request that is open when the turn is stopped is closed', async ({
  client,
  place,
}) => {
  const path = join(place.root, 'stopped.txt')
  const use = { does: 'create', path, text: 'never\n' } as const
  const play = place.model.play({ say: 'Writing. ', use }, { say: 'Done.' })
  const turn = await beginTurn(client, `Make a file. ${play.word}`)
  const { requestId } = await turn.permission()
  client.send('abort', { taskId: turn.taskId })
  expect(await turn.ended()).toBe('aborted')
  expect(client.state().open).not.toContain(`request:${requestId}`)
  expect(await readFile(path, 'utf8').catch(() => null)).toBeNull()
  const next = place.model.play({ say: 'Still here.' })
  const after = await beginTurn(client, `Are you there? ${next.word}`, { taskId: turn.taskId })
  expect(await after.ended()).toBe('completed')
})

test('two: two conversations run at the same time and stay apart', async ({ client, place }) => {
  const { settled, resolve } = createHold()
  const slow = place.model.play({ say: 'Slow words that wait.', hold: settled })
  const quick = place.model.play({ say: 'Quick words.' })
  const first = await beginTurn(client, `Speak slowly. ${slow.word}`)
  await client.until('the first words', () => first.said() !== '')
  const second = await beginTurn(client, `Speak quickly. ${quick.word}`)
  expect(await second.ended()).toBe('completed')
  expect(client.task(first.taskId)?.status).toBe('running')
  resolve()
  expect(await first.ended()).toBe('completed')
  expect(first.said()).toContain('Slow words that wait.')
  expect(second.said()).toContain('Quick words.')
  expect(first.said()).not.toContain('Quick')
})

test('queue: messages to a busy agent wait, and are answered one by one', async ({ client, place }) => {
  const { settled, resolve } = createHold()
  const plays = [
    place.model.play({ say: 'First answer.', hold: settled }),
    place.model.play({ say: 'Second answer.' }),
    place.model.play({ say: 'Third answer.' }),
  ] as const
  const turn = await beginTurn(client, `One. ${plays[0].word}`)
  await client.until('the first words', () => turn.said() !== '')
  const { taskId } = turn
  await client.prompt(`Two. ${plays[1].word}`, { taskId })
  await client.prompt(`Three. ${plays[2].word}`, { taskId })
  expect(client.task(taskId)?.queue?.messages).toHaveLength(2)
  resolve()
  await client.until('the third answer', () => turn.said().includes('Third answer.'))
  const order = client
    .items(taskId)
    .flatMap((item) =>
      item.kind === 'user' || item.kind === 'text' ? [item.content.replace(/\s*\[.*/, '').trim()] : [],
    )
  expect(order).toEqual(['One.', 'First answer.', 'Two.', 'Second answer.', 'Three.', 'Third answer.'])
})

test('reload: an open request is there for a page that comes later, which may answer it', async ({
  client,
  place,
}) => {
  const path = join(place.root, 'later.txt')
  const use = { does: 'create', path, text: 'allowed later\n' } as const
  const play = place.model.play({ say: 'Writing. ', use }, { say: 'Written.' })
  const turn = await beginTurn(client, `Make a file. ${play.word}`)
  const { requestId, options } = await turn.permission()
  const page = await openClient(place.server.ready())
  await page.until('the request', () => page.state().open.includes(`request:${requestId}`))
  const optionId = options.find(({ kind }) => kind === 'allow_once')?.optionId
  page.send('approve', { requestId, optionId })
  await client.until('its answer', () => !client.state().open.includes(`request:${requestId}`))
  expect(await turn.ended({ allowing: true })).toBe('completed')
  expect(await readFile(path, 'utf8')).toBe('allowed later\n')
  page.close()
})

test('kill: an agent that is killed is reported, and the next message starts it again', async ({
  client,
  place,
}) => {
  const { settled, resolve } = createHold()
  const play = place.model.play({ say: 'It begins and goes on.', hold: settled })
  const turn = await beginTurn(client, `Speak. ${play.word}`)
  await client.until('the first words', () => turn.said() !== '')
  for (const pid of place.server.below()) if (isRunning(pid)) process.kill(pid, 'SIGKILL')
  expect(await turn.ended()).toBe('failed')
  resolve()
  const codes = client.items(turn.taskId).flatMap((item) => (item.kind === 'error' ? [item.code] : []))
  expect(codes).toEqual(['agent_crashed'])
  const next = place.model.play({ say: 'Back again.' })
  const after = await beginTurn(client, `Are you there? ${next.word}`, { taskId: turn.taskId })
  expect(await after.ended()).toBe('completed')
  expect(after.said()).toContain('Back again.')
})

test('restart: the agent knows the conversation after the server was started again', async ({
  client,
  place,
}) => {
  await writeFile(join(place.root, 'keep.txt'), 'kept\n')
  const play = place.model.play({ say: 'I will remember the word ocelot.' })
  const turn = await beginTurn(client, `Remember the word pangolin. ${play.word}`)
  expect(await turn.ended()).toBe('completed')
  const modes = client.task(turn.taskId)?.task?.modes ?? []
  const mode = modes.find(({ id }) => id === place.agent.otherMode)
  if (mode) {
    client.send('settings', { taskId: turn.taskId, mode: mode.id })
    await client.until('the other mode', () => client.task(turn.taskId)?.task?.mode === mode.id)
  }
  await untilLoadable(place.agent)
  await place.server.stop()
  await place.server.start()
  const page = await openClient(place.server.ready())
  await page.until('the conversation', () => page.task(turn.taskId))
  const next = place.model.play({ say: 'It was pangolin.' })
  const after = await beginTurn(page, `Which word? ${next.word}`, { taskId: turn.taskId })
  expect(await after.ended({ allowing: true })).toBe('completed')
  const isTold = page.items(turn.taskId).some(({ kind }) => kind === 'notice')
  const knows = JSON.stringify(next.requests[0]?.lines).includes('pangolin')
  if (!knows && isTold) notOffered(place.agent, 'cannot load the session again, and the user is told so')
  expect(knows).toBe(true)
  if (mode) expect(page.task(turn.taskId)?.task?.mode).toBe(mode.id)
  page.close()
})

import { randomUUID } from 'node:crypto'
import { sessionsAnswerSchema } from '../../src/channels/agent/shared/sessionsProtocol'
import type { AgentItem } from '../../src/channels/agent/shared/state'
import { openClient } from './agentClient'
import { expect, notOffered, test } from './agentTest'
import { beginTurn } from './turn'

/** What a conversation consists of, in its order. */
const kindsOf = (items: readonly AgentItem[]): string =>
  items.map((item) => (item.kind === 'tool' ? `tool ${item.call.status}` : item.kind)).join(', ')

test('earlier: a session that was begun elsewhere is listed, shown as a conversation, and goes on', async ({
  place,
}) => {
  // A home of its own, in which there is no other session.
  const own = await place.another({})
  const client = await openClient(own.ready())
  const play = place.model.play(
    { say: 'Running. ', use: { does: 'run', command: 'echo printed-by-it' } },
    { say: 'I keep the word ocelot in mind.' },
  )
  const turn = await beginTurn(client, `Remember the word axolotl. ${play.word}`)
  expect(await turn.ended({ allowing: true })).toBe('completed')
  const before = kindsOf(client.items(turn.taskId))

  const agentId = place.agent.id
  const { code } = sessionsAnswerSchema.parse(await client.ask('agent_sessions', { agentId }))
  if (code === 'not_offered') notOffered(place.agent, 'no list of its sessions')
  // Codex gives no session away that another process has open.
  client.close()
  await own.stop()
  const server = await own.beside()
  const page = await openClient(server.ready())
  const listed = sessionsAnswerSchema.parse(await page.ask('agent_sessions', { agentId }))
  expect(listed).toMatchObject({ success: true })
  const sessions = listed.type === 'agent_sessions' ? (listed.data?.sessions ?? []) : []
  const [newest] = sessions.toSorted((a, b) => (b.updatedAt ?? '').localeCompare(a.updatedAt ?? ''))
  if (!newest) throw new Error('The agent lists no session.')
  const fact = `${sessions.length} sessions, the newest “${newest.title}” of ${newest.updatedAt}`
  test.info().annotations.push({ type: 'fact', description: fact })

  const taskId = randomUUID()
  const wanted = { agentId, taskId, sessionId: newest.sessionId }
  const adopted = sessionsAnswerSchema.parse(await page.ask('session_adopt', wanted))
  expect(adopted.error).toBeUndefined()
  expect(adopted.data).toEqual({ taskId })
  const told = () =>
    page
      .items(taskId)
      .flatMap((item) =>
        item.kind === 'user' || item.kind === 'text' ? [{ kind: item.kind, content: item.content }] : [],
      )
  const shown = told()
  const kinds = kindsOf(page.items(taskId))
  test.info().annotations.push({ type: 'fact', description: `was ${before}, is ${kinds}` })
  expect(kinds).toContain('tool completed')
  expect(shown).toContainEqual({ kind: 'user', content: expect.stringContaining('axolotl') })
  expect(shown).toContainEqual({ kind: 'text', content: expect.stringContaining('ocelot') })
  expect(await page.ask('session_adopt', { ...wanted, taskId: randomUUID() })).toMatchObject({
    data: { taskId },
  })
  expect(told()).toEqual(shown)
  const again = sessionsAnswerSchema.parse(await page.ask('agent_sessions', { agentId }))
  expect(JSON.stringify(again.data)).not.toContain(newest.sessionId)

  const next = place.model.play({ say: 'It was axolotl.' })
  const after = await beginTurn(page, `Which word? ${next.word}`, { taskId })
  expect(await after.ended({ allowing: true })).toBe('completed')
  expect(JSON.stringify(next.requests[0]?.lines)).toContain('axolotl')
  page.close()
  await server.stop()
})

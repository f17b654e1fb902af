import { randomUUID } from 'node:crypto'
import { forkAnswerSchema } from '../../src/channels/agent/shared/forkProtocol'
import { expect, notOffered, test } from './agentTest'
import { beginTurn } from './turn'

test('fork: a conversation goes on twice, and each knows what was said before and not what the other says', async ({
  client,
  place,
}) => {
  const play = place.model.play({ say: 'I keep the word capybara in mind.' })
  const turn = await beginTurn(client, `Remember the word dormouse. ${play.word}`)
  expect(await turn.ended()).toBe('completed')
  const { taskId } = turn
  const forkId = randomUUID()
  const answer = forkAnswerSchema.parse(await client.ask('conversation_fork', { taskId, forkId }))
  if (answer.code === 'not_offered') notOffered(place.agent, 'forks no sessions')
  expect(answer.error).toBeUndefined()
  await client.until('the fork', () => client.task(forkId)?.task?.forkOf === taskId)
  expect(JSON.stringify(client.items(forkId))).toContain('capybara')

  const here = place.model.play({ say: 'Only in the fork.' })
  const forked = await beginTurn(client, `The word here is marmot. ${here.word}`, { taskId: forkId })
  expect(await forked.ended()).toBe('completed')
  const there = place.model.play({ say: 'Only in the first.' })
  const first = await beginTurn(client, `The word there is tapir. ${there.word}`, { taskId })
  expect(await first.ended()).toBe('completed')
  for (const { requests } of [here, there]) expect(JSON.stringify(requests[0]?.lines)).toContain('dormouse')
  expect(JSON.stringify(there.requests[0]?.lines)).not.toContain('marmot')
  expect(forked.said()).toContain('Only in the fork.')
  expect(first.said()).toContain('Only in the first.')
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, needsTool, notOffered, test } from './agentTest'
import { beginTurn } from './turn'

/** The smallest picture there is: one red dot. */
const DOT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg=='

test('stream: an answer comes piece by piece, behind what the agent thinks', async ({ client, place }) => {
  const play = place.model.play({
    think: 'The user greets me.',
    say: 'Good day, here is an answer of several words that comes in pieces and has an end.',
  })
  const turn = await beginTurn(client, `Greet me. ${play.word}`)
  expect(await turn.ended()).toBe('completed')
  expect(turn.said()).toContain('comes in pieces and has an end.')
  const pieces = client.frames.filter(({ type }) => type === 'text')
  expect(pieces.length).toBeGreaterThan(1)
})

test('thinking: what the model thinks is told apart from what it says', async ({ client, place }) => {
  const play = place.model.play({ think: 'The user greets me.', say: 'Good day.' })
  const turn = await beginTurn(client, `Greet me. ${play.word}`)
  await turn.ended()
  const thought = client.items(turn.taskId).filter(({ kind }) => kind === 'thinking')
  if (thought.length === 0) notOffered(place.agent, 'no thoughts of such a model are told')
  expect(JSON.stringify(thought)).toContain('The user greets me.')
  expect(turn.said()).not.toContain('The user greets me.')
})

test('question: it is shown with its options, and the answer reaches the model', async ({
  client,
  place,
}) => {
  const ask = { does: 'ask', question: 'Which colour?', options: ['Red', 'Blue'] } as const
  const play = place.model.play({ say: 'I must ask. ', use: ask }, { say: 'Thank you.' })
  const turn = await beginTurn(client, `Ask me. ${play.word}`)
  const asked = await Promise.race([turn.question(), turn.ended().then(() => null)]).catch(() => null)
  needsTool(place.agent, play)
  const answer = play.requests.at(-1)?.lines.findLast(({ by }) => by === 'result')?.text ?? ''
  if (/unavailable in \w+ mode/.test(answer)) notOffered(place.agent, answer)
  if (!asked) throw new Error('No question came.')
  const field = asked.questions.find(({ options }) => options?.some(({ label }) => label === 'Blue'))
  expect(field).toBeDefined()
  const { requestId, toolCallId } = asked
  const result = JSON.stringify({ answers: { [String(field?.id)]: 'Blue' } })
  client.send('tool_response', { requestId, toolCallId, result, action: 'accept' })
  expect(await turn.ended()).toBe('completed')
  const results = play.requests.at(-1)?.lines.filter(({ by }) => by === 'result')
  expect(results?.at(-1)?.text).toContain('Blue')
})

test('plan: the steps are shown beside the conversation', async ({ client, place }) => {
  const steps = ['Read the notes', 'Change the notes', 'Test them']
  const play = place.model.play({ say: 'I plan. ', use: { does: 'plan', steps } }, { say: 'Planned.' })
  const turn = await beginTurn(client, `Plan it. ${play.word}`)
  await turn.ended({ allowing: true })
  needsTool(place.agent, play)
  const entries = client.task(turn.taskId)?.plan?.entries
  expect(entries?.map(({ content }) => content)).toEqual(steps)
  expect(entries?.map(({ status }) => status)).toEqual(['completed', 'in_progress', 'pending'])
})

test('usage: what the conversation takes of the context is told', async ({ client, place }) => {
  const play = place.model.play({ say: 'Short.' })
  const turn = await beginTurn(client, `Be short. ${play.word}`)
  await turn.ended()
  const usage = client.task(turn.taskId)?.usage
  if (!usage) notOffered(place.agent, 'tells no usage')
  expect((usage.contextUsed ?? usage.inputTokens ?? 0) > 0).toBe(true)
})

test('slash: its commands are listed, and one that it lists is taken', async ({ client, place }) => {
  const play = place.model.play({ say: 'Here.' })
  const turn = await beginTurn(client, `Say here. ${play.word}`)
  await turn.ended()
  const commands = client.task(turn.taskId)?.commands?.commands ?? []
  if (commands.length === 0) notOffered(place.agent, 'lists no commands')
  test.info().annotations.push({ type: 'fact', description: `${commands.length} commands` })
  const simple = ['about', 'context', 'status', 'compact', 'compress', 'memory', 'init']
  const name = simple.find((each) => commands.some((command) => command.name === each))
  if (name === undefined) notOffered(place.agent, 'lists none of the commands that need no words')
  const again = await beginTurn(client, `/${name}`, { taskId: turn.taskId })
  expect(['completed', 'failed']).toContain(await again.ended({ allowing: true }))
})

test('mention: the model learns which file is meant', async ({ client, place }) => {
  await writeFile(join(place.root, 'mentioned.txt'), 'The word of the day is heron.\n')
  const play = place.model.play({ say: 'I know it.' })
  const context = { files: [{ path: '/mentioned.txt' }] }
  const turn = await beginTurn(client, `Read @mentioned.txt. ${play.word}`, { context })
  expect(await turn.ended({ allowing: true })).toBe('completed')
  const told = JSON.stringify(play.requests[0]?.lines)
  expect(told).toContain('mentioned.txt')
  test.info().annotations.push({ type: 'fact', description: told.includes('heron') ? 'content' : 'name' })
})

test('unsaved: the model gets the text of the editor, not that of the disk', async ({ client, place }) => {
  await writeFile(join(place.root, 'unsaved.txt'), 'stored words\n')
  const play = place.model.play({ say: 'I know it.' })
  const context = { files: [{ path: '/unsaved.txt', text: 'unsaved words\n' }] }
  const turn = await beginTurn(client, `Read @unsaved.txt. ${play.word}`, { context })
  expect(await turn.ended({ allowing: true })).toBe('completed')
  expect(JSON.stringify(play.requests[0]?.lines)).toContain('unsaved words')
})

test('image: it reaches the model, or is refused before the message is sent', async ({ client, place }) => {
  const play = place.model.play({ say: 'A red dot.' })
  const attachments = [{ name: 'dot.png', mimeType: 'image/png', data: DOT }]
  const turn = await beginTurn(client, `What is this? ${play.word}`, { attachments })
  const status = await turn.ended()
  const refused = client
    .items(turn.taskId)
    .find((item) => item.kind === 'error' && item.code === 'unsupported_content')
  if (refused) notOffered(place.agent, 'takes no images, and says so')
  expect(status).toBe('completed')
  expect(play.requests[0]?.images).toBeGreaterThan(0)
})

test('refusal: what the model’s service refuses is told in its words', async ({ client, place }) => {
  const message = 'The fake model refuses this request'
  const play = place.model.play({ fail: { status: 400, message } })
  const turn = await beginTurn(client, `Fail. ${play.word}`)
  const status = await turn.ended()
  const shown = JSON.stringify(client.items(turn.taskId))
  expect(shown).toContain(message)
  test.info().annotations.push({ type: 'fact', description: `task ${status}` })
})

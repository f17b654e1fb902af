import { watch } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgentClient } from './agentClient'
import { expect, notOffered, test } from './agentTest'
import { beginTurn } from './turn'

const readable = (path: string) => readFile(path, 'utf8').catch(() => null)

/** The files that the review of a conversation lists, once it lists any. */
async function reviewed(client: AgentClient, taskId: string): Promise<string> {
  await client.until(
    'changes to review',
    () =>
      client.frames.some(
        (frame) =>
          frame.type === 'changes' &&
          frame['taskId'] === taskId &&
          Array.isArray(frame['files']) &&
          frame['files'].length > 0,
      ),
    20_000,
  )
  return JSON.stringify((await client.ask('changes', { taskId }))['data'])
}

test('edit: it asks, writes after it was allowed, and the change can be reviewed', async ({
  client,
  place,
}) => {
  const path = join(place.root, 'notes.txt')
  await writeFile(path, 'first\nalpha\nlast\n')
  const play = place.model.play(
    { say: 'Reading. ', use: { does: 'read', path } },
    { say: 'Editing. ', use: { does: 'edit', path, from: 'alpha', to: 'beta' } },
    { say: 'Edited.' },
  )
  const turn = await beginTurn(client, `Edit the notes. ${play.word}`)
  const asked = await turn.permission()
  expect(await readFile(path, 'utf8')).toContain('alpha')
  turn.answer(asked, 'allow_once')
  expect(await turn.ended({ allowing: true })).toBe('completed')
  expect(await readFile(path, 'utf8')).toBe('first\nbeta\nlast\n')
  const diffs = turn.tools().flatMap(({ call }) => call.content ?? [])
  expect(diffs).toContainEqual(expect.objectContaining({ type: 'diff', path: '/notes.txt' }))
  const changes = await reviewed(client, turn.taskId)
  expect(changes).toContain('"path":"/notes.txt"')
  expect(changes).toContain('"additions":1,"deletions":1')
})

test('create: a new file is written after it was allowed', async ({ client, place }) => {
  const path = join(place.root, 'made.txt')
  const play = place.model.play(
    { say: 'Writing. ', use: { does: 'create', path, text: 'made by the agent\n' } },
    { say: 'Made.' },
  )
  const turn = await beginTurn(client, `Make a file. ${play.word}`)
  const asked = await turn.permission()
  expect(await readable(path)).toBeNull()
  turn.answer(asked, 'allow_once')
  expect(await turn.ended({ allowing: true })).toBe('completed')
  expect(await readable(path)).toBe('made by the agent\n')
  expect(await reviewed(client, turn.taskId)).toContain('"path":"/made.txt"')
})

test('reject: what was not allowed is not written, and the call says so', async ({ client, place }) => {
  const path = join(place.root, 'refused.txt')
  const play = place.model.play(
    { say: 'Writing. ', use: { does: 'create', path, text: 'never\n' } },
    { say: 'I let it be.' },
  )
  const turn = await beginTurn(client, `Make a file. ${play.word}`)
  turn.answer(await turn.permission(), 'reject_once')
  const status = await turn.ended()
  expect(await readable(path)).toBeNull()
  expect(turn.tools().map(({ call }) => call.status)).toContain('rejected')
  test.info().annotations.push({ type: 'fact', description: `task ${status}` })
})

test('exit: a command that fails shows what it printed and its exit code', async ({ client, place }) => {
  const play = place.model.play(
    { say: 'Running. ', use: { does: 'run', command: 'echo printed-by-it; exit 3' } },
    { say: 'It failed.' },
  )
  const turn = await beginTurn(client, `Run it. ${play.word}`)
  expect(await turn.ended({ allowing: true })).toBe('completed')
  const [ran] = turn.tools().filter(({ call }) => JSON.stringify(call).includes('exit 3'))
  const shown = JSON.stringify(ran)
  if (ran && ran.output === '' && (ran.call.content ?? []).length === 0)
    notOffered(place.agent, 'tells neither what a command printed nor how it ended')
  expect(shown).toContain('printed-by-it')
  expect(shown).toContain('"exitCode":3')
})

test('clean: a command that only reads changes nothing in the tree, whatever comes and goes in the folder', async ({
  client,
  place,
}) => {
  const play = place.model.play(
    { say: 'Looking. ', use: { does: 'run', command: 'ls; sleep 1' } },
    { say: 'Done.' },
  )
  const from = client.frames.length
  const touched = new Set<string>()
  const watcher = watch(place.root, (_, name) => void touched.add(String(name)))
  const turn = await beginTurn(client, `Look around. ${play.word}`)
  expect(await turn.ended({ allowing: true })).toBe('completed')
  watcher.close()
  const description = touched.size > 0 ? `touched ${[...touched].join(', ')}` : 'touched nothing'
  test.info().annotations.push({ type: 'fact', description })
  // The server reports changes in order: when it reports this one, it has reported all earlier ones.
  await writeFile(join(place.root, 'last.txt'), `${Date.now()}\n`)
  const told = () =>
    client.frames
      .slice(from)
      .flatMap(({ channel, type, path }) => (channel === 'files' && type === 'change' ? [String(path)] : []))
  await client.until('the change of a file', () => told().includes('/last.txt'))
  expect([...new Set(told())]).toEqual(['/last.txt'])
})

test('substitution: a command with a substitution runs, or its call says that it did not', async ({
  client,
  place,
}) => {
  const command = 'echo $(echo inner | tr i I)'
  const play = place.model.play({ say: 'Running. ', use: { does: 'run', command } }, { say: 'Done.' })
  const turn = await beginTurn(client, `Run it. ${play.word}`)
  expect(await turn.ended({ allowing: true })).toBe('completed')
  const [ran] = turn.tools().filter(({ call }) => JSON.stringify(call).includes('tr i I'))
  if (place.agent.lacks.includes('substitution')) {
    // It says so in words alone: by its status the call was done.
    expect(JSON.stringify(ran)).toMatch(/substitution/i)
    notOffered(place.agent, 'refuses it, and says so')
  }
  expect(ran?.call.status).toBe('completed')
  expect(JSON.stringify(ran)).toContain('Inner')
})

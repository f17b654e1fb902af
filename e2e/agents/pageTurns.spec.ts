import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { asked, conversation, permission, status } from '../locators'
import { expect, notOffered, test, untilLoadable } from './agentTest'
import { createHold } from './hold'
import { LONG_COMMAND, shellOf } from './longCommand'
import { allow, allowUntil, deny, PATIENT, said, say, send, stop, toEnd } from './pageActs'
import { isRunning } from './workspaceServer'

/** How turns are stopped, wait, and go on after a loss, in a browser. */
const readable = (path: string) => readFile(path, 'utf8').catch(() => null)

test('page-stop: an answer is stopped by the button, and the next message is answered', async ({
  page,
  place,
}) => {
  const { settled, resolve } = createHold()
  const play = place.model.play({ say: 'Beginning and going on.', hold: settled })
  await say(page, place.server, `Speak. ${play.word}`)
  await expect(conversation(page).getByText('Beginning').first()).toBeVisible(PATIENT)
  await stop(page).first().click()
  await expect(stop(page)).toHaveCount(0, PATIENT)
  resolve()
  const next = place.model.play({ say: 'Still here.' })
  await send(page, `Are you there? ${next.word}`)
  await expect(said(page, 'Still here.')).toBeVisible(PATIENT)
})

test('page-stop-command: a command that is stopped runs no more', async ({ page, place }) => {
  const use = { does: 'run', command: LONG_COMMAND } as const
  const play = place.model.play({ say: 'Running. ', use }, { say: 'Done.' })
  await say(page, place.server, `Run it. ${play.word}`)
  await expect(conversation(page).getByText('Running.').first()).toBeVisible(PATIENT)
  await expect(async () => {
    if (await allow(page).isVisible()) await allow(page).click({ timeout: 1000 })
    expect(shellOf(place.server.below())).not.toBeNull()
  }).toPass(PATIENT)
  const pid = shellOf(place.server.below()) ?? 0
  await stop(page).first().click()
  await expect(stop(page)).toHaveCount(0, PATIENT)
  const isKept = place.agent.lacks.includes('page-stop-command')
  if (isKept) {
    await place.server.stop()
    await place.server.start()
  }
  await expect.poll(() => isRunning(pid), { timeout: 15_000 }).toBe(false)
  if (isKept) notOffered(place.agent, 'the command runs on until the agent ends')
})

test('page-stop-permission: a request that is open when the turn is stopped is gone', async ({
  page,
  place,
}) => {
  const path = join(place.root, 'page-stopped.txt')
  const use = { does: 'create', path, text: 'never\n' } as const
  const play = place.model.play({ say: 'Writing. ', use }, { say: 'Done.' })
  await say(page, place.server, `Make a file. ${play.word}`)
  await expect(permission(page)).toBeVisible(PATIENT)
  await stop(page).first().click()
  await expect(permission(page)).toBeHidden(PATIENT)
  await expect(stop(page)).toHaveCount(0, PATIENT)
  expect(await readable(path)).toBeNull()
  const next = place.model.play({ say: 'Still here.' })
  await send(page, `Are you there? ${next.word}`)
  await expect(said(page, 'Still here.')).toBeVisible(PATIENT)
})

test('page-two: two conversations run at the same time, and the list says how each is', async ({
  page,
  place,
}) => {
  const { settled, resolve } = createHold()
  const slow = place.model.play({ say: 'Slow words that wait.', hold: settled })
  const quick = place.model.play({ say: 'Quick words.' })
  await say(page, place.server, `Speak slowly. ${slow.word}`)
  await expect(conversation(page).getByText('Slow').first()).toBeVisible(PATIENT)
  await page.getByRole('button', { name: 'New conversation' }).first().click()
  await send(page, `Speak quickly. ${quick.word}`)
  await expect(said(page, 'Quick words.')).toBeVisible(PATIENT)
  await expect(conversation(page)).not.toContainText('Slow words')
  await page.keyboard.press('Shift+F4')
  const running = page.getByRole('region', { name: 'Conversations' }).getByRole('button', { name: /Running/ })
  // The other one has spoken, and may take a moment to end.
  await expect(running).toHaveCount(1, PATIENT)
  await running.click()
  resolve()
  await expect(said(page, 'Slow words that wait.')).toBeVisible(PATIENT)
  await expect(conversation(page)).not.toContainText('Quick words.')
})

test('page-queue: messages to a busy agent wait, and are answered one by one', async ({ page, place }) => {
  const { settled, resolve } = createHold()
  const plays = [
    place.model.play({ say: 'First answer.', hold: settled }),
    place.model.play({ say: 'Second answer.' }),
    place.model.play({ say: 'Third answer.' }),
  ] as const
  await say(page, place.server, `One. ${plays[0].word}`)
  await expect(conversation(page).getByText('First').first()).toBeVisible(PATIENT)
  await send(page, `Two. ${plays[1].word}`)
  await send(page, `Three. ${plays[2].word}`)
  const queue = page.getByRole('list', { name: 'Queued messages' })
  await expect(queue.getByRole('listitem')).toHaveCount(2)
  resolve()
  await expect(said(page, 'Third answer.')).toBeVisible(PATIENT)
  await expect(queue).toBeHidden()
  const answers = conversation(page).getByRole('article', { name: 'Agent', exact: true })
  await expect(answers).toContainText(['First answer.', 'Second answer.', 'Third answer.'])
})

test('page-reload: an open request is there after a reload, and can be refused', async ({ page, place }) => {
  const path = join(place.root, 'page-refused.txt')
  const use = { does: 'create', path, text: 'never\n' } as const
  const play = place.model.play({ say: 'Writing. ', use }, { say: 'I let it be.' })
  await say(page, place.server, `Make a file. ${play.word}`)
  await expect(permission(page)).toBeVisible(PATIENT)
  await page.reload()
  await expect(permission(page)).toBeVisible(PATIENT)
  await asked(page)
  await deny(page).click()
  await expect(permission(page)).toBeHidden(PATIENT)
  await expect(stop(page)).toHaveCount(0, PATIENT)
  expect(await readable(path)).toBeNull()
})

test('page-kill: an agent that is killed is reported once, and the next message starts it again', async ({
  page,
  place,
}) => {
  const play = place.model.play({ say: 'It begins and goes on.', hold: createHold().settled })
  await say(page, place.server, `Speak. ${play.word}`)
  await expect(conversation(page).getByText('It begins').or(said(page, 'It')).first()).toBeVisible(PATIENT)
  for (const pid of place.server.below()) if (isRunning(pid)) process.kill(pid, 'SIGKILL')
  const failure = conversation(page).getByRole('article', { name: 'Error' })
  await expect(failure).toBeVisible(PATIENT)
  await expect(failure).toHaveCount(1)
  const next = place.model.play({ say: 'Back again.' })
  await send(page, `Are you there? ${next.word}`)
  await expect(said(page, 'Back again.')).toBeVisible(PATIENT)
})

test('page-restart: the page is back by itself, and the agent knows the conversation and its mode', async ({
  page,
  place,
}) => {
  const play = place.model.play({ say: 'I will remember the word ocelot.' })
  await say(page, place.server, `Remember the word pangolin. ${play.word}`)
  await toEnd(page, said(page, 'I will remember the word ocelot.'))
  const mode = page.getByRole('combobox', { name: 'Mode', exact: true })
  const hasMode = await mode.isVisible()
  if (hasMode) {
    await mode.selectOption(place.agent.otherMode)
    await expect(mode).not.toHaveAttribute('aria-busy', 'true', PATIENT)
  }
  await untilLoadable(place.agent)
  await place.server.stop()
  await place.server.start()
  await expect(status(page)).toHaveAccessibleName(/^Connected/, PATIENT)
  const next = place.model.play({ say: 'It was pangolin.' })
  await send(page, `Which word? ${next.word}`)
  await allowUntil(page, said(page, 'It was pangolin.'))
  if (hasMode) await expect(mode).toHaveValue(place.agent.otherMode)
  const isTold = await conversation(page).getByRole('article', { name: 'Note' }).first().isVisible()
  const knows = JSON.stringify(next.requests[0]?.lines).includes('pangolin')
  if (!knows && isTold) notOffered(place.agent, 'cannot load the session again, and the user is told so')
  expect(knows).toBe(true)
})

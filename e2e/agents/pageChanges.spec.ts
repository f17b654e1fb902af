import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asked, conversation, editorLines, openFile, permission, treeItem } from '../locators'
import { expect, notOffered, test } from './agentTest'
import {
  allow,
  allowUntil,
  begin,
  changesOf,
  deny,
  PATIENT,
  said,
  say,
  send,
  showFiles,
  stop,
  toEnd,
} from './pageActs'

/** What an agent does to files and in a shell, in a browser. */
const readable = (path: string) => readFile(path, 'utf8').catch(() => null)

test('page-edit: it asks, and the change is on disk, in the editor and in the review', async ({
  page,
  place,
}) => {
  const path = join(place.root, 'page.txt')
  await writeFile(path, 'first\nalpha\nlast\n')
  const play = place.model.play(
    { say: 'Reading. ', use: { does: 'read', path } },
    { say: 'Editing. ', use: { does: 'edit', path, from: 'alpha', to: 'gamma' } },
    { say: 'All edited.' },
  )
  await begin(page, place.server)
  await showFiles(page)
  await openFile(page, '/page.txt')
  await expect(editorLines(page)).toContainText('alpha')
  await send(page, `Edit the file. ${play.word}`)
  await expect(permission(page)).toBeVisible(PATIENT)
  await expect(permission(page)).toContainText('page.txt')
  expect(await readable(path)).toContain('alpha')
  await asked(page)
  await allow(page).click()
  await allowUntil(page, said(page, 'All edited.'))
  expect(await readable(path)).toBe('first\ngamma\nlast\n')
  await expect(editorLines(page)).toContainText('gamma')
  await expect(changesOf(page)).toContainText('1 file changed')
  await changesOf(page).getByRole('button', { name: 'Review' }).click()
  const view = page.getByRole('complementary', { name: 'Changes' })
  await expect(view.getByRole('treeitem', { name: /^page\.txt/ }).first()).toBeVisible()
  await changesOf(page).getByRole('button', { name: 'Keep the file' }).click()
  await expect(changesOf(page)).toBeHidden()
})

test('page-create: a new file is written after it was allowed, and stands in the tree', async ({
  page,
  place,
}) => {
  const path = join(place.root, 'a-page-made.txt')
  const use = { does: 'create', path, text: 'made by the agent\n' } as const
  const play = place.model.play({ say: 'Writing. ', use }, { say: 'All made.' })
  await say(page, place.server, `Make a file. ${play.word}`)
  await expect(permission(page)).toBeVisible(PATIENT)
  expect(await readable(path)).toBeNull()
  await asked(page)
  await allow(page).click()
  await allowUntil(page, said(page, 'All made.'))
  expect(await readable(path)).toBe('made by the agent\n')
  await showFiles(page)
  await expect(treeItem(page, 'a-page-made.txt')).toBeVisible()
  await expect(changesOf(page)).toContainText('1 file changed')
})

test('page-reject: what was denied is not written, and the conversation says so', async ({ page, place }) => {
  const path = join(place.root, 'a-page-denied.txt')
  const use = { does: 'create', path, text: 'never\n' } as const
  const play = place.model.play({ say: 'Writing. ', use }, { say: 'I let it be.' })
  await say(page, place.server, `Make a file. ${play.word}`)
  await expect(permission(page)).toBeVisible(PATIENT)
  await asked(page)
  await deny(page).click()
  await expect(permission(page)).toBeHidden(PATIENT)
  await expect(
    conversation(page)
      .getByText(/^Not allowed/)
      .first(),
  ).toBeVisible()
  await expect(stop(page)).toHaveCount(0, PATIENT)
  expect(await readable(path)).toBeNull()
  await expect(changesOf(page)).toBeHidden()
})

test('page-exit: a command that fails shows what it printed and its exit code', async ({ page, place }) => {
  // What it prints stands nowhere in the command.
  const use = { does: 'run', command: 'echo printed-by-it | tr p P; exit 3' } as const
  const play = place.model.play({ say: 'Running. ', use }, { say: 'It failed.' })
  await say(page, place.server, `Run it. ${play.word}`)
  await toEnd(page, said(page, 'It failed.'))
  const command = conversation(page)
    .getByRole('button', { name: /exit 3/ })
    .first()
  await expect(command).toBeVisible()
  if (!(await command.getByText('Exit code 3').isVisible()))
    notOffered(place.agent, 'tells neither what a command printed nor how it ended')
  if ((await command.getAttribute('aria-expanded')) === 'false') await command.click()
  await expect(conversation(page)).toContainText('Printed-by-it')
})

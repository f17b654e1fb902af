import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { branchItem, changeRow, changesView, git, openWorkingTree } from './gitRepository'
import { comeBack, goOffline, send, writeFiles } from './locators'
import type { Mock } from './mock/startMock'
import { expect, test } from './workspaceTest'

const lines = (...names: readonly string[]) => names.map((name) => `${name}\n`).join('')
const START = { 'src/server.ts': lines('one', 'two', 'three', 'four', 'five', 'six', 'seven'), 'a.ts': 'a\n' }

const row = changeRow
const branch = branchItem
const view = changesView

/** The working tree of these files. */
async function openTree(page: Page, mock: Mock): Promise<void> {
  await openWorkingTree(page, mock, START)
  await expect(view(page)).toContainText('Nothing has changed since the last commit.')
}

test('what changes on disk and in git is shown, staged and committed @smoke', async ({ page, mock }) => {
  await openTree(page, mock)
  writeFiles(mock, { 'a.ts': 'b\n', 'new.ts': 'new\n' })
  await expect(row(page, 'a.ts, modified')).toBeVisible()
  await row(page, 'a.ts, modified').hover()
  await page.getByRole('button', { name: 'Stage a.ts' }).click()
  await expect(row(page, 'Staged, 1 file')).toBeVisible()
  await page.getByRole('textbox', { name: 'Commit message' }).fill('Say b')
  await page.keyboard.press('Control+Enter')
  await expect(row(page, 'Staged, 1 file')).toBeHidden()
  expect(git(mock, 'log', '-1', '--format=%s').trim()).toBe('Say b')
  await expect(row(page, 'new.ts, untracked')).toBeVisible()
  git(mock, 'checkout', '-q', '-b', 'side')
  await expect(branch(page, 'side')).toBeVisible()
})

test('one change of a file is staged, another one discarded and put back', async ({ page, mock }) => {
  await openTree(page, mock)
  writeFiles(mock, { 'src/server.ts': lines('ONE', 'two', 'three', 'four', 'five', 'six', 'SEVEN') })
  await row(page, 'server.ts, src, modified').click()
  await expect(page.getByRole('tab', { name: 'server.ts (changes)' })).toBeVisible()
  await page.getByRole('button', { name: 'Stage this change' }).first().click()
  await expect(row(page, 'Staged, 1 file')).toBeVisible()
  expect(git(mock, 'show', ':src/server.ts')).toBe(
    lines('ONE', 'two', 'three', 'four', 'five', 'six', 'seven'),
  )
  await expect(page.getByRole('button', { name: 'Discard this change' })).toHaveCount(1)
  await page.getByRole('button', { name: 'Discard this change' }).click()
  await expect(row(page, 'Changes, 1 file')).toBeHidden()
  expect(git(mock, 'diff').trim()).toBe('')
  await view(page).getByRole('button', { name: 'Undo' }).click()
  await expect(row(page, 'Changes, 1 file')).toBeVisible()
  await row(page, 'Staged, 1 file').click()
  await row(page, 'Staged, 1 file').click()
  await row(page, 'server.ts, src, modified').first().click()
  await expect(page.getByRole('tab', { name: 'server.ts (staged)' })).toBeVisible()
  await page.getByRole('button', { name: 'Unstage this change' }).click()
  await expect(row(page, 'Staged, 1 file')).toBeHidden()
})

test('what the agent changed is shown where it is to be reviewed, whatever tab was open', async ({
  page,
  mock,
}) => {
  await openTree(page, mock)
  mock.agent.during(() => {
    mock.agent.during(() => {})
    writeFiles(mock, { 'a.ts': 'b\n' })
  })
  await send(page, 'Change a file')
  await page.getByRole('region', { name: 'Agent changes' }).getByRole('button', { name: 'Review' }).click()
  await expect(page.getByRole('tab', { name: /^Agent/ })).toHaveAttribute('aria-selected', 'true')
  await expect(row(page, /^a\.ts, 1 line added/)).toBeVisible()
  await page.getByRole('tab', { name: /^Working tree/ }).click()
  await expect(row(page, 'a.ts, modified')).toBeVisible()
})

test('what happens during a cut is known after it, and nothing is done twice', async ({ page, mock }) => {
  await openTree(page, mock)
  writeFiles(mock, { 'a.ts': 'b\n' })
  await expect(row(page, 'a.ts, modified')).toBeVisible()
  await goOffline(page, mock)
  await expect(page.getByRole('button', { name: 'Commit', exact: true })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
  rmSync(join(mock.root, 'src/server.ts'))
  git(mock, 'add', 'a.ts')
  await comeBack(page, mock)
  await expect(row(page, 'Staged, 1 file')).toBeVisible()
  await expect(row(page, 'server.ts, src, deleted')).toBeVisible()
})

test('a commit whose answer was lost is sent again and not done twice', async ({ page, mock }) => {
  await openTree(page, mock)
  writeFiles(mock, { 'a.ts': 'b\n' })
  await row(page, 'a.ts, modified').hover()
  await page.getByRole('button', { name: 'Stage a.ts' }).click()
  await expect(row(page, 'Staged, 1 file')).toBeVisible()
  const message = page.getByRole('textbox', { name: 'Commit message' })
  await message.fill('Once')
  mock.wire.hold()
  await page.getByRole('button', { name: 'Commit', exact: true }).click()
  const count = () => git(mock, 'rev-list', '--count', 'HEAD').trim()
  await expect.poll(count).toBe('2')
  mock.wire.drop()
  mock.wire.release()
  await expect(message).toHaveValue('')
  await expect(row(page, 'Staged, 1 file')).toBeHidden()
  expect(count()).toBe('2')
  const sent = mock.wire.received.filter(
    ({ type, act }) => type === 'git_act' && JSON.stringify(act).includes('commit'),
  )
  expect(sent.length).toBeGreaterThan(1)
  expect(new Set(sent.map(({ requestId }) => requestId)).size).toBe(1)
})

import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { comeBack, composer, conversation, goOffline, open, send, writeFiles } from './locators'
import type { Mock } from './mock/startMock'
import { expect, test } from './workspaceTest'

const lines = (...names: readonly string[]) => names.map((name) => `${name}\n`).join('')
const START = {
  'src/server.ts': lines('one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'),
  'src/old.ts': lines('gone'),
  'notes.txt': 'first\r\nsecond\r\n',
  'a.ts': 'a',
}
const EDITS = {
  'src/server.ts': lines('one', 'TWO', 'three', 'four', 'five', 'six', 'seven', 'EIGHT'),
  'src/new.ts': lines('fresh'),
  'notes.txt': 'first\r\nother\r\n',
  'a.ts': 'b',
}

const banner = (page: Page) => page.getByRole('region', { name: 'Agent changes' })
const view = (page: Page) => page.getByRole('complementary', { name: 'Changes' })
const row = (page: Page, name: RegExp) => view(page).getByRole('treeitem', { name })
const onDisk = (mock: Mock, path: string) =>
  existsSync(join(mock.root, path)) ? readFileSync(join(mock.root, path), 'utf8') : null

/** A turn that changes five files: one is deleted, one is new. */
async function changeFiles(page: Page, mock: Mock): Promise<void> {
  writeFiles(mock, START)
  mock.agent.during(() => {
    mock.agent.during(() => {})
    writeFiles(mock, EDITS)
    rmSync(join(mock.root, 'src/old.ts'))
  })
  await open(page, mock)
  await send(page, 'Change five files')
  await expect(banner(page)).toContainText('5 files changed')
}

async function openDiff(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Changes, 5/ }).click()
  await row(page, /^server\.ts/).click()
  await expect(page.getByRole('button', { name: 'Undo this change' })).toHaveCount(2, { timeout: 30_000 })
}

test('A14: all of a turn is undone byte by byte, and that is undone, after a reload and in two tabs', {
  tag: '@smoke',
}, async ({ page, mock, context }) => {
  await changeFiles(page, mock)
  const other = await context.newPage()
  await open(other, mock)
  await expect(banner(other)).toContainText('5 files changed')
  await banner(page).getByRole('button', { name: 'Undo all 5 files' }).click()
  await expect(banner(page)).toContainText('Undid 5 files.')
  for (const [path, text] of Object.entries(START)) expect(onDisk(mock, path)).toBe(text)
  expect(onDisk(mock, 'src/new.ts')).toBeNull()
  await expect(banner(other)).toContainText('Undid 5 files.')
  await page.reload()
  await expect(banner(page)).toContainText('Undid 5 files.')
  await banner(page).getByRole('button', { name: 'Undo that' }).click()
  await expect(banner(page)).toContainText('5 files changed')
  await expect(banner(other)).toContainText('5 files changed')
  for (const [path, text] of Object.entries(EDITS)) expect(onDisk(mock, path)).toBe(text)
  expect(onDisk(mock, 'src/old.ts')).toBeNull()
})

test('A13: changes are reviewed, kept and undone one by one, and the agent is told why', async ({
  page,
  mock,
}) => {
  await changeFiles(page, mock)
  await openDiff(page)
  await page.getByRole('button', { name: 'Keep this change' }).first().click()
  await expect(page.getByRole('button', { name: 'Keep this change' })).toHaveCount(1)
  await page.getByRole('button', { name: 'More on these changes' }).click()
  await page.getByRole('menuitem', { name: 'Undo and tell the agent…' }).click()
  await page.getByRole('textbox', { name: 'Reason' }).fill('Eight is fine as it was.')
  await page.getByRole('button', { name: 'Undo and tell the agent' }).click()
  await expect(page.getByText('server.ts has no changes to review.')).toBeVisible()
  expect(onDisk(mock, 'src/server.ts')).toBe(EDITS['src/server.ts'].replace('EIGHT', 'eight'))
  await page.reload()
  await expect(page.getByRole('button', { name: /^Changes, 4/ })).toBeVisible()
  await row(page, /^a\.ts/).focus()
  await page.keyboard.press('Space')
  await expect(row(page, /^a\.ts.*reviewed$/)).toBeVisible()
  await expect(page.getByRole('button', { name: /^Changes, 3/ })).toBeVisible()
  await send(page, 'go on')
  await expect(conversation(page).getByText('three')).toHaveCount(2)
  expect(mock.agent.notes.at(-1)).toContain('Eight is fine as it was.')
  await send(page, 'and on')
  await expect.poll(() => mock.agent.notes).toHaveLength(3)
  expect(mock.agent.notes.at(-1)).toBe('')
})

test('A13: each change is undone with a reason of its own, which the agent reads with the file and the lines', async ({
  page,
  mock,
}) => {
  await changeFiles(page, mock)
  await openDiff(page)
  await page.getByRole('button', { name: 'Undo with a reason…' }).first().click()
  const first = page.getByRole('dialog', { name: 'Undo line 2 of server.ts and tell the agent why?' })
  await first.getByRole('textbox', { name: 'Reason' }).fill('Two stays small.')
  await first.getByRole('button', { name: 'Undo and tell the agent' }).click()
  await expect(page.getByRole('button', { name: 'Undo this change' })).toHaveCount(1)
  await expect.poll(() => onDisk(mock, 'src/server.ts')).toBe(EDITS['src/server.ts'].replace('TWO', 'two'))

  // The other one by keyboard alone.
  await page.keyboard.press('F7')
  await page.keyboard.press('Alt+Shift+M')
  const second = page.getByRole('dialog', { name: 'Undo line 8 of server.ts and tell the agent why?' })
  await expect(second.getByRole('textbox', { name: 'Reason' })).toBeFocused()
  await page.keyboard.type('Eight is fine as it was.')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect.poll(() => onDisk(mock, 'src/server.ts')).toBe(START['src/server.ts'])

  await send(page, 'go on')
  await expect.poll(() => mock.agent.notes).toHaveLength(2)
  const [one = '', other = ''] = mock.agent.notes.at(-1)?.split('\n\n') ?? []
  expect(one).toMatch(/src\/server\.ts \(line 2 of your version\)\n.*: Two stays small\.$/)
  expect(other).toMatch(
    /src\/server\.ts \(line 8 of the file as it then was\)\n.*: Eight is fine as it was\.$/,
  )
})

test('A14: what was edited since is left alone and said, and undone when the user wants it', async ({
  page,
  mock,
}) => {
  await changeFiles(page, mock)
  await openDiff(page)
  const edited = `${EDITS['src/server.ts']}mine\n`
  writeFiles(mock, { 'src/server.ts': edited })
  await expect(page.getByRole('main')).toContainText('mine')
  await page.getByRole('button', { name: 'Undo file' }).click()
  const strip = page.getByRole('alert').filter({ hasText: 'server.ts has newer edits.' })
  await expect(strip.first()).toBeVisible()
  expect(onDisk(mock, 'src/server.ts')).toBe(edited)
  await page.getByRole('main').getByRole('button', { name: 'Undo anyway' }).click()
  await expect.poll(() => onDisk(mock, 'src/server.ts')).toBe(START['src/server.ts'])
})

test('A14: while the agent runs an undo waits for the end of its turn', async ({ page, mock }) => {
  await changeFiles(page, mock)
  await page.getByRole('button', { name: /^Changes, 5/ }).click()
  mock.agent.pauseAfter(1)
  await send(page, 'words 4')
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible()
  await row(page, /^notes\.txt/).focus()
  await page.keyboard.press('Delete')
  await expect(banner(page)).toContainText('Undone when the agent is done.')
  expect(onDisk(mock, 'notes.txt')).toBe(EDITS['notes.txt'])
  mock.agent.resume()
  await expect.poll(() => onDisk(mock, 'notes.txt')).toBe(START['notes.txt'])
})

test('A14: an undo that a cut took away is done once or said not to be', async ({ page, mock }) => {
  await changeFiles(page, mock)
  mock.wire.hold()
  await banner(page).getByRole('button', { name: 'Undo all 5 files' }).click()
  await goOffline(page, mock)
  mock.wire.release()
  await comeBack(page, mock)
  await expect(banner(page)).toContainText(/Undid 5 files\.|could be undone/)
  const isDone = onDisk(mock, 'a.ts') === START['a.ts']
  await expect(banner(page)).toContainText(isDone ? 'Undid 5 files.' : 'The connection was lost before')
  await expect(composer(page)).toBeVisible()
})

test('A14: files are restored to before a message, and that is undone', async ({ page, mock }) => {
  await changeFiles(page, mock)
  await conversation(page).getByRole('button', { name: 'More on this message' }).click()
  await page.getByRole('menuitem', { name: 'Restore files to before this message' }).click()
  const dialog = page.getByRole('alertdialog', { name: 'Restore 5 files to before this message?' })
  await expect(dialog).toContainText('server.ts')
  await dialog.getByRole('button', { name: 'Restore' }).click()
  await expect(banner(page)).toContainText('Undid 5 files.')
  for (const [path, text] of Object.entries(START)) expect(onDisk(mock, path)).toBe(text)
  await banner(page).getByRole('button', { name: 'Undo that' }).click()
  await expect(banner(page)).toContainText('5 files changed')
  for (const [path, text] of Object.entries(EDITS)) expect(onDisk(mock, path)).toBe(text)
})

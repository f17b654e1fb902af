import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { composer, editor, open, openFile, tree, treeItem, writeFiles } from './locators'
import { rows, terminal } from './terminalText'
import { expect, test } from './workspaceTest'

test('several files are moved with cut and paste, the tab of one follows, and one Undo moves them back', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'a', 'b.ts': 'b', 'lib/x.ts': '' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await treeItem(page, 'a.ts').focus()
  await page.keyboard.press('Shift+ArrowDown')
  await expect(tree(page).getByRole('treeitem', { selected: true })).toHaveText(['a.ts', 'b.ts'])
  await page.keyboard.press('Control+x')
  await page.keyboard.press('Home')
  await page.keyboard.press('Control+v')
  await expect(treeItem(page, 'b.ts')).toHaveAttribute('aria-level', '2')
  await expect(editor(page, '/lib/a.ts')).toBeVisible()
  expect(readFileSync(join(mock.root, 'lib/b.ts'), 'utf8')).toBe('b')
  expect(existsSync(join(mock.root, 'a.ts'))).toBe(false)
  await expect(treeItem(page, 'a.ts')).toBeFocused()
  await page.keyboard.press('Control+z')
  await expect(treeItem(page, 'b.ts')).toHaveAttribute('aria-level', '1')
  await expect(editor(page, '/a.ts')).toBeVisible()
  expect(readFileSync(join(mock.root, 'a.ts'), 'utf8')).toBe('a')
})

test('a folder is copied beside itself with all it holds, by the menu without a mouse', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'lib/in/x.ts': 'x' })
  await open(page, mock)
  await treeItem(page, 'lib').focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Duplicate' }).press('Enter')
  await expect(treeItem(page, 'lib copy')).toBeVisible()
  expect(readFileSync(join(mock.root, 'lib copy/in/x.ts'), 'utf8')).toBe('x')
})

/** As a hand does it: a little at first, and some steps over where it ends. */
async function dragTo(page: Page, from: Locator, to: Locator): Promise<void> {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()]
  if (!start || !end) throw new Error('What is dragged, or where to, is not to be seen.')
  await page.mouse.move(start.x + 60, start.y + 10)
  await page.mouse.down()
  await page.mouse.move(start.x + 63, start.y + 12)
  await page.mouse.move(start.x + 66, start.y + 8)
  await page.mouse.move(end.x + 60, end.y + 10)
  await page.mouse.move(end.x + 62, end.y + 12)
}

test('files are dragged into a folder, into the message to the agent and into a terminal', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'a', 'two words.ts': 'b', 'lib/x.ts': '' })
  await open(page, mock)
  await dragTo(page, treeItem(page, 'a.ts'), treeItem(page, 'lib'))
  // The code for it comes with the first one.
  const folder = await treeItem(page, 'lib').boundingBox()
  let moved = 0
  await expect(async () => {
    moved += 1
    await page.mouse.move((folder?.x ?? 0) + 60 + (moved % 9), (folder?.y ?? 0) + 12)
    await expect(page.getByText('Move a.ts to lib')).toBeVisible({ timeout: 500 })
  }).toPass()
  await page.mouse.up()
  await expect.poll(() => existsSync(join(mock.root, 'lib/a.ts'))).toBe(true)
  expect(existsSync(join(mock.root, 'a.ts'))).toBe(false)

  await composer(page).fill('look at')
  await dragTo(page, treeItem(page, 'two words.ts'), composer(page))
  await page.mouse.up()
  await expect(page.getByRole('list', { name: 'Goes with the message' })).toContainText('two words.ts')
  await expect(composer(page)).toHaveValue(/^look at @.*two words\.ts/)
  await dragTo(page, treeItem(page, 'lib'), composer(page))
  await page.mouse.up()
  await expect(composer(page)).toHaveValue(/@lib\/ $/)

  await dragTo(page, treeItem(page, 'two words.ts'), terminal(page))
  await page.mouse.up()
  await expect(rows(page)).toContainText("two words.ts'")
})

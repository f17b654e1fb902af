import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  comeBack,
  editor,
  editorLines,
  goOffline,
  open,
  openFile,
  run,
  treeItem,
  writeFiles,
} from './locators'
import { expect, test } from './workspaceTest'

test('a file that is open keeps its tab when it is deleted, and is itself again when that is taken back', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'const one = 1\n', 'b.ts': '' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await treeItem(page, 'a.ts').focus()
  await page.keyboard.press('Delete')
  await expect(page.getByText(/^a\.ts was deleted on disk/)).toBeVisible()
  await expect(editorLines(page)).toContainText('one')
  await treeItem(page, 'b.ts').focus()
  await page.keyboard.press('Control+z')
  await expect(page.getByText(/^a\.ts was deleted on disk/)).toBeHidden()
  await expect(editor(page, '/a.ts')).toBeVisible()
  expect(readFileSync(join(mock.root, 'a.ts'), 'utf8')).toBe('const one = 1\n')
})

test('a deletion is taken back after a cut, and another after a reload', async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'a', 'b.ts': 'b', 'c.ts': '' })
  await open(page, mock)
  for (const name of ['a.ts', 'b.ts']) {
    await treeItem(page, name).focus()
    await page.keyboard.press('Delete')
    await expect(treeItem(page, name)).toBeHidden()
  }
  await goOffline(page, mock)
  await treeItem(page, 'c.ts').focus()
  await page.keyboard.press('Control+z')
  await expect(treeItem(page, 'b.ts')).toBeHidden()
  await comeBack(page, mock)
  await expect(page.getByRole('button', { name: 'New file' }).first()).toBeEnabled()
  await treeItem(page, 'c.ts').focus()
  await page.keyboard.press('Control+z')
  await expect(treeItem(page, 'b.ts')).toBeFocused()
  expect(readFileSync(join(mock.root, 'b.ts'), 'utf8')).toBe('b')

  await page.reload()
  await treeItem(page, 'c.ts').focus()
  await page.keyboard.press('Control+z')
  await expect(treeItem(page, 'a.ts')).toBeFocused()
  expect(readFileSync(join(mock.root, 'a.ts'), 'utf8')).toBe('a')
})

test('the trash is walked with the keyboard: restored from, with a name of its own where the place is taken', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'dir/a.ts': 'old', 'b.ts': '' })
  await open(page, mock)
  await treeItem(page, 'dir').focus()
  await page.keyboard.press('Delete')
  await expect(treeItem(page, 'dir')).toBeHidden()
  mkdirSync(join(mock.root, 'dir'))
  writeFileSync(join(mock.root, 'dir/a.ts'), 'new')
  await expect(treeItem(page, 'dir')).toBeVisible()
  await run(page, 'Show trash')
  const dialog = page.getByRole('dialog', { name: 'Trash' })
  await expect(dialog.getByRole('listitem', { name: 'dir' })).toContainText('1 file, 3 B')
  const restore = dialog.getByRole('button', { name: 'Restore dir' })
  for (let n = 0; n < 5 && !(await restore.evaluate((one) => one === document.activeElement)); n += 1)
    await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('The trash is empty.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(treeItem(page, 'dir copy')).toBeVisible()
  expect(readFileSync(join(mock.root, 'dir copy/a.ts'), 'utf8')).toBe('old')
  expect(readFileSync(join(mock.root, 'dir/a.ts'), 'utf8')).toBe('new')
})

test('what is deleted for good from the trash is not offered again', async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'a', 'b.ts': '' })
  await open(page, mock)
  await treeItem(page, 'a.ts').focus()
  await page.keyboard.press('Delete')
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible()
  await run(page, 'Show trash')
  await page.getByRole('button', { name: 'Empty trash…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete for good' }).click()
  await expect(page.getByRole('dialog', { name: 'Trash' }).getByText('The trash is empty.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Undo' })).toBeHidden()
  expect(existsSync(join(mock.root, 'a.ts'))).toBe(false)
})

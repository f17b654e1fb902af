import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { editor, editorTab, open, openFile, run, writeFiles } from './locators'
import { expect, test } from './workspaceTest'

const item = (page: Page, name: string) =>
  page.getByRole('contentinfo').getByRole('button', { name, exact: true })
const pick = (page: Page, list: string, name: string) =>
  page.getByRole('dialog', { name: list }).getByRole('option', { name }).click()

test('line ends, indentation and language are shown in the status bar and changed there', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'if (a) {\n\tb()\n}\n', 'mixed.txt': 'one\r\ntwo\nthree\n' })
  const onDisk = (path: string) => readFileSync(join(mock.root, path), 'utf8')
  await open(page, mock)
  await openFile(page, '/a.ts')
  await expect(item(page, 'Tabs: 4')).toBeVisible()
  await item(page, 'LF').click()
  await pick(page, 'Line ends of this file', 'CRLF (Windows)')
  await expect(item(page, 'CRLF')).toBeVisible()
  await expect.poll(() => onDisk('a.ts')).toBe('if (a) {\r\n\tb()\r\n}\r\n')
  await editor(page, '/a.ts').focus()
  await page.keyboard.press('Control+z')
  await expect(item(page, 'LF')).toBeVisible()
  await expect.poll(() => onDisk('a.ts')).toBe('if (a) {\n\tb()\n}\n')

  await item(page, 'Tabs: 4').click()
  await pick(page, 'Indentation of this file', 'Spaces: 2')
  await expect(item(page, 'Spaces: 2')).toBeVisible()
  await run(page, 'Indent with spaces')
  await expect.poll(() => onDisk('a.ts')).toBe('if (a) {\n  b()\n}\n')

  await run(page, 'Change the language')
  await page.keyboard.type('python')
  await page.keyboard.press('Enter')
  await expect(item(page, 'Python')).toBeVisible()

  await openFile(page, '/mixed.txt')
  await item(page, 'Mixed line ends').click()
  await pick(page, 'Line ends of this file', 'LF (Unix)')
  await expect.poll(() => onDisk('mixed.txt')).toBe('one\ntwo\nthree\n')
  await expect(editorTab(page, /^mixed\.txt$/)).toBeVisible()
})

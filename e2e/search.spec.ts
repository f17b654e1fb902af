import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { comeBack, editor, goOffline, open, openFile, treeItem, writeFiles } from './locators'
import type { Mock } from './mock/startMock'
import { expect, test } from './workspaceTest'

const field = (page: Page) => page.getByRole('textbox', { name: 'Search in files' })
const results = (page: Page) => page.getByRole('tree', { name: 'Search results' })
const row = (page: Page, name: string | RegExp) => results(page).getByRole('treeitem', { name })
const side = (page: Page) => page.getByRole('complementary', { name: 'Search' })
const totals = (page: Page) => side(page).getByText(/^\d+ results? in \d+ files?$/)

const readFile = (mock: Mock, path: string) => readFileSync(join(mock.root, path), 'utf8')

async function search(page: Page, query: string): Promise<void> {
  await page.keyboard.press('Control+Shift+F')
  await expect(field(page)).toBeFocused()
  await field(page).fill(query)
}

test('finds in all files by keyboard, opens at the match, and walks, folds and dismisses', async ({
  page,
  mock,
}) => {
  writeFiles(mock, {
    'a.ts': 'const needle = 1\nlet other\n',
    'src/b.ts': 'x\n  use(needle, needle)\n',
    '.gitignore': 'made\n',
    'made/c.ts': 'needle\n',
  })
  await open(page, mock)
  await search(page, 'NEEDLE')
  await expect(totals(page)).toHaveText('3 results in 2 files')
  await page.keyboard.press('ArrowDown')
  await expect(row(page, 'a.ts, 1 result')).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(row(page, 'Line 1: const needle = 1')).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(row(page, 'b.ts, src, 2 results')).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(row(page, 'b.ts, src, 2 results')).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('End')
  await expect(row(page, 'Line 2: use(needle, needle)').last()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(editor(page, '/src/b.ts')).toBeFocused({ timeout: 30_000 })
  await expect(page.getByText('Ln 2, Col 21 (6 selected)')).toBeVisible()

  // What is selected would be searched for.
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Control+Shift+F')
  await expect(field(page)).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Home')
  await expect(row(page, 'a.ts, 1 result')).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(totals(page)).toHaveText('2 results in 1 file')
  await expect(row(page, 'b.ts, src, 2 results')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(field(page)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(totals(page)).toHaveText('3 results in 2 files')
  await page.getByRole('switch', { name: 'Match case' }).click()
  await expect(side(page).getByText('No results for “NEEDLE”.')).toBeVisible()
})

test('takes what is selected in the editor, and selects what it leads to', async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'first\ncall(needle[0], 1)\n', 'b.ts': 'let x = needle[0]\n' })
  await open(page, mock)
  await openFile(page, 'a.ts')
  await editor(page, '/a.ts').focus()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('ArrowDown')
  for (let n = 0; n < 5; n++) await page.keyboard.press('ArrowRight')
  for (let n = 0; n < 9; n++) await page.keyboard.press('Shift+ArrowRight')
  await expect(page.getByText('Ln 2, Col 15 (9 selected)')).toBeVisible()
  await page.keyboard.press('Control+Shift+F')
  await expect(field(page)).toBeFocused()
  await expect(field(page)).toHaveValue('needle[0]')
  await expect(totals(page)).toHaveText('2 results in 2 files')

  // In the field the keys keep what was typed there.
  await field(page).fill('needle')
  await page.keyboard.press('Control+Shift+F')
  await expect(field(page)).toHaveValue('needle')
  // The results come file by file.
  await expect(row(page, 'Line 1: let x = needle[0]').locator('mark')).toHaveText('needle')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(editor(page, '/b.ts')).toBeFocused({ timeout: 30_000 })
  await expect(page.getByText('Ln 1, Col 15 (6 selected)')).toBeVisible()

  await page.keyboard.press('Control+Shift+H')
  await expect(page.getByRole('textbox', { name: 'Replace with' })).toBeFocused()
  await expect(field(page)).toHaveValue('needle')
})

test('globs, ignored files, context lines and the last searches', async ({ page, mock }) => {
  writeFiles(mock, {
    'a.ts': 'above\nneedle\nbelow\n',
    'lib/a.md': 'needle\n',
    '.gitignore': 'made\n',
    'made/c.ts': 'needle\n',
  })
  await open(page, mock)
  await search(page, 'needle')
  await expect(totals(page)).toHaveText('2 results in 2 files')
  await field(page).press('Enter')
  await page.getByRole('button', { name: 'Files to search' }).click()
  await page.getByRole('textbox', { name: 'Files to include' }).fill('lib')
  await expect(totals(page)).toHaveText('1 result in 1 file')
  await page.getByRole('textbox', { name: 'Files to include' }).fill('')
  await page.getByRole('textbox', { name: 'Files to exclude' }).fill('*.md')
  await page.getByRole('switch', { name: 'Search ignored files too' }).click()
  await expect(totals(page)).toHaveText('2 results in 2 files')
  await expect(row(page, 'c.ts, made, 1 result')).toBeVisible()
  await page.getByRole('combobox', { name: 'Lines around a result' }).selectOption('1 line')
  await expect(results(page)).toContainText('above')
  await expect(results(page)).toContainText('below')
  await field(page).fill('nothing like it')
  await expect(side(page).getByText('No results for “nothing like it”.')).toBeVisible()
  await page.getByRole('button', { name: 'Last searches' }).click()
  await page.getByRole('menuitem', { name: 'needle' }).click()
  await expect(totals(page)).toHaveText('2 results in 2 files')
})

test('a folder is searched from the tree', async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'needle\n', 'lib [x], y/b.ts': 'needle\n' })
  await open(page, mock)
  await treeItem(page, 'lib [x], y').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Find in folder…' }).click()
  await expect(field(page)).toBeFocused()
  await field(page).fill('needle')
  await expect(totals(page)).toHaveText('1 result in 1 file')
  await expect(row(page, 'b.ts, lib [x], y, 1 result')).toBeVisible()
})

test('results follow files on disk, texts in editors and a cut', async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'needle\n', 'b.ts': 'nothing\n' })
  await open(page, mock)
  await openFile(page, 'b.ts')
  await search(page, 'needle')
  await expect(totals(page)).toHaveText('1 result in 1 file')
  writeFiles(mock, { 'a.ts': 'needle\nneedle\n', 'c.ts': 'needle\n' })
  await expect(totals(page)).toHaveText('3 results in 2 files')

  await goOffline(page, mock)
  await editor(page, '/b.ts').focus()
  await page.keyboard.type('needle ')
  await expect(row(page, 'b.ts, 1 result, not saved')).toBeVisible()
  writeFiles(mock, { 'a.ts': 'nothing\n' })
  await comeBack(page, mock)
  await expect(totals(page)).toHaveText('2 results in 2 files')
  await expect(row(page, 'c.ts, 1 result')).toBeVisible()
})

test('says what is wrong with a pattern', async ({ page, mock }) => {
  await open(page, mock)
  await search(page, '(')
  await page.getByRole('switch', { name: 'Use regular expression' }).click()
  await expect(page.getByText(/^That can’t be searched for: .*unclosed group/)).toBeVisible()
})

test('finds and replaces over several lines, in files and in unsaved text', async ({ page, mock }) => {
  writeFiles(mock, {
    'a.ts': 'call(\n  needle,\n)\n',
    'b.ts': 'call(\r\n  needle,\r\n)\r\n',
    'c.ts': 'call(needle)\n',
  })
  await open(page, mock)
  await openFile(page, 'a.ts')
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Shift+ArrowDown')
  for (let n = 0; n < 9; n++) await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Control+Shift+H')
  await expect(page.getByRole('textbox', { name: 'Replace with' })).toBeFocused()
  await expect(field(page)).toHaveValue('call(\n  needle,')
  await expect(totals(page)).toHaveText('2 results in 2 files')
  await expect(row(page, 'Line 1: call( and 1 line more').first()).toBeVisible()
  await page.getByRole('textbox', { name: 'Replace with' }).fill('use(')
  await page.getByRole('button', { name: 'Replace all', exact: true }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Replace all' }).click()
  await expect(side(page).getByText('Replaced 2 results in 2 files.')).toBeVisible()
  expect([readFile(mock, 'a.ts'), readFile(mock, 'b.ts')]).toEqual(['use(\n)\n', 'use(\r\n)\r\n'])

  await field(page).fill('use(')
  await field(page).press('Shift+Enter')
  await page.keyboard.type(')')
  await expect(field(page)).toHaveValue('use(\n)')
  await expect(totals(page)).toHaveText('2 results in 2 files')
  await editor(page, '/a.ts').focus()
  await page.keyboard.press('Control+Home')
  for (let n = 0; n < 2; n++) await page.keyboard.press('Shift+ArrowDown')
  // Copies the lines.
  await page.keyboard.press('Control+Shift+Alt+ArrowDown')
  await expect(totals(page)).toHaveText('3 results in 2 files')
})

test('replaces with preview: one, a file, all; as one act that can be undone', async ({ page, mock }) => {
  writeFiles(mock, {
    'a.ts': 'needle(left)\r\nneedle(right)\r\n',
    'b.ts': '\uFEFFneedle(up)\n',
    'c.ts': 'needle(down)\n',
  })
  await open(page, mock)
  await page.keyboard.press('Control+Shift+H')
  await expect(field(page)).toBeFocused()
  await page.getByRole('switch', { name: 'Use regular expression' }).click()
  await field(page).fill('needle\\((\\w+)\\)')
  await page.getByRole('textbox', { name: 'Replace with' }).fill('pin[$1]')
  const all = page.getByRole('button', { name: 'Replace all', exact: true })
  const first = row(page, 'Line 1: needle(left), becomes pin[left]')
  await expect(first).toBeVisible()
  await expect(all).toBeEnabled()
  await first.focus()
  await page.keyboard.press('Control+Enter')
  await expect(side(page).getByText('Replaced 1 result in 1 file.')).toBeVisible()
  await expect.poll(() => readFile(mock, 'a.ts')).toBe('pin[left]\r\nneedle(right)\r\n')
  await expect(totals(page)).toHaveText('3 results in 3 files')

  await expect(all).toBeEnabled()
  await all.click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Replace all' }).click()
  await expect(side(page).getByText('Replaced 3 results in 3 files.')).toBeVisible()
  expect(readFile(mock, 'b.ts')).toBe('\uFEFFpin[up]\n')
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(side(page).getByText('Put back 3 results in 3 files.')).toBeVisible()
  expect([readFile(mock, 'a.ts'), readFile(mock, 'b.ts'), readFile(mock, 'c.ts')]).toEqual([
    'pin[left]\r\nneedle(right)\r\n',
    '\uFEFFneedle(up)\n',
    'needle(down)\n',
  ])
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(side(page).getByText('Put back 1 result in 1 file.')).toBeVisible()
  expect(readFile(mock, 'a.ts')).toBe('needle(left)\r\nneedle(right)\r\n')
})

import type { Page } from '@playwright/test'
import { comeBack, editor, goOffline, open, openFile, run, writeFiles } from './locators'
import { expect, test } from './workspaceTest'

const list = (page: Page, name: string) => page.getByRole('dialog', { name })
const option = (page: Page, name: string | RegExp) => page.getByRole('option', { name })
const place = (page: Page, text: string) => page.getByText(text, { exact: true })

test('a file and a place in it, a line of the file in front, and files opened before', async ({
  page,
  mock,
}) => {
  writeFiles(mock, {
    'src/server.ts': 'one\ntwo\nthree four\n',
    'src/serverless.ts': 'x\n',
    'lib/server.ts': 'y\n',
  })
  await open(page, mock)
  await page.keyboard.press('Control+p')
  await expect(page.getByRole('combobox', { name: 'Go to file' })).toBeFocused()
  await page.keyboard.type('srcserv.ts:3:7')
  await expect(option(page, /server\.ts.*src/).first()).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(editor(page, '/src/server.ts')).toBeFocused({ timeout: 30_000 })
  await expect(place(page, 'Ln 3, Col 7')).toBeVisible()

  await page.keyboard.press('Control+g')
  await expect(list(page, 'Go to line')).toContainText('server.ts has 4 lines.')
  await page.keyboard.type('2')
  await expect(option(page, /Go to line 2/)).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(place(page, 'Ln 2, Col 1')).toBeVisible()
  await expect(editor(page, '/src/server.ts')).toBeFocused()

  // Back to where one was, and ahead again.
  await page.keyboard.press('Control+g')
  await page.keyboard.type('4')
  await page.keyboard.press('Enter')
  await expect(place(page, 'Ln 4, Col 1')).toBeVisible()
  await page.keyboard.press('Control+p')
  await expect(page.getByRole('combobox', { name: 'Go to file' })).toBeFocused()
  await page.keyboard.type('serverless')
  await page.keyboard.press('Enter')
  await expect(editor(page, '/src/serverless.ts')).toBeFocused()
  await page.keyboard.press('Control+Alt+-')
  await expect(editor(page, '/src/server.ts')).toBeFocused()
  await expect(place(page, 'Ln 4, Col 1')).toBeVisible()
  await page.keyboard.press('Control+Alt+Shift+-')
  await expect(editor(page, '/src/serverless.ts')).toBeFocused()

  // What was opened stands first, although the other one fits as well.
  await page.keyboard.press('Control+p')
  await expect(page.getByRole('combobox', { name: 'Go to file' })).toBeFocused()
  await page.keyboard.type('server.ts')
  await expect(option(page, /server\.ts/).first()).toContainText('src')
  await expect(option(page, /server\.ts/)).toHaveCount(2)
})

test('symbols of the file: of a language that is understood, and of one that is not', async ({
  page,
  mock,
}) => {
  writeFiles(mock, {
    'a.ts': 'const first = 1\nclass Box {\n  open() {}\n}\nfunction openBox() {}\n',
    'b.py': 'import os\n\nclass Shelf:\n    def put(self):\n        pass\n',
    'long.py': Array.from({ length: 250 }, (_, at) => `def made${at}(): pass\n`).join(''),
  })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await page.keyboard.press('Control+Shift+o')
  const field = page.getByRole('combobox', { name: 'Go to symbol in file' })
  await expect(field).toHaveValue('@')
  await expect(option(page, /^open method · Box$/)).toBeVisible({ timeout: 30_000 })
  await page.keyboard.type('openb')
  await expect(option(page, /./)).toHaveText(['openBoxfunction'])
  await page.keyboard.press('Enter')
  await expect(place(page, 'Ln 5, Col 10')).toBeVisible()

  await openFile(page, '/b.py')
  await page.keyboard.press('Control+Shift+o')
  await expect(option(page, /./)).toHaveText(['Shelfclass', 'putfunction · Shelf'])
  await page.keyboard.type('put')
  await page.keyboard.press('Enter')
  await expect(place(page, 'Ln 4, Col 9')).toBeVisible()

  // More than the list has room for.
  await openFile(page, '/long.py')
  await page.keyboard.press('Control+Shift+o')
  await expect(page.getByText('The first 200 results. Type more to narrow them down.')).toBeVisible()
  await page.keyboard.type('made249')
  await expect(option(page, /./)).toHaveText(['made249function'])
  await page.keyboard.press('Enter')
  await expect(place(page, 'Ln 250, Col 5')).toBeVisible()
})

test('symbols of the workspace are found where they are declared', async ({ page, mock }) => {
  writeFiles(mock, {
    'a.ts': 'import { openFile } from "./b"\nopenFile()\n',
    'b.ts': '\nexport async function openFile() {\n  return 1\n}\n',
    'c.go': 'package c\n\nfunc (s *S) OpenFile(name string) error {\n\treturn nil\n}\n',
  })
  await open(page, mock)
  await run(page, 'Go to symbol in workspace')
  const field = page.getByRole('combobox', { name: 'Go to symbol in workspace' })
  await expect(field).toHaveValue('#')
  await expect(page.getByText('Type two letters or more of a name.')).toBeVisible()
  await page.keyboard.type('opfile')
  await expect(option(page, /./)).toHaveCount(2)
  await expect(option(page, /b\.ts:2/)).toBeVisible()
  await option(page, /c\.go:3/).click()
  await expect(editor(page, '/c.go')).toBeFocused({ timeout: 30_000 })
  await expect(place(page, 'Ln 3, Col 13')).toBeVisible()
  await goOffline(page, mock)
  await run(page, 'Go to symbol in workspace')
  await page.keyboard.type('opfile')
  await expect(page.getByText('Symbols of the workspace need a connection.')).toBeVisible()
  await page.keyboard.press('Escape')
  await comeBack(page, mock)
})

test('ignored files are found on demand', async ({ page, mock }) => {
  writeFiles(mock, { '.gitignore': 'made\n', 'made/output.js': 'x\n' })
  await open(page, mock)
  await page.keyboard.press('Control+p')
  await expect(page.getByRole('combobox', { name: 'Go to file' })).toBeFocused()
  await page.keyboard.type('output')
  await expect(page.getByText('No files match "output". Ignored files are left out.')).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('switch', { name: 'Ignored files too' })).toBeFocused()
  await page.keyboard.press('Space')
  await expect(option(page, /output\.js/)).toBeVisible()
  await page.getByRole('combobox', { name: 'Go to file' }).press('Enter')
  await expect(editor(page, '/made/output.js')).toBeFocused({ timeout: 30_000 })
})

test('the editor’s own actions are in the palette, and say why they are off', async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'const b = 1\nconst a = 2\n' })
  await open(page, mock)
  await page.keyboard.press('F1')
  await page.keyboard.type('Sort lines')
  await expect(option(page, /^Sort lines/)).toContainText('No text is shown in the editor.')
  await page.keyboard.press('Escape')
  await openFile(page, '/a.ts')
  await page.keyboard.press('Control+a')
  await run(page, 'Sort lines')
  await expect(page.getByRole('main').locator('.view-line').first()).toContainText('const a = 2')
  await expect(editor(page, '/a.ts')).toBeFocused()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Control+/')
  await expect(page.getByRole('main').locator('.view-line').first()).toContainText('// const a = 2')
  await run(page, 'Larger text in the editor')
  await expect(page.getByRole('main').locator('.view-lines')).toHaveCSS('font-size', '14px')
})

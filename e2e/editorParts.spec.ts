import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { editor, editorLines, editorTab, open, openFile, run, treeItem, writeFiles } from './locators'
import type { Mock } from './mock/startMock'
import { expect, test } from './workspaceTest'

const onDisk = (mock: Mock, path: string) => readFileSync(join(mock.root, path), 'utf8')
const item = (page: Page, name: string | RegExp) =>
  page.getByRole('contentinfo').getByRole('button', { name, exact: true })
const crumb = (page: Page, name: string) =>
  page.getByRole('button', { name: `${name}, what stands beside it` })
const outlineItem = (page: Page, name: string) =>
  page.getByRole('tree', { name: /^Outline of/ }).getByRole('treeitem', { name })

test('a file is indented and saved as the .editorconfig of its project says, without moving the cursor', async ({
  page,
  mock,
}) => {
  writeFiles(mock, {
    '.editorconfig':
      'root = true\n[*]\ntrim_trailing_whitespace = true\ninsert_final_newline = true\n[*.ts]\nindent_style = space\nindent_size = 3\n',
    'src/.editorconfig': '[*.ts]\nindent_style = tab\ntab_width = 8\n',
    'a.ts': 'if (a) {\n  b()   \n}',
    'src/b.ts': 'b()\n',
    'read.md': 'kept  \n',
  })
  await open(page, mock)
  await openFile(page, '/read.md')
  await openFile(page, '/a.ts')
  await expect(item(page, 'Spaces: 3')).toBeVisible()
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('//  ')
  await page.keyboard.press('Control+s')
  await expect.poll(() => onDisk(mock, 'a.ts')).toBe('//  if (a) {\n  b()\n}\n')
  await page.keyboard.press('Enter')
  await page.keyboard.type('  ')
  await page.keyboard.press('Control+s')
  // What stands before the cursor stays.
  await expect(page.getByText('Ln 2, Col 3', { exact: true })).toBeVisible()
  await expect.poll(() => onDisk(mock, 'a.ts')).toContain('//\n  if (a) {')
  // A file that is only read stays as it is.
  expect(onDisk(mock, 'read.md')).toBe('kept  \n')

  // It is followed while the file is open.
  writeFileSync(join(mock.root, '.editorconfig'), '[*.ts]\nindent_style = space\nindent_size = 6\n')
  await expect(item(page, 'Spaces: 6')).toBeVisible()
  rmSync(join(mock.root, '.editorconfig'))
  await expect(item(page, 'Spaces: 2')).toBeVisible()

  await treeItem(page, 'src').click()
  await openFile(page, '/src/b.ts')
  await expect(item(page, 'Tabs: 8')).toBeVisible()
})

test('what a save does is one step of undo, as the settings of the user say', async ({ page, mock }) => {
  writeFiles(mock, { 'a.txt': 'one   \ntwo' })
  await open(page, mock)
  await run(page, 'Settings')
  await page.getByRole('switch', { name: 'Remove spaces at the ends of lines when saving' }).click()
  await page.getByRole('switch', { name: 'End files with a line break when saving' }).click()
  await page.getByRole('switch', { name: 'Save automatically' }).click()
  await openFile(page, '/a.txt')
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('x')
  await page.keyboard.press('Control+s')
  await expect.poll(() => onDisk(mock, 'a.txt')).toBe('xone\ntwo\n')
  await page.keyboard.press('Control+z')
  await expect(editorTab(page, /^a\.txt.*unsaved/)).toBeVisible()
  await expect(page.getByText('Ln 1, Col 2', { exact: true })).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(editorLines(page)).toContainText('one')
  expect(onDisk(mock, 'a.txt')).toBe('xone\ntwo\n')
})

test('the path above a text has what the cursor is in, and a menu of what stands beside it', async ({
  page,
  mock,
}) => {
  writeFiles(mock, {
    'src/a.ts': 'class One {\n  first() {\n    return 1\n  }\n  second() {}\n}\n',
    'src/b.ts': 'b\n',
    'src/deep/c.ts': 'c\n',
    'top.ts': '',
  })
  await open(page, mock)
  await treeItem(page, 'src').click()
  await openFile(page, '/src/a.ts')
  await page.keyboard.press('Control+g')
  await page.keyboard.type('3')
  await page.keyboard.press('Enter')
  await expect(crumb(page, 'first')).toBeVisible()
  await expect(page.getByRole('list', { name: 'Path of the file' }).getByRole('button')).toHaveText([
    'src',
    'a.ts',
    'One',
    'first',
  ])
  await crumb(page, 'a.ts').focus()
  await page.keyboard.press('End')
  await expect(crumb(page, 'first')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: /^first/ })).toBeFocused()
  await page.getByRole('menuitem', { name: /^second/ }).click()
  await expect(editor(page, '/src/a.ts')).toBeFocused()
  await expect(page.getByText('Ln 5, Col 3', { exact: true })).toBeVisible()
})

test('the outline follows the cursor and leads into the text, by keyboard', async ({ page, mock }) => {
  const text = ['class One {', '  first() {', '    return 1', '  }', '}', 'function other() {}', '']
  writeFiles(mock, { 'a.ts': text.join('\n') })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await run(page, 'Go to the outline of the file')
  await expect(outlineItem(page, 'One')).toHaveAttribute('aria-expanded', 'true')
  await expect(page.getByRole('treeitem').first()).toBeFocused()
  await expect(outlineItem(page, 'One')).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowRight')
  await expect(outlineItem(page, 'first')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(editor(page, '/a.ts')).toBeFocused()
  await expect(outlineItem(page, 'first')).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Control+End')
  await page.keyboard.type('function added() {}')
  await expect(outlineItem(page, 'added')).toHaveAttribute('aria-selected', 'true')
  await outlineItem(page, 'One').click()
  await expect(outlineItem(page, 'One')).toHaveAttribute('aria-selected', 'true')
  await outlineItem(page, 'One').focus()
  await page.keyboard.press('ArrowLeft')
  await expect(outlineItem(page, 'first')).toBeHidden()
})

test('after a reload a file stands where it was left, with its folds, from its first picture on', async ({
  page,
  mock,
}) => {
  const lines = Array.from({ length: 300 }, (_, at) => `function f${at}() {\n  return ${at}\n}`)
  writeFiles(mock, { 'a.ts': `${lines.join('\n')}\n`, 'b.ts': 'b\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await page.keyboard.press('Control+g')
  await page.keyboard.type('601')
  await page.keyboard.press('Enter')
  await expect(editor(page, '/a.ts')).toBeFocused()
  await run(page, 'Fold')
  await expect(editorLines(page)).toContainText('f200')
  await expect(editorLines(page)).not.toContainText('return 200')
  const top = () =>
    page.evaluate(() => {
      const line = [...document.querySelectorAll('.view-line')].find((one) =>
        one.textContent?.includes('f200'),
      )
      return line?.getBoundingClientRect().top
    })
  const before = await top()
  await expect
    .poll(() => page.evaluate(() => Object.values(localStorage).join().includes('cursorState')))
    .toBe(true)
  await page.addInitScript(() => {
    const seen: string[] = []
    Object.assign(window, { seen })
    const look = () => {
      const text = document.querySelector('.monaco-editor .view-lines')?.textContent ?? ''
      if (text !== '' && seen.at(-1) !== text) seen.push(text)
      requestAnimationFrame(look)
    }
    look()
  })
  await page.reload()
  await expect(editorLines(page)).toContainText('f200', { timeout: 30_000 })
  await expect(page.getByText('Ln 601, Col 1', { exact: true })).toBeVisible()
  expect(await top()).toBe(before)
  await expect(editorLines(page)).not.toContainText('return 200')
  const seen = await page.evaluate(() => Reflect.get(window, 'seen') as string[])
  // The beginning of the file was never shown.
  expect(seen.every((text) => !text.includes('f0('))).toBe(true)
})

test('a group is closed after one question about all its unsaved files', async ({ page, mock }) => {
  writeFiles(mock, { 'a.txt': 'a', 'b.txt': 'b', 'c.txt': 'c' })
  await open(page, mock)
  await run(page, 'Settings')
  await page.getByRole('switch', { name: 'Save automatically' }).click()
  await openFile(page, '/c.txt')
  await page.keyboard.press('Control+\\')
  await expect(page.getByRole('group', { name: 'group 2 of 2' }).getByRole('textbox')).toBeFocused()
  for (const name of ['a', 'b']) {
    await openFile(page, `/${name}.txt`)
    await page.keyboard.type('!')
  }
  await run(page, 'Close editor group')
  const question = page.getByRole('alertdialog', { name: 'Save changes to 2 files?' })
  await expect(question.getByRole('listitem')).toHaveText(['a.txt', 'b.txt'])
  await expect(question.getByRole('button', { name: 'Save all' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  await expect(editorTab(page, /^[ab]\.txt, unsaved/)).toHaveCount(2)
  await run(page, 'Close editor group')
  await page.keyboard.press('Enter')
  await expect(editorTab(page, /\.txt/)).toHaveCount(1)
  await expect(page.getByRole('group', { name: /^group/ })).toBeHidden()
  expect([onDisk(mock, 'a.txt'), onDisk(mock, 'b.txt')]).toEqual(['!a', '!b'])
})

test('letters that are typed before the palette is drawn stand in it', async ({ page, mock }) => {
  await page.route(/\/assets\/palette-[^/]*\.js$/, async (route) => {
    await gate
    await route.continue()
  })
  let letIn = () => {}
  const gate = new Promise<void>((resolve) => {
    letIn = resolve
  })
  await open(page, mock)
  await page.keyboard.press('F1')
  await page.keyboard.type('setx')
  await page.keyboard.press('Backspace')
  letIn()
  await expect(page.getByRole('combobox', { name: 'Commands' })).toHaveValue('set')
  await page.keyboard.type('tings')
  await expect(page.getByRole('combobox', { name: 'Commands' })).toHaveValue('settings')
})

test('symbols are listed as soon as the file has come', async ({ page, mock }) => {
  writeFiles(mock, { 'a.py': 'def early():\n  pass\n' })
  await open(page, mock)
  mock.wire.delay(3000)
  await treeItem(page, 'a.py').click()
  await expect(editorTab(page, /^a\.py/)).toBeVisible()
  await page.keyboard.press('Control+p')
  await page.keyboard.type('@')
  await expect(page.getByRole('dialog')).not.toContainText('early')
  await expect(page.getByRole('option', { name: /^early/ })).toBeVisible({ timeout: 30_000 })
})

test('how a text is shown is changed by commands', async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'function a() {\n  return 1\n}\nfunction b() {\n  return 1\n}\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('Control+Shift+BracketLeft')
  await expect(editorLines(page).getByText('return')).toHaveCount(1)
  await page.keyboard.press('Control+Shift+BracketRight')
  await expect(editorLines(page).getByText('return')).toHaveCount(2)
  await page.keyboard.press('Control+Alt+ArrowDown')
  await page.keyboard.type('x')
  await expect(editorLines(page)).toContainText('xfunction')
  // Of what holds the lines: a line may be drawn anew as it is looked at, and has no size then.
  const size = () => editorLines(page).evaluate((lines) => getComputedStyle(lines).fontSize)
  const before = await size()
  await page.keyboard.press('Alt+Shift+Period')
  await expect.poll(size).not.toBe(before)
  await page.keyboard.press('Alt+Shift+Comma')
  await expect.poll(size).toBe(before)
  await run(page, 'Keep what the text is part of in sight, or not')
  await run(page, 'Settings')
  await expect(page.getByRole('switch', { name: 'Keep what the text is part of in sight' })).not.toBeChecked()
})

/** A formatter of the project's own: it joins what stands apart. */
function installFormatter(root: string, does: string): void {
  const place = join(root, 'node_modules/prettier')
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, 'package.json'), '{"version":"3.0.0","bin":"bin.cjs"}')
  writeFileSync(join(place, 'bin.cjs'), `const text = require('node:fs').readFileSync(0, 'utf8')\n${does}`)
}

test('a text is formatted by the formatter of its project once that is trusted, by keyboard', async ({
  page,
  mock,
}) => {
  installFormatter(mock.root, "process.stdout.write(text.replace(/ +/g, ' '))")
  writeFiles(mock, { 'a.py': 'a   =   1\nb  = 2\n' })
  await open(page, mock)
  await openFile(page, '/a.py')
  await page.keyboard.press('Control+End')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('End')
  await page.keyboard.press('Alt+Shift+f')
  const question = page.getByRole('alertdialog', { name: 'Trust this workspace?' })
  await expect(question).toContainText('Prettier 3.0.0')
  await expect(question.getByRole('button', { name: 'Not now' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(editor(page, '/a.py')).toBeFocused()
  expect(onDisk(mock, 'a.py')).toContain('a   =')
  await page.keyboard.press('Alt+Shift+f')
  await question.getByRole('button', { name: 'Trust and format' }).click()
  await expect.poll(() => onDisk(mock, 'a.py')).toBe('a = 1\nb = 2\n')
  await expect(page.getByText('Ln 2, Col 6', { exact: true })).toBeVisible()
  await expect(editor(page, '/a.py')).toBeFocused()
  await page.keyboard.press('Control+z')
  await expect.poll(() => onDisk(mock, 'a.py')).toBe('a   =   1\nb  = 2\n')
  await page.keyboard.press('Alt+Shift+f')
  await expect.poll(() => onDisk(mock, 'a.py')).toBe('a = 1\nb = 2\n')

  installFormatter(mock.root, "console.error('[error] a.py: Unexpected token'); process.exit(2)")
  await page.keyboard.press('Alt+Shift+f')
  const failed = page.getByRole('alertdialog', { name: 'Prettier could not format this file' })
  await expect(failed).toContainText('a.py: Unexpected token')
  await page.keyboard.press('Enter')
  await expect(failed).toBeHidden()
  await run(page, 'Stop trusting this workspace')
  await page.keyboard.press('Alt+Shift+f')
  await expect(question).toBeVisible()
})

test('F1 in an editor opens the commands of the page, and no list of the editor itself', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'const a = 1\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await page.keyboard.press('F1')
  await expect(page.getByRole('combobox', { name: 'Commands' })).toBeFocused()
  await expect(page.locator('.quick-input-widget')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(editor(page, '/a.ts')).toBeFocused()
})

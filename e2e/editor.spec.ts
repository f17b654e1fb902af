import { existsSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import {
  comeBack,
  editor,
  editorLines,
  editorTab,
  goOffline,
  open,
  openFile,
  run,
  treeItem,
  writeFiles,
} from './locators'
import type { Mock } from './mock/startMock'
import { expect, test } from './workspaceTest'

const onDisk = (mock: Mock, path: string) => readFileSync(join(mock.root, path), 'utf8')
const conflict = (page: Page) => page.getByRole('alert').filter({ hasText: 'changed on disk' })

test('a file that is looked at gives its tab to the next one until it is edited or kept', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'const a = 1\n', 'b.ts': 'const b = 2\n', 'c.ts': 'const c = 3\n' })
  await open(page, mock)
  await treeItem(page, 'a.ts').click()
  await expect(editorTab(page, /^a\.ts, preview/)).toHaveAttribute('aria-selected', 'true')
  await expect(editorTab(page, /^a\.ts/).getByText('a.ts')).toHaveCSS('font-style', 'italic')
  await expect(editorLines(page)).toContainText('const a = 1')
  await expect(treeItem(page, 'a.ts')).toBeFocused()
  await treeItem(page, 'b.ts').click()
  await expect(editorTab(page, /^a\.ts/)).toBeHidden()
  await editorTab(page, /^b\.ts, preview/).dblclick()
  await expect(editorTab(page, /^b\.ts$/).getByText('b.ts')).toHaveCSS('font-style', 'normal')
  await treeItem(page, 'c.ts').click()
  await expect(editorTab(page, /^b\.ts$/)).toBeVisible()
  await expect(editorLines(page)).toContainText('const c = 3')
  await editor(page, '/c.ts').focus()
  await page.keyboard.type('// ')
  await expect(editorTab(page, /^c\.ts/)).not.toHaveAccessibleName(/preview/)
  await expect.poll(() => onDisk(mock, 'c.ts')).toBe('// const c = 3\n')
})

test('what is typed is unsaved for a moment and then on disk, at once with Ctrl+S', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'one\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await page.keyboard.type('zero ')
  await expect(editorTab(page, /^a\.ts, unsaved/)).toBeVisible()
  await expect(page).toHaveTitle(/^● a\.ts · demo/)
  await expect.poll(() => onDisk(mock, 'a.ts')).toBe('zero one\n')
  await expect(editorTab(page, /^a\.ts$/)).toBeVisible()

  await run(page, 'Open settings')
  await page.getByRole('switch', { name: 'Save automatically' }).click()
  await editorTab(page, /^a\.ts/).click()
  await editor(page, '/a.ts').focus()
  await page.keyboard.type('minus ')
  await expect(editorTab(page, /^a\.ts, unsaved/)).toBeVisible()
  await editorTab(page, /^a\.ts/).focus()
  await page.keyboard.press('Delete')
  const dialog = page.getByRole('alertdialog', { name: 'Save changes to a.ts?' })
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  expect(onDisk(mock, 'a.ts')).toBe('zero one\n')
  await editor(page, '/a.ts').focus()
  await page.keyboard.press('Control+s')
  await expect(editorTab(page, /^a\.ts$/)).toBeVisible()
  expect(onDisk(mock, 'a.ts')).toContain('minus ')
})

test('a clean file that changes on disk changes in place under the cursor', { tag: '@smoke' }, async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'one\ntwo\nthree\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  await expect(page.getByRole('contentinfo')).toContainText('Ln 2, Col 4')
  writeFiles(mock, { 'a.ts': 'minus\nzero\none\ntwo\nthree\nfour\n' })
  await expect(editorLines(page)).toContainText('four')
  await expect(page.getByRole('contentinfo')).toContainText('Ln 4, Col 4')
  await expect(editorTab(page, /^a\.ts$/)).toBeVisible()
  await expect(editor(page, '/a.ts')).toBeFocused()
  await page.keyboard.type('!')
  await expect.poll(() => onDisk(mock, 'a.ts')).toBe('minus\nzero\none\ntwo!\nthree\nfour\n')
})

test('typing goes on in the same place after a merge, and after the text of the disk was taken', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'one\ntwo\nthree\nfour\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  await page.keyboard.type(' mine')
  writeFiles(mock, { 'a.ts': 'zero\none\ntwo\nthree\nfour\nfive\n' })
  await expect(page.getByRole('main').getByText('Merged 2 changes from disk into a.ts.')).toBeVisible()
  await expect(conflict(page)).toBeHidden()
  await expect(editor(page, '/a.ts')).toBeFocused()
  await page.keyboard.type(' again')
  await expect.poll(() => onDisk(mock, 'a.ts')).toBe('zero\none\ntwo mine again\nthree\nfour\nfive\n')

  await page.keyboard.type('!')
  writeFiles(mock, { 'a.ts': 'zero\ntwo theirs\n' })
  const overlap = page.getByRole('alert').filter({ hasText: 'same lines' })
  await expect(overlap).toBeVisible()
  await page.getByRole('button', { name: 'Use disk version' }).click()
  await expect(overlap).toBeHidden()
  await expect(editor(page, '/a.ts')).toBeFocused()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('end')
  await expect.poll(() => onDisk(mock, 'a.ts')).toBe('zero\ntwo theirs\nend')
})

test('two texts of one file are shown side by side, and either can be kept', { tag: '@smoke' }, async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'base\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await page.keyboard.type('mine ')
  writeFiles(mock, { 'a.ts': 'theirs\n' })
  await expect(conflict(page)).toContainText('a.ts changed on disk while you were editing.')
  await expect(editorLines(page)).toContainText('mine base')
  await page.getByRole('button', { name: 'Compare' }).click()
  await expect(page.getByRole('textbox', { name: '/a.ts, editor, read-only' })).toBeVisible()
  await expect(editorLines(page).filter({ hasText: 'theirs' })).toBeVisible()
  await expect(editorLines(page).filter({ hasText: 'mine base' })).toBeVisible()
  expect(onDisk(mock, 'a.ts')).toBe('theirs\n')
  await page.getByRole('button', { name: 'Keep mine' }).click()
  await expect.poll(() => onDisk(mock, 'a.ts')).toBe('mine base\n')
  await expect(conflict(page)).toBeHidden()
  await expect(page.getByRole('textbox', { name: /read-only/ })).toBeHidden()

  await editor(page, '/a.ts').focus()
  await page.keyboard.type('again ')
  writeFiles(mock, { 'a.ts': 'disk\n' })
  await page.getByRole('button', { name: 'Use disk version' }).click()
  await expect(editorLines(page)).toHaveText('disk')
  await expect(editorTab(page, /^a\.ts$/)).toBeVisible()
  expect(onDisk(mock, 'a.ts')).toBe('disk\n')
  await editor(page, '/a.ts').focus()
  await page.keyboard.press('Control+z')
  await expect(editorLines(page)).toContainText('again')
})

test('a file deleted on disk keeps its text here, to be restored or closed', async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'kept\n', 'b.ts': 'gone\n' })
  await open(page, mock)
  await openFile(page, '/b.ts')
  await openFile(page, '/a.ts')
  rmSync(join(mock.root, 'a.ts'))
  rmSync(join(mock.root, 'b.ts'))
  const strip = page.getByRole('alert').filter({ hasText: 'was deleted on disk' })
  await expect(strip).toContainText('a.ts was deleted on disk. Your copy is still here.')
  await page.getByRole('button', { name: 'Restore' }).click()
  await expect.poll(() => existsSync(join(mock.root, 'a.ts')) && onDisk(mock, 'a.ts')).toBe('kept\n')
  await expect(strip).toBeHidden()
  await editorTab(page, /^b\.ts, deleted/).click()
  await expect(strip).toContainText('b.ts was deleted on disk.')
  await page.getByRole('main').getByRole('button', { name: 'Close', exact: true }).click()
  await expect(editorTab(page, /^b\.ts/)).toBeHidden()
  expect(existsSync(join(mock.root, 'b.ts'))).toBe(false)
})

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
)

test('what is no text says what it is instead', async ({ page, mock }) => {
  writeFiles(mock, {
    'dot.png': PNG,
    'tool.bin': Buffer.from([0, 1, 2, 255, 254, 0]),
    'huge.log': '',
    'bad.svg':
      '<svg xmlns="http://www.w3.org/2000/svg" onload="globalThis.ran = 1"><script>ran = 1</script></svg>',
  })
  truncateSync(join(mock.root, 'huge.log'), 101 * 1024 * 1024)
  await open(page, mock)
  await treeItem(page, 'dot.png').click()
  await expect(page.getByRole('img', { name: 'dot.png' })).toBeVisible()
  await expect(page.getByText(/^1 × 1 pixels/)).toBeVisible()
  await treeItem(page, 'tool.bin').click()
  await expect(page.getByText('tool.bin is a binary file (6 B).')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Download' })).toBeVisible()
  await treeItem(page, 'huge.log').click()
  await expect(
    page.getByText(/^huge\.log \(101 MB\) is too large to open here\. .* larger than 100 MB/),
  ).toBeVisible()
  await expect(page.getByRole('button', { name: 'Open in terminal' })).toBeVisible()
  await treeItem(page, 'bad.svg').click()
  await expect(page.getByRole('img', { name: 'bad.svg' })).toBeAttached()
  expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false)
})

test('tabs come back after a reload and after they were closed', { tag: '@smoke' }, async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'text of a\n', 'b.ts': 'text of b\n', 'c.ts': 'text of c\n' })
  await open(page, mock)
  const tabs = page.getByRole('main').getByRole('tab')
  for (const name of ['a.ts', 'b.ts', 'c.ts']) await openFile(page, `/${name}`)
  await page.keyboard.press('Alt+PageUp')
  await expect(editorTab(page, /^b\.ts/)).toHaveAttribute('aria-selected', 'true')
  await expect(editorLines(page)).toContainText('text of b')
  // Also where the address still tells of the tab before.
  await page.keyboard.press('Alt+PageUp')
  await page.keyboard.press('Alt+PageDown')
  await page.reload()
  await expect(tabs).toHaveText(['Welcome', 'a.ts', 'b.ts', 'c.ts'])
  await expect(editorTab(page, /^b\.ts/)).toHaveAttribute('aria-selected', 'true')
  await expect(editorLines(page)).toContainText('text of b')
  await page.keyboard.press('Alt+w')
  await expect(tabs).toHaveText(['Welcome', 'a.ts', 'c.ts'])
  await expect(editorLines(page)).toContainText('text of c')
  await page.keyboard.press('Alt+Shift+W')
  await expect(editorTab(page, /^b\.ts/)).toHaveAttribute('aria-selected', 'true')
  await expect(editorLines(page)).toContainText('text of b')
  await page.keyboard.press('Alt+PageDown')
  await expect(editorTab(page, /^b\.ts/)).toHaveAttribute('aria-selected', 'false')
})

test('what is typed without a connection is saved after it', async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'one\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await goOffline(page, mock)
  await expect(
    page.getByText('Offline: changes are kept in this tab and saved when you reconnect.'),
  ).toBeVisible()
  await page.keyboard.type('zero ')
  await expect(editorTab(page, /^a\.ts, unsaved/)).toBeVisible()
  expect(onDisk(mock, 'a.ts')).toBe('one\n')
  await comeBack(page, mock)
  await expect.poll(() => onDisk(mock, 'a.ts')).toBe('zero one\n')
  await expect(editorTab(page, /^a\.ts$/)).toBeVisible()
})

test('two pages that edit the same file: the second save is a conflict, and both texts survive', async ({
  page,
  context,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'base\n' })
  const other = await context.newPage()
  for (const each of [page, other]) {
    await open(each, mock)
    await openFile(each, '/a.ts')
  }
  mock.wire.hold()
  await page.bringToFront()
  await page.keyboard.type('first ')
  await expect.poll(() => onDisk(mock, 'a.ts')).toBe('first base\n')
  await other.bringToFront()
  await other.keyboard.type('second ')
  mock.wire.release()
  await expect(conflict(other)).toBeVisible()
  await expect(editorLines(other)).toContainText('second base')
  await expect(editorTab(page, /^a\.ts, unsaved in another tab$/)).toBeVisible()
  expect(onDisk(mock, 'a.ts')).toBe('first base\n')
  await other.getByRole('button', { name: 'Keep mine' }).click()
  await expect.poll(() => onDisk(mock, 'a.ts')).toBe('second base\n')
  await expect(editorLines(page)).toContainText('second base')
  await expect(conflict(page)).toBeHidden()
})

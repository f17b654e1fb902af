import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CDPSession, Locator, Page } from '@playwright/test'
import { readZip } from '../src/testing/kit/readZip'
import { editor, open, openFile, run, treeItem, writeFiles } from './locators'
import { expect, test } from './workspaceTest'

/** Files of the user's computer. */
function writeOwn(folder: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

/** As a hand does it that drags something from another program. */
async function drag(session: CDPSession, target: Locator, files: readonly string[]) {
  const box = await target.boundingBox()
  if (!box) throw new Error('What is dropped on is not to be seen.')
  const place = { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 40) }
  const data = { items: [], files: [...files], dragOperationsMask: 1 }
  return (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', { type, ...place, data })
}

async function drop(page: Page, target: Locator, files: readonly string[], hint: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const send = await drag(session, target, files)
  await send('dragEnter')
  // The code for it comes with the first one.
  await expect(async () => {
    await send('dragOver')
    await expect(page.getByText(hint)).toBeVisible({ timeout: 500 })
  }).toPass()
  await send('drop')
}

/** Opens the menu of a row and takes one of its items, by keys alone. */
async function choose(page: Page, row: string, name: string): Promise<void> {
  await treeItem(page, row).focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name, exact: true }).press('Enter')
}

test(
  'a folder goes up and comes down as a zip with the same files, by keys alone',
  { tag: '@smoke' },
  async ({ page, mock }, info) => {
    const files = {
      'ünï/文件.txt': 'two\n',
      'deep/er/bytes.bin': randomBytes(300_000),
      'main.ts': 'one\n',
      'empty.txt': '',
    }
    const own = writeOwn(info.outputPath('project'), files)
    writeFiles(mock, { 'lib/x.ts': 'x' })
    await open(page, mock)
    const chooser = page.waitForEvent('filechooser')
    await choose(page, 'lib', 'Upload a folder…')
    await (await chooser).setFiles(own)
    await expect(treeItem(page, 'project')).toBeVisible()
    await expect(page.getByRole('region', { name: 'Upload' })).toBeHidden()
    for (const [path, content] of Object.entries(files))
      expect(readFileSync(join(mock.root, 'lib/project', path))).toEqual(Buffer.from(content))

    const downloading = page.waitForEvent('download')
    await choose(page, 'project', 'Download as zip')
    const download = await downloading
    expect(download.suggestedFilename()).toBe('project.zip')
    const entries = readZip(readFileSync(await download.path()))
    const plain = [...entries].filter(([name]) => !name.endsWith('/'))
    expect(Object.fromEntries(plain.map(([name, { content }]) => [name, content]))).toEqual(
      Object.fromEntries(
        Object.entries(files).map(([name, content]) => [`project/${name}`, Buffer.from(content)]),
      ),
    )
    // The address is of use to nobody any more.
    expect((await page.request.get(download.url())).status()).toBe(404)
  },
)

test('a file goes up and down over cuts of the connection, byte for byte', async ({ page, mock }, info) => {
  const bytes = randomBytes(6_000_000)
  const own = writeOwn(info.outputPath('own'), { 'large.bin': bytes })
  writeFiles(mock, { 'lib/x.ts': 'x' })
  await open(page, mock)
  mock.wire.delay(30)
  const chooser = page.waitForEvent('filechooser')
  await choose(page, 'lib', 'Upload files…')
  await (await chooser).setFiles(join(own, 'large.bin'))
  const up = page.getByRole('progressbar', { name: 'Upload' })
  for (const part of [0.1, 0.4]) {
    await expect.poll(async () => Number(await up.getAttribute('value'))).toBeGreaterThan(part * bytes.length)
    expect(existsSync(join(mock.root, 'lib/large.bin'))).toBe(false)
    mock.wire.drop()
  }
  await expect(treeItem(page, 'large.bin')).toBeVisible()
  expect(readFileSync(join(mock.root, 'lib/large.bin')).equals(bytes)).toBe(true)

  const downloading = page.waitForEvent('download')
  await choose(page, 'large.bin', 'Download')
  const down = page.getByRole('progressbar', { name: 'Download' })
  await expect.poll(async () => Number(await down.getAttribute('value'))).toBeGreaterThan(0.1 * bytes.length)
  mock.wire.drop()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('large.bin')
  expect(readFileSync(await download.path()).equals(bytes)).toBe(true)
  const sent = mock.wire.received.reduce((sum, { content }) => sum + String(content ?? '').length, 0)
  expect((sent * 3) / 4).toBeLessThan(1.2 * bytes.length)
})

test('files and folders are dropped on a folder of the tree and on the editors, and a cancelled one leaves nothing', async ({
  page,
  mock,
}, info) => {
  const own = writeOwn(info.outputPath('own'), {
    'one.txt': '1',
    'folder/two.txt': '2',
    'large.bin': randomBytes(4_000_000),
  })
  writeFiles(mock, { 'lib/x.ts': 'x', 'a.ts': 'a' })
  await open(page, mock)
  await drop(page, treeItem(page, 'lib'), [join(own, 'one.txt'), join(own, 'folder')], 'Upload to lib')
  await expect.poll(() => readdirSync(join(mock.root, 'lib')).sort()).toEqual(['folder', 'one.txt', 'x.ts'])
  expect(readFileSync(join(mock.root, 'lib/folder/two.txt'), 'utf8')).toBe('2')

  await openFile(page, '/a.ts')
  await drop(page, editor(page, '/a.ts'), [join(own, 'one.txt')], 'Upload to the workspace')
  await expect(treeItem(page, 'one.txt').first()).toBeVisible()
  await expect.poll(() => existsSync(join(mock.root, 'one.txt'))).toBe(true)
  expect(readFileSync(join(mock.root, 'a.ts'), 'utf8')).toBe('a')

  mock.wire.delay(100)
  await drop(page, treeItem(page, 'lib'), [join(own, 'large.bin')], 'Upload to lib')
  const up = page.getByRole('progressbar', { name: 'Upload' })
  await expect.poll(async () => Number(await up.getAttribute('value'))).toBeGreaterThan(0)
  await page.getByRole('button', { name: 'Cancel upload' }).click()
  await expect(up).toBeHidden()
  await expect(page.getByText('Upload cancelled. Nothing was uploaded.')).toBeAttached()
  expect(readdirSync(join(mock.root, 'lib')).sort()).toEqual(['folder', 'one.txt', 'x.ts'])
  await expect.poll(() => mock.wire.received.some(({ type }) => type === 'upload_cancel')).toBe(true)
})

test('the palette uploads and downloads, too', async ({ page, mock }, info) => {
  const own = writeOwn(info.outputPath('own'), { 'one.txt': '1' })
  writeFiles(mock, { 'a.ts': 'a' })
  await open(page, mock)
  const chooser = page.waitForEvent('filechooser')
  await run(page, 'Upload files')
  await (await chooser).setFiles(join(own, 'one.txt'))
  await expect(treeItem(page, 'one.txt')).toBeVisible()
  await openFile(page, '/a.ts')
  const downloading = page.waitForEvent('download')
  await run(page, 'Download this file')
  expect((await downloading).suggestedFilename()).toBe('a.ts')
  const all = page.waitForEvent('download')
  await run(page, 'Download the workspace as zip')
  expect([...readZip(readFileSync(await (await all).path())).keys()].sort()).toEqual([
    'demo/',
    'demo/a.ts',
    'demo/one.txt',
  ])
})

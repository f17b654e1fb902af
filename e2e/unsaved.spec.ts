import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Envelope } from '../src/socket/protocol'
import {
  comeBack,
  editor,
  editorLines,
  editorTab,
  goOffline,
  open,
  openFile,
  run,
  status,
  writeFiles,
} from './locators'
import type { Mock } from './mock/startMock'
import { expect, test } from './workspaceTest'

const onDisk = (mock: Mock, path: string) => readFileSync(join(mock.root, path), 'utf8')

/** Files of unsaved text in the server's own folder. */
const draftsOf = (mock: Mock) =>
  readdirSync(join(mock.root, '../drafts')).filter((name) => name.endsWith('.json'))

/** Entries of unsaved text in the browser's database. */
const backups = (page: Page) =>
  page.evaluate(async () => {
    const names = (await indexedDB.databases()).flatMap(({ name = '' }) =>
      name.startsWith('aether:backups') ? [name] : [],
    )
    const [name] = names
    if (name === undefined) return []
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name)
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
    const found = await new Promise<unknown[]>((resolve, reject) => {
      const request = database.transaction('values').objectStore('values').getAll()
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
    database.close()
    return found.map((entry) => (entry as { text: string }).text)
  })

/** The process of the page is gone from one moment to the next; another page comes in its place. */
async function crash(page: Page): Promise<Page> {
  const context = page.context()
  const died = page.waitForEvent('crash')
  page.goto('chrome://crash').catch(() => undefined)
  await died
  const next = await context.newPage()
  await page.close()
  return next
}

test('fault 39: text typed without a connection is back after the page has crashed', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'base\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await goOffline(page, mock)
  await page.keyboard.type('mine ')
  await expect(editorTab(page, /^a\.ts, unsaved/)).toBeVisible()
  await expect.poll(() => backups(page)).toEqual(['mine base\n'])
  const next = await crash(page)
  mock.refuse(null)
  await next.goto(mock.url)
  await expect(editorTab(next, /^a\.ts/)).toBeVisible()
  await expect(editorLines(next)).toContainText('mine base')
  await expect.poll(() => onDisk(mock, 'a.ts')).toBe('mine base\n')
  await expect.poll(() => backups(next)).toEqual([])
})

test('fault 39: what was found after a crash is in conflict with a file that went on', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'base\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await goOffline(page, mock)
  await page.keyboard.type('mine ')
  await expect.poll(() => backups(page)).toEqual(['mine base\n'])
  const next = await crash(page)
  writeFiles(mock, { 'a.ts': 'theirs\n' })
  mock.refuse(null)
  await next.goto(mock.url)
  await expect(next.getByRole('alert').filter({ hasText: 'changed on disk' })).toBeVisible()
  await expect(editorLines(next)).toContainText('mine base')
  expect(onDisk(mock, 'a.ts')).toBe('theirs\n')
})

test('fault 17: text typed while access was expired is saved once signed in again', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'base\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  mock.refuse(401)
  mock.wire.close(4401)
  await expect(status(page)).toHaveAccessibleName(/^Access expired/)
  await editor(page, '/a.ts').focus()
  await page.keyboard.type('mine ')
  await expect(editorTab(page, /^a\.ts, unsaved/)).toBeVisible()
  mock.refuse(null)
  await page.getByRole('button', { name: 'Sign in again' }).first().click()
  await page.getByRole('textbox', { name: 'Token' }).fill(mock.token)
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect.poll(() => onDisk(mock, 'a.ts')).toBe('mine base\n')
})

test('where neither the browser nor the server keeps how the page is arranged, the settings say so', async ({
  page,
  mock,
}) => {
  const note = page.getByText("Layout won't be remembered here")
  await open(page, mock)
  await run(page, 'Open settings')
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await expect(note).toBeHidden()
  await page.addInitScript(
    'Object.defineProperty(window, "localStorage", { get() { throw new DOMException("", "SecurityError") } })',
  )
  await page.goto('about:blank')
  await open(page, mock)
  await run(page, 'Open settings')
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await expect(note).toBeHidden()
  mock.wire.rewrite((frame) => [withoutUiState(frame)])
  await page.goto('about:blank')
  await open(page, mock)
  await run(page, 'Open settings')
  await expect(note).toBeVisible()
})

/** The frame as a server sends it that keeps nothing for pages. */
function withoutUiState(frame: Envelope): Envelope {
  if (frame.channel !== 'config' || frame.type !== 'state') return frame
  const data = frame.data as { readonly capabilities: readonly string[] }
  const capabilities = data.capabilities.filter((each) => each !== 'config.uiState')
  return { ...frame, data: { ...data, capabilities } }
}

for (const [what, script] of [
  [
    'is denied',
    'Object.defineProperty(window, "indexedDB", { get() { throw new DOMException("", "SecurityError") } })',
  ],
  [
    'cannot be opened',
    'IDBFactory.prototype.open = () => { throw new DOMException("", "InvalidStateError") }',
  ],
  ['is full', 'IDBObjectStore.prototype.put = () => { throw new DOMException("", "QuotaExceededError") }'],
  ['is held by another page', 'IDBFactory.prototype.open = () => new EventTarget()'],
] as const)
  test(`fault 40: where storage ${what} the page works and says that unsaved text is only here`, async ({
    page,
    mock,
  }) => {
    await page.addInitScript(script)
    writeFiles(mock, { 'a.ts': 'base\n' })
    await open(page, mock)
    await openFile(page, '/a.ts')
    await goOffline(page, mock)
    await page.keyboard.type('mine ')
    const saying = /a\.ts will be saved when you reconnect\. Until then .* in this tab only\. Don't close it/
    await expect(page.getByText(saying)).toBeVisible()
    await comeBack(page, mock)
    await expect.poll(() => onDisk(mock, 'a.ts')).toBe('mine base\n')
  })

test('where storage is refused, unsaved text is kept with the server and back after a crash', async ({
  page,
  mock,
}) => {
  const refuse = () =>
    Object.defineProperty(window, 'indexedDB', {
      get() {
        throw new DOMException('No.', 'SecurityError')
      },
    })
  await page.addInitScript(refuse)
  writeFiles(mock, { 'a.ts': 'base\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  // Nothing is saved by itself while the file is in conflict.
  await page.keyboard.type('mine ')
  writeFiles(mock, { 'a.ts': 'theirs\n' })
  await expect(page.getByText('changed on disk while you were editing')).toBeVisible()
  await expect.poll(() => draftsOf(mock)).toHaveLength(1)
  const next = await crash(page)
  await next.addInitScript(refuse)
  await open(next, mock)
  await expect(editorTab(next, /^a\.ts, unsaved/)).toBeVisible()
  await expect(editorLines(next)).toContainText('mine base')
  await expect(next.getByText('changed on disk while you were editing')).toBeVisible()
})

test('fault 41: of two tabs that edit one file the second to save is in conflict', async ({
  page,
  mock,
  context,
}) => {
  writeFiles(mock, { 'a.ts': 'base\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  const other = await context.newPage()
  await open(other, mock)
  await openFile(other, '/a.ts')
  mock.wire.hold()
  await page.keyboard.type('one ')
  await other.keyboard.type('two ')
  await other.keyboard.press('Control+s')
  await page.keyboard.press('Control+s')
  await expect.poll(() => onDisk(mock, 'a.ts')).not.toBe('base\n')
  mock.wire.release()
  const conflicts = (each: Page) => each.getByRole('alert').filter({ hasText: 'changed on disk' }).count()
  await expect.poll(async () => (await conflicts(page)) + (await conflicts(other))).toBe(1)
  expect(['one base\n', 'two base\n']).toContain(onDisk(mock, 'a.ts'))
})

test('saves that wait are marked on every tab and counted in the status bar', async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'a\n', 'b.ts': 'b\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await openFile(page, '/b.ts')
  await goOffline(page, mock)
  await page.keyboard.type('mine ')
  await editorTab(page, /^a\.ts/).click()
  await editor(page, '/a.ts').focus()
  await page.keyboard.type('mine ')
  const waiting = page.getByRole('button', { name: '2 files wait to be saved' })
  await expect(waiting).toBeVisible()
  await expect(editorTab(page, /^b\.ts, unsaved, waiting to be saved/)).toBeVisible()
  await waiting.click()
  await expect(editorTab(page, /^b\.ts/)).toHaveAttribute('aria-selected', 'true')
  await comeBack(page, mock)
  await expect(waiting).toBeHidden()
  await expect.poll(() => onDisk(mock, 'a.ts') + onDisk(mock, 'b.ts')).toBe('mine a\nmine b\n')
})

test('a file with unsaved text says that another tab has it too', async ({ page, mock, context }) => {
  writeFiles(mock, { 'a.ts': 'base\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  const other = await context.newPage()
  await open(other, mock)
  await openFile(other, '/a.ts')
  await expect(editorTab(page, /another tab/)).toBeHidden()
  await goOffline(page, mock)
  await page.bringToFront()
  await editor(page, '/a.ts').focus()
  await page.keyboard.type('mine ')
  await expect(editorTab(page, /^a\.ts, unsaved.*, also open in another tab/)).toBeVisible()
  await expect(editorTab(other, /^a\.ts, unsaved in another tab/)).toBeVisible()
  await other.close({ runBeforeUnload: false })
  await expect(editorTab(page, /another tab/)).toBeHidden({ timeout: 20_000 })
})

import {
  clipboard,
  conversation,
  editor,
  editorTab,
  open,
  openFile,
  run,
  send,
  treeItem,
  writeFiles,
} from './locators'
import { expect, test } from './workspaceTest'

test('the address is where one stands: it leads back there, and Back returns from a link', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'const a = 1\n', 'src/b.ts': 'one\ntwo\nthree\n', 'server.ts': 'one\ntwo\n' })
  const url = new URL(mock.url)
  url.searchParams.set('file', 'src/b.ts:2:3')
  await page.goto(url.href)
  await expect(editorTab(page, /^b\.ts/)).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('contentinfo')).toContainText('Ln 2, Col 3', { timeout: 30_000 })
  await treeItem(page, 'a.ts').click()
  await expect(page).toHaveURL(/[?&]file=a\.ts(&|$)/)
  expect(page.url()).not.toContain('token')

  await send(page, 'tool')
  await page.getByRole('button', { name: /Edit server\.ts/ }).click()
  await page.getByRole('button', { name: 'Open /server.ts:2' }).click()
  await expect(editorTab(page, /^server\.ts/)).toHaveAttribute('aria-selected', 'true')
  await expect(page).toHaveURL(/[?&]file=server\.ts:2(&|$)/)
  await page.goBack()
  await expect(editorTab(page, /^a\.ts/)).toHaveAttribute('aria-selected', 'true')
  await page.reload()
  await expect(editorTab(page, /^a\.ts/)).toHaveAttribute('aria-selected', 'true')
})

test('digits at the end of an address belong to the name where there is such a file', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'backup-11:27': 'x\n', 'a.ts': 'one\ntwo\nthree\n', 'log:0': 'zero\n' })
  const url = new URL(mock.url)
  const goTo = async (file: string) => {
    url.searchParams.set('file', file)
    await page.goto('about:blank')
    await page.goto(url.href)
  }
  await goTo('backup-11:27')
  await expect(editorTab(page, /^backup-11:27/)).toHaveAttribute('aria-selected', 'true')
  await expect(editor(page, '/backup-11:27')).toBeAttached()
  await expect(page).toHaveURL(/[?&]file=backup-11(:|%3A)27(&|$)/)
  await goTo('log:0')
  await expect(editor(page, '/log:0')).toBeAttached()
  await goTo('a.ts:3:2')
  await expect(page.getByRole('contentinfo')).toContainText('Ln 3, Col 2')
})

test('Back from a link returns to where there was no file, and to the line one came from', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'server.ts': 'one\ntwo\nthree\n' })
  await open(page, mock)
  await send(page, 'tool')
  await page.getByRole('button', { name: /Edit server\.ts/ }).click()
  const link = page.getByRole('button', { name: 'Open /server.ts:2' })
  await link.click()
  await expect(page).toHaveURL(/[?&]file=server\.ts:2(&|$)/)
  await page.goBack()
  await expect(editorTab(page, /^Welcome/)).toHaveAttribute('aria-selected', 'true')
  expect(page.url()).not.toContain('file=')
  await page.goForward()
  await expect(editorTab(page, /^server\.ts/)).toHaveAttribute('aria-selected', 'true')

  await editor(page, '/server.ts').focus()
  await page.keyboard.press('Control+End')
  await expect(page.getByRole('contentinfo')).toContainText('Ln 4')
  await link.click()
  await expect(page.getByRole('contentinfo')).toContainText('Ln 2')
})

test('a page that is loaded anew the moment another conversation was chosen shows that one, also beside an open file', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'const a = 1\n' })
  await open(page, mock)
  for (const words of ['say first', 'say second']) {
    await run(page, 'New conversation')
    await send(page, words)
    await expect(conversation(page)).toContainText(words.slice(4))
  }
  const title = (name: string) => page.getByRole('heading', { level: 2, name, exact: true })
  const choose = async (name: string) => {
    await page.keyboard.press('Shift+F4')
    // The address is written at once, and at most twice a second: that of the step before is there by now.
    await expect(page).toHaveURL(/session=/)
    await page.waitForTimeout(600)
    await page.getByRole('region', { name: 'Conversations' }).getByRole('button', { name }).first().click()
    await page.reload()
  }
  await choose('say first')
  await expect(title('say first')).toBeVisible()
  await choose('say second')
  await expect(title('say second')).toBeVisible()
  await openFile(page, '/a.ts')
  await choose('say first')
  await expect(title('say first')).toBeVisible()
  await expect(editorTab(page, /^a\.ts/)).toHaveAttribute('aria-selected', 'true')
})

test('the lines that embed the workspace show what they do', async ({ page, mock, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, mock)
  await run(page, 'Embed this workspace')
  const dialog = page.getByRole('dialog', { name: 'Embed this workspace' })
  const code = dialog.getByRole('textbox', { name: 'Code for your page' })
  await dialog.getByRole('combobox', { name: 'Theme' }).selectOption('light')
  await dialog.getByRole('checkbox', { name: 'Terminal' }).uncheck()
  await expect(code).toHaveValue(/theme=light&amp;panes=files,editor,agent,ports,preview"/)
  await expect(code).toHaveValue(/allow="clipboard-write/)
  const frame = dialog.frameLocator('iframe')
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'light')
  await expect(frame.getByRole('contentinfo', { includeHidden: true })).toContainText('Connected')
  await dialog.getByRole('button', { name: 'Copy' }).click()
  await expect(dialog.getByRole('status')).toHaveText('Copied')
  expect(await clipboard(page)).toBe(await code.inputValue())
  await dialog.getByRole('combobox', { name: 'Kind of code' }).selectOption('script')
  await expect(code).toHaveValue(/const \{ mount \} = await load\(\)/)
  await page.keyboard.press('Escape')
  await expect.poll(() => page.frames().length).toBe(1)

  await run(page, 'Copy link to here')
  await expect.poll(() => clipboard(page)).toMatch(/^http:\/\/[^#]+\?workspace=/)
})

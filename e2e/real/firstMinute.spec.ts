import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asked } from '../locators'
import { rows, typeLine } from '../terminalText'
import { expect, test } from './realTest'

test('a shell answers, and what it creates shows in the tree, opens, is edited, saved and read back', {
  tag: '@smoke',
}, async ({ page, server }) => {
  await server.open(page)
  await typeLine(page, 'echo $((6 * 7)) is the answer')
  await expect(rows(page)).toContainText('42 is the answer')

  await typeLine(page, 'echo one > made.txt')
  const file = page.getByRole('treeitem', { name: /^made\.txt/ })
  await expect(file).toBeVisible({ timeout: 3_000 })
  await file.dblclick()
  const editor = page.getByRole('textbox', { name: /^\/made\.txt, editor/ })
  await expect(page.locator('.monaco-editor .view-lines')).toContainText('one')
  await editor.focus()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('two')
  await page.keyboard.press('Control+s')
  await expect(page.getByRole('tab', { name: /^made\.txt/ })).not.toHaveAccessibleName(/unsaved/)
  await expect.poll(() => readFile(join(server.root, 'made.txt'), 'utf8')).toBe('one\ntwo')
  await typeLine(page, 'cat made.txt; echo')
  await expect(rows(page)).toContainText('two')
})

test('a server started in the terminal appears as a port and shows its page in the preview', {
  tag: '@smoke',
}, async ({ page, server }) => {
  await server.open(page)
  await typeLine(page, 'python3 -m http.server 8123 --bind 127.0.0.1')
  await page.getByRole('tab', { name: /^Ports/ }).click()
  const row = page.getByRole('row', { name: /^8123/ })
  await expect(row).toBeVisible({ timeout: 10_000 })
  await row.getByRole('button', { name: 'Preview' }).click()
  const frame = page.frameLocator('iframe[title^="Preview of port 8123"]')
  await expect(frame.getByRole('link', { name: 'README.md' })).toBeVisible()

  await row.getByRole('button', { name: 'Stop' }).click()
  await page
    .getByRole('alertdialog')
    .or(page.getByRole('dialog'))
    .getByRole('button', { name: 'Stop' })
    .click()
  // Its preview is still open, so the row tells what became of it until it is removed.
  await expect(row).toContainText('stopped listening')
  await row.getByRole('button', { name: 'Remove' }).click()
  await expect(row).toBeHidden()
})

test('the demo agent runs a command once it is allowed, and its edit shows in the chat and in the open editor', {
  tag: '@smoke',
}, async ({ page, server }) => {
  await server.open(page)
  await page.getByRole('treeitem', { name: /^README\.md/ }).dblclick()
  await expect(page.locator('.monaco-editor .view-lines')).toContainText('A workspace')

  const composer = page.getByRole('textbox', { name: 'Message the agent' })
  await composer.fill('run echo from-the-agent')
  await composer.press('Enter')
  const permission = page.getByRole('group', { name: /^Permission/ })
  await expect(permission).toContainText('echo from-the-agent')
  await expect(composer).toBeFocused()
  await asked(page, permission)
  await permission.getByRole('button', { name: 'Allow once' }).click()
  const conversation = page.getByRole('feed', { name: 'Conversation' })
  await expect(permission).toBeHidden()
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeHidden()

  await composer.fill('edit README.md')
  await composer.press('Enter')
  await expect(conversation).toContainText(/README\.md/)
  await expect
    .poll(() => readFile(join(server.root, 'README.md'), 'utf8'))
    .not.toBe('# A workspace\n\nIt has one file.\n')
  const now = await readFile(join(server.root, 'README.md'), 'utf8')
  const lastLine = now.trimEnd().split('\n').at(-1) ?? ''
  await expect(page.locator('.monaco-editor .view-lines')).toContainText(
    lastLine.slice(0, 20).replaceAll(' ', '\u00a0'),
  )
})

test('a reload brings terminals, conversation, tabs and layout back', { tag: '@smoke' }, async ({
  page,
  server,
}) => {
  await server.open(page)
  await typeLine(page, 'echo kept-$((40 + 2))')
  await expect(rows(page)).toContainText('kept-42')
  await page.getByRole('treeitem', { name: /^README\.md/ }).dblclick()
  await expect(page.getByRole('tab', { name: /^README\.md/ })).toBeVisible()
  const composer = page.getByRole('textbox', { name: 'Message the agent' })
  await composer.fill('list')
  await composer.press('Enter')
  const conversation = page.getByRole('feed', { name: 'Conversation' })
  await expect(conversation).toContainText('holds 1 entry')
  await composer.fill('a draft that is not sent')
  await page.keyboard.press('Control+b')
  await expect(page.getByRole('tree', { name: 'Files' })).toBeHidden()

  await page.reload()
  await expect(rows(page)).toContainText('kept-42')
  await expect(page.getByRole('tab', { name: /^README\.md/ })).toBeVisible()
  await expect(conversation).toContainText('holds 1 entry')
  await expect(composer).toHaveValue('a draft that is not sent')
  await expect(page.getByRole('tree', { name: 'Files' })).toBeHidden()
})

test('after a restart of the server the page comes back by itself, with the old output still readable', {
  tag: '@smoke',
}, async ({ page, server }) => {
  await server.open(page)
  await typeLine(page, 'echo before-$((1 + 1))')
  await expect(rows(page)).toContainText('before-2')
  const composer = page.getByRole('textbox', { name: 'Message the agent' })
  await composer.fill('list')
  await composer.press('Enter')
  const conversation = page.getByRole('feed', { name: 'Conversation' })
  await expect(conversation).toContainText('holds 1 entry')
  const status = page
    .getByRole('contentinfo')
    .getByRole('button', { name: /^(Connected|Reconnecting|Connecting)/ })
  await expect(status).toHaveAccessibleName(/^Connected/)

  await server.stop()
  await expect(status).toHaveAccessibleName(/^Reconnecting/)
  await server.start()
  await expect(status).toHaveAccessibleName(/^Connected/, { timeout: 20_000 })
  await expect(rows(page)).toContainText('before-2')
  await expect(conversation).toContainText('holds 1 entry')
  await page.getByRole('button', { name: 'New terminal' }).first().click()
  await typeLine(page, 'echo after-$((1 + 1))', 2)
  await expect(rows(page, 2)).toContainText('after-2')
})

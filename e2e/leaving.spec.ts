import type { Page } from '@playwright/test'
import { editor, editorLines, open, openFile, writeFiles } from './locators'
import { terminal } from './terminalText'
import { expect, test } from './workspaceTest'

/** Both keep the Tab key for what is written in them, so each has another way out (WCAG 2.1.2). */
const tabItem = (page: Page) => page.getByRole('contentinfo').getByRole('button', { name: 'Tab moves focus' })
const isInMonaco = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest('.monaco-editor') !== null)
const isNowhere = (page: Page) => page.evaluate(() => document.activeElement === document.body)

test('Ctrl+M lets Tab lead out of an editor, both ways, and says so until Tab indents again', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'one\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  const box = editor(page, '/a.ts')
  await expect(tabItem(page)).toBeHidden()
  await page.keyboard.press('Control+m')
  await expect(tabItem(page)).toBeVisible()
  await expect(page.getByRole('status').getByText('Tab moves focus.')).toBeAttached()
  await expect(box).toBeFocused()

  await page.keyboard.press('Tab')
  expect(await isInMonaco(page)).toBe(false)
  expect(await isNowhere(page)).toBe(false)
  await page.keyboard.press('Shift+Tab')
  await expect(box).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  expect(await isInMonaco(page)).toBe(false)
  expect(await isNowhere(page)).toBe(false)
  await page.keyboard.press('Tab')
  await expect(box).toBeFocused()
  await expect(editorLines(page)).toHaveText(/^one$/)
  await expect(page.getByRole('tab', { name: /^a\.ts/ })).not.toHaveAccessibleName(/unsaved/)

  await page.keyboard.press('Control+m')
  await expect(tabItem(page)).toBeHidden()
  await page.keyboard.press('Tab')
  await expect(box).toBeFocused()
  await expect(page.getByRole('tab', { name: /^a\.ts/ })).toHaveAccessibleName(/unsaved/)
})

test('what Tab does is the same in every editor, and the status bar switches it back', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'one\n', 'b.ts': 'two\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await page.keyboard.press('Control+m')
  await openFile(page, '/b.ts')
  await page.keyboard.press('Tab')
  expect(await isInMonaco(page)).toBe(false)
  await tabItem(page).focus()
  await page.keyboard.press('Enter')
  await expect(tabItem(page)).toBeHidden()
  await expect.poll(() => isNowhere(page)).toBe(false)
})

test('F6 leads out of an editor and out of a terminal, where Tab and Escape do not, and back', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'one\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  const input = terminal(page).getByRole('textbox', { name: 'Terminal input' })
  await page.keyboard.press('F6')
  await expect(input).toBeFocused()
  await expect(input).toHaveAccessibleDescription(/Press F6 to leave$/)
  for (const key of ['Tab', 'Shift+Tab', 'Escape', 'Control+m']) {
    await page.keyboard.press(key)
    await expect(input).toBeFocused()
  }
  await expect(tabItem(page)).toBeHidden()
  await page.keyboard.press('F6')
  await expect(page.getByRole('textbox', { name: 'Message the agent' })).toBeFocused()
  await page.keyboard.press('Shift+F6')
  await expect(input).toBeFocused()
  await page.keyboard.press('Shift+F6')
  await expect(editor(page, '/a.ts')).toBeFocused()
})

import { readFileSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { composer, conversation, open, permission, run, send, status, treeItem, writeFiles } from './locators'
import { expect, test } from './workspaceTest'

const list = (page: Page) => page.getByRole('region', { name: 'Conversations' })
const row = (page: Page, name: RegExp) => list(page).getByRole('button', { name })
const search = (page: Page) => page.getByRole('searchbox', { name: 'Search conversations' })
const title = (page: Page, name: string) => page.getByRole('heading', { level: 2, name, exact: true })

/** Begins a conversation by keys. */
async function begin(page: Page, text: string): Promise<void> {
  await run(page, 'New conversation')
  await expect(composer(page)).toBeFocused()
  await send(page, text)
}

async function four(page: Page): Promise<void> {
  await begin(page, 'say The needle is in this haystack')
  await expect(conversation(page)).toContainText('haystack')
  await begin(page, 'Please ask for permission')
  await expect(permission(page)).toBeVisible()
  await begin(page, 'please fail')
  await expect(conversation(page)).toContainText('told to fail')
  await begin(page, 'Say hello')
  await expect(conversation(page)).toContainText('one two three')
}

test('A21: conversations are found, named, pinned and archived by keys alone, and axe finds nothing', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  await open(page, mock)
  await four(page)
  await page.keyboard.press('Shift+F4')
  await expect(search(page)).toBeFocused()
  await expect(row(page, /^Please ask for permission.*Needs you/)).toBeVisible()
  await expect(row(page, /^please fail.*Failed/)).toBeVisible()
  await expect(row(page, /^Say hello.*Done/)).toHaveAttribute('aria-current', 'true')
  const { violations } = await new AxeBuilder({ page }).include('[data-region=agent]').analyze()
  expect(violations).toEqual([])

  await page.keyboard.type('needle')
  await expect(list(page).getByText('2 places')).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(title(page, 'say The needle is in this haystack')).toBeVisible()
  await expect(
    conversation(page)
      .getByRole('article', { name: /You|Agent/ })
      .filter({ hasText: 'needle' })
      .first(),
  ).toBeVisible()

  await page.keyboard.press('Shift+F4')
  await expect(search(page)).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(row(page, /^Say hello/)).toBeFocused()
  await page.keyboard.press('F2')
  await expect(page.getByRole('textbox', { name: 'Name of the conversation' })).toBeFocused()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('Greetings')
  await page.keyboard.press('Enter')
  await expect(row(page, /^Greetings/)).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Pin', exact: true }).press('Enter')
  await expect(page.getByRole('region', { name: 'Pinned' })).toContainText('Greetings')
  await page.reload()
  await page.getByRole('button', { name: /^Conversations/ }).click()
  await expect(page.getByRole('region', { name: 'Pinned' })).toContainText('Greetings')
  await page.getByRole('button', { name: 'More about Greetings' }).click()
  await page.getByRole('menuitem', { name: 'Archive' }).click()
  await expect(row(page, /^Greetings/)).toBeHidden()
  await page.getByRole('button', { name: 'Show archived (1)' }).click()
  await expect(page.getByRole('region', { name: 'Archived' })).toContainText('Greetings')
  await page.keyboard.press('Escape')
  await expect(composer(page)).toBeVisible()
})

test('A22: a deleted conversation can be taken back in any page, and is gone from all when it is not', async ({
  page,
  mock,
  context,
}) => {
  await open(page, mock)
  await begin(page, 'say goodbye')
  await begin(page, 'say stay')
  await expect(conversation(page)).toContainText('stay')
  const other = await context.newPage()
  await open(other, mock)
  await other.getByRole('button', { name: /^Conversations/ }).click()
  await page.keyboard.press('Shift+F4')
  await row(page, /^say goodbye/).press('Delete')
  await expect(row(page, /^say goodbye/)).toBeHidden()
  await expect(row(other, /^say goodbye/)).toBeHidden()
  await list(other).getByRole('button', { name: 'Undo' }).click()
  await expect(row(page, /^say goodbye/)).toBeVisible()
  await row(page, /^say goodbye/).press('Delete')
  await expect(list(page).getByRole('button', { name: 'Undo' })).toBeVisible()
  await expect(list(page).getByRole('button', { name: 'Undo' })).toBeHidden({ timeout: 15_000 })
  await page.reload()
  await page.getByRole('button', { name: /^Conversations/ }).click()
  await expect(row(page, /^say stay/)).toBeVisible()
  await expect(row(page, /^say goodbye/)).toBeHidden()
})

test('a conversation is exported as Markdown', async ({ page, mock }) => {
  await open(page, mock)
  await begin(page, 'say **exported** words')
  await expect(conversation(page)).toContainText('exported words')
  await page.keyboard.press('Shift+F4')
  await page.getByRole('button', { name: /^More about say/ }).click()
  const coming = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Export as Markdown' }).click()
  const file = await coming
  expect(file.suggestedFilename()).toBe('say-exported-words.md')
  expect(readFileSync(await file.path(), 'utf8')).toContain('**exported** words')
})

test('F4 goes to what needs the user, from one conversation to the next', async ({ page, mock }) => {
  await open(page, mock)
  await begin(page, 'First permission')
  await expect(permission(page)).toBeVisible()
  await begin(page, 'Second permission')
  await expect(permission(page)).toBeVisible()
  await begin(page, 'Say hello')
  await expect(conversation(page)).toContainText('one two three')
  await page.keyboard.press('F4')
  await expect(title(page, 'First permission')).toBeVisible()
  await expect(permission(page).getByRole('heading')).toBeFocused()
  await page.keyboard.press('F4')
  await expect(title(page, 'Second permission')).toBeVisible()
  await expect(permission(page).getByRole('heading')).toBeFocused()
  await page.keyboard.press('F4')
  await expect(title(page, 'First permission')).toBeVisible()
  await expect(page).toHaveTitle(/Needs you/)
})

test('the conversation has the main area until it returns to the side, also over a reload', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'a\n' })
  await open(page, mock)
  await begin(page, 'Say hello')
  await expect(conversation(page)).toContainText('one two three')
  const agent = page.getByRole('complementary', { name: 'Agent' })
  const width = async () => (await agent.boundingBox())?.width ?? 0
  const beside = await width()
  await page.getByRole('button', { name: 'Open in main area' }).click()
  await expect(page.getByRole('button', { name: 'Return to side' })).toBeVisible()
  expect(await width()).toBeGreaterThan(beside + 200)
  await expect(page.getByRole('tab', { name: 'Welcome' })).toBeHidden()
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations).toEqual([])
  await page.reload()
  await expect(page.getByRole('button', { name: 'Return to side' })).toBeVisible()
  await run(page, 'Open the conversation in the main area')
  await expect.poll(width).toBe(beside)
  await run(page, 'Open the conversation in the main area')
  await expect(page.getByRole('button', { name: 'Return to side' })).toBeVisible()
  await treeItem(page, 'a.ts').dblclick()
  await expect(page.getByRole('tab', { name: /^a\.ts/ })).toBeVisible()
  await expect.poll(width).toBe(beside)
})

test('a notification says once that an agent needs the user, only while the window has no focus', async ({
  page,
  mock,
}) => {
  await page.addInitScript(() => {
    const told: string[] = []
    class Recorded {
      static permission = 'default'
      static async requestPermission() {
        Recorded.permission = 'granted'
        return 'granted'
      }
      constructor(title: string) {
        told.push(title)
      }
    }
    Object.assign(window, { told, isAway: false, Notification: Recorded })
    const hasFocus = document.hasFocus.bind(document)
    document.hasFocus = () => Reflect.get(window, 'isAway') !== true && hasFocus()
  })
  const told = () => page.evaluate(() => Reflect.get(window, 'told') as string[])
  await open(page, mock)
  await run(page, 'Open settings')
  const setting = page.getByRole('switch', { name: 'Show a notification of the system' })
  await expect(setting).not.toBeChecked()
  await setting.click()
  await expect(setting).toBeChecked()
  await expect(page.getByText('This browser shows no notifications')).toBeHidden()
  // The page begins to watch when it is at rest, and notes then what was there before (`seen`).
  await expect
    .poll(() => mock.wire.received.filter(({ type }) => type === 'ui_set'))
    .toContainEqual(expect.objectContaining({ patch: expect.objectContaining({ seen: expect.any(String) }) }))
  await begin(page, 'First permission')
  await expect(permission(page)).toBeVisible()
  await begin(page, 'Second permission')
  await expect(permission(page)).toBeVisible()
  await run(page, 'New conversation')
  await page.evaluate(() => Object.assign(window, { isAway: true }))
  await send(page, 'Third permission')
  // Notifications come in the order of their events: one of the first two requests would be the first of this list.
  await expect.poll(told).toEqual(['Needs you: Third permission'])
  mock.wire.drop()
  await expect(status(page)).toHaveAccessibleName(/^Connected/)
  await run(page, 'New conversation')
  await send(page, 'Fourth permission')
  await expect.poll(told).toEqual(['Needs you: Third permission', 'Needs you: Fourth permission'])
})

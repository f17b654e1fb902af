import type { Page } from '@playwright/test'
import { composer, editor, editorTab, open, openFile, run, send, treeItem, writeFiles } from './locators'
import type { Mock } from './mock/startMock'
import { expect, test } from './workspaceTest'

const lines = (name: string, count = 200) =>
  Array.from({ length: count }, (_, at) => `${name} line ${at + 1}\n`).join('')
const FILES = {
  'src/a.ts': lines('a'),
  'src/b.ts': lines('b'),
  'src/c.ts': lines('c'),
  'mine.ts': lines('mine'),
}

const toggle = (page: Page) => page.getByRole('button', { name: 'Follow the agent' })
const statusBar = (page: Page) => page.getByRole('contentinfo')
const tabs = (page: Page) => page.getByRole('main').getByRole('tab')
const following = (page: Page) => statusBar(page).getByText('Following Scripted agent')
const paused = (page: Page) => statusBar(page).getByRole('button', { name: 'Following paused' })

async function begin(page: Page, mock: Mock): Promise<void> {
  writeFiles(mock, FILES)
  await open(page, mock)
  await composer(page).focus()
}

test('the editor follows the agent to the line it reads, takes no focus, and stops at the first key in it', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  await begin(page, mock)
  await toggle(page).click()
  await expect(toggle(page)).toHaveAttribute('aria-pressed', 'true')
  await expect(following(page)).toBeVisible()

  mock.agent.pauseAfter(1)
  await send(page, 'read /src/a.ts:120 read /gone.ts:1 read /src/b.ts:5')
  await expect(editorTab(page, /^a\.ts, only looked at|^a\.ts/)).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('main').getByText('a line 120', { exact: true })).toBeVisible({
    timeout: 30_000,
  })
  await expect(composer(page)).toBeFocused()
  await expect(tabs(page)).toHaveCount(2)
  mock.agent.resume()
  await expect(editorTab(page, /^b\.ts/)).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('main').getByText('b line 5', { exact: true })).toBeVisible()
  await expect(tabs(page)).toHaveCount(2)
  await expect(composer(page)).toBeFocused()

  await editor(page, '/src/b.ts').focus()
  await expect(following(page)).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(paused(page)).toBeVisible()
  await expect(toggle(page)).toHaveAttribute('aria-pressed', 'false')
  await paused(page).click()
  await expect(following(page)).toBeVisible()
  await statusBar(page).getByRole('button', { name: 'Stop following' }).click()
  await expect(following(page)).toBeHidden()
  await send(page, 'read /src/c.ts')
  await expect.poll(() => mock.agent.prompts.length).toBe(2)
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeHidden()
  await expect(editorTab(page, /^b\.ts/)).toHaveAttribute('aria-selected', 'true')
})

test('it is switched on from the palette, pauses for a file of the user’s, and the next turn goes on with it', async ({
  page,
  mock,
}) => {
  await begin(page, mock)
  await openFile(page, '/mine.ts')
  await composer(page).focus()
  await run(page, 'Follow the agent in the editor')
  await expect(following(page)).toBeVisible()
  await expect(composer(page)).toBeFocused()
  await page.keyboard.type('read /src/a.ts:3')
  await page.keyboard.press('Enter')
  await expect(editorTab(page, /^a\.ts/)).toHaveAttribute('aria-selected', 'true')
  await expect(tabs(page)).toHaveCount(3)

  await treeItem(page, 'mine.ts').click()
  await expect(paused(page)).toBeVisible()
  await expect(editorTab(page, /^mine\.ts/)).toHaveAttribute('aria-selected', 'true')
  await composer(page).focus()
  await page.keyboard.type('read /src/b.ts:3')
  await page.keyboard.press('Enter')
  await expect(following(page)).toBeVisible()
  await expect(editorTab(page, /^b\.ts/)).toHaveAttribute('aria-selected', 'true')
  await expect(tabs(page)).toHaveCount(3)
})

test('it is kept over a reload, and nothing that is told again moves the editor', async ({ page, mock }) => {
  await begin(page, mock)
  await toggle(page).click()
  await send(page, 'read /src/a.ts:3')
  await expect(editorTab(page, /^a\.ts/)).toHaveAttribute('aria-selected', 'true')
  await openFile(page, '/mine.ts')
  await expect(paused(page)).toBeVisible()
  await page.reload()
  await expect(following(page)).toBeVisible()
  await expect(page.getByText('Read /src/a.ts', { exact: true })).toBeVisible()
  await expect(editorTab(page, /^mine\.ts/)).toHaveAttribute('aria-selected', 'true')
  mock.wire.drop()
  await expect(following(page)).toBeVisible()
  await send(page, 'read /src/b.ts:2')
  await expect(editorTab(page, /^b\.ts/)).toHaveAttribute('aria-selected', 'true')
})

test('where there is room for one pane it is not offered, and the conversation stays', async ({
  page,
  mock,
}) => {
  await begin(page, mock)
  await toggle(page).click()
  await page.setViewportSize({ width: 390, height: 844 })
  await expect(toggle(page)).toBeHidden()
  await send(page, 'read /src/a.ts:3')
  await expect(page.getByText('Read /src/a.ts', { exact: true })).toBeVisible()
  await expect(composer(page)).toBeVisible()
  await page.setViewportSize({ width: 1280, height: 800 })
  await expect(toggle(page)).toHaveAttribute('aria-pressed', 'true')
  await expect(editorTab(page, /^a\.ts/)).toHaveCount(0)
})

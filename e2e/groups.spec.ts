import type { Page } from '@playwright/test'
import { editor, editorTab, open, openFile, run, treeItem, writeFiles } from './locators'
import { expect, test } from './workspaceTest'

const group = (page: Page, nth: number, of: number) =>
  page.getByRole('group', { name: `group ${nth} of ${of}`, exact: true })
const tabsIn = (page: Page, nth: number, of: number) => group(page, nth, of).getByRole('tab')
const editorIn = (page: Page, nth: number, of: number, path: string) =>
  group(page, nth, of).getByRole('textbox', { name: `${path}, editor` })

test('a file in two groups is one text with two places, by keyboard', async ({ page, mock }) => {
  const lines = Array.from({ length: 200 }, (_, at) => `const line${at + 1} = ${at + 1}`)
  writeFiles(mock, { 'a.ts': `${lines.join('\n')}\n`, 'b.ts': 'const b = 1\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await page.keyboard.press('Control+End')
  await expect(page.getByText(/^Ln 201, Col 1$/)).toBeVisible()
  await page.keyboard.press('Control+\\')
  await expect(editorIn(page, 2, 2, '/a.ts')).toBeFocused()
  // It begins where the other one is.
  await expect(page.getByText(/^Ln 201, Col 1$/)).toBeVisible()
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('// both\n')
  await expect(page.getByText(/^Ln 2, Col 1$/)).toBeVisible()
  await page.keyboard.press('Control+Shift+1')
  await expect(editorIn(page, 1, 2, '/a.ts')).toBeFocused()
  await expect(page.getByText(/^Ln 202, Col 1$/)).toBeVisible()
  await page.keyboard.press('Control+Home')
  await expect(group(page, 1, 2).locator('.view-lines')).toContainText('// both')

  // What is opened is opened where one is.
  await page.keyboard.press('Control+Shift+2')
  await expect(editorIn(page, 2, 2, '/a.ts')).toBeFocused()
  await treeItem(page, 'b.ts').dblclick()
  await expect(editorIn(page, 2, 2, '/b.ts')).toBeFocused()
  await expect(tabsIn(page, 1, 2)).toHaveCount(2)
  await run(page, 'Move to the previous group')
  await expect(editorIn(page, 1, 2, '/b.ts')).toBeFocused()
  await expect(tabsIn(page, 2, 2)).toHaveCount(1)

  // The last tab takes its group along, and comes back into the one that is left.
  await page.keyboard.press('Control+Shift+2')
  await page.keyboard.press('Alt+w')
  await expect(page.getByRole('group', { name: /^group/ })).toBeHidden()
  await expect(editorTab(page, /^a\.ts/)).toHaveCount(1)
})

test('groups stand there again before anything else is drawn, with what they showed', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'const a = 1\n', 'b.ts': 'const b = 2\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await page.keyboard.press('Control+\\')
  await expect(editorIn(page, 2, 2, '/a.ts')).toBeFocused()
  await openFile(page, '/b.ts')
  await run(page, 'Split editor down')
  await expect(editorIn(page, 3, 3, '/b.ts')).toBeFocused()
  const places = () =>
    page.getByRole('group', { name: /^group/ }).evaluateAll((groups) =>
      groups.map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect()
        return [x, y, width, height]
      }),
    )
  const before = await places()
  expect(before.flat().every(Number.isInteger)).toBe(true)
  await page.addInitScript(() => {
    // The first picture of the editor area, as it comes.
    const observer = new MutationObserver(() => {
      const groups = document.querySelectorAll('[data-group]')
      if (groups.length === 0) return
      document.documentElement.dataset.firstGroups = String(groups.length)
      observer.disconnect()
    })
    observer.observe(document, { childList: true, subtree: true })
  })
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-first-groups', '3')
  await expect(editorIn(page, 1, 3, '/a.ts')).toBeVisible({ timeout: 30_000 })
  await expect(editorIn(page, 2, 3, '/b.ts')).toBeVisible({ timeout: 30_000 })
  expect(await places()).toEqual(before)
  await run(page, 'Join all editor groups')
  await expect(page.getByRole('group', { name: /^group/ })).toBeHidden()
  await expect(editorTab(page, /^[ab]\.ts/)).toHaveCount(2)
})

test('a tab is dragged to an edge, into the other group and among its tabs', async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'a\n', 'b.ts': 'b\n', 'c.ts': 'c\n' })
  await open(page, mock)
  for (const name of ['a', 'b', 'c']) await openFile(page, `/${name}.ts`)
  const main = page.getByRole('main', { name: 'Editor' })
  const box = await main.boundingBox()
  if (!box) throw new Error('There is an editor.')
  await editorTab(page, /^c\.ts/).dragTo(main, {
    targetPosition: { x: box.width - 30, y: box.height / 2 },
  })
  await expect(tabsIn(page, 2, 2)).toHaveText(['c.ts'])
  await editorTab(page, /^b\.ts/).dragTo(tabsIn(page, 2, 2), { targetPosition: { x: 8, y: 10 } })
  await expect(tabsIn(page, 2, 2)).toHaveText(['b.ts', 'c.ts'])
  await expect(editorIn(page, 2, 2, '/b.ts')).toBeFocused({ timeout: 30_000 })
  await tabsIn(page, 2, 2)
    .last()
    .dragTo(group(page, 1, 2).locator('.view-lines'))
  await expect(tabsIn(page, 2, 2)).toHaveText(['b.ts'])
  await expect(tabsIn(page, 1, 2).last()).toHaveText('c.ts')
})

test('the line between groups is moved with the arrows, and Enter makes them equal again', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'a\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await page.keyboard.press('Control+\\')
  await expect(editorIn(page, 2, 2, '/a.ts')).toBeFocused()
  const width = async () => (await group(page, 1, 2).boundingBox())?.width ?? 0
  const equal = await width()
  const sash = page.getByRole('separator', { name: 'Resize editor groups' })
  await sash.focus()
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(width).toBe(equal + 64)
  await page.keyboard.press('Enter')
  await expect.poll(width).toBe(equal)
})

test('where there is little room one group is shown, and the list of editors leads to the others', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'a\n', 'b.ts': 'b\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await page.keyboard.press('Control+\\')
  await expect(editorIn(page, 2, 2, '/a.ts')).toBeFocused()
  await openFile(page, '/b.ts')
  await page.setViewportSize({ width: 800, height: 600 })
  await expect(group(page, 1, 2)).toBeHidden()
  await expect(editor(page, '/b.ts')).toBeVisible()
  await page.getByRole('button', { name: 'All editors' }).click()
  await page.getByRole('menuitem', { name: 'a.ts · group 1' }).click()
  await expect(group(page, 1, 2)).toBeVisible()
  await expect(group(page, 2, 2)).toBeHidden()
  await expect(editor(page, '/a.ts')).toBeVisible()
})

test('the group that one is in is told apart, and the focus goes on when it closes', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'a\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await page.keyboard.press('Control+\\')
  await expect(editorIn(page, 2, 2, '/a.ts')).toBeFocused()
  const mark = (nth: number) =>
    tabsIn(page, nth, 2)
      .last()
      .evaluate((tab) => tab.parentElement && getComputedStyle(tab.parentElement).boxShadow)
  await expect.poll(async () => (await mark(1)) === (await mark(2))).toBe(false)
  await group(page, 2, 2).getByRole('button', { name: 'Close a.ts' }).click()
  await expect(editor(page, '/a.ts')).toBeFocused()
  await page.keyboard.press('Control+\\')
  await expect(editorIn(page, 2, 2, '/a.ts')).toBeFocused()
  await tabsIn(page, 2, 2).focus()
  await page.keyboard.press('Delete')
  await expect(editor(page, '/a.ts')).toBeFocused()
})

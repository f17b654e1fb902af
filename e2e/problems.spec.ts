import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { clipboard, composer, editor, editorTab, open, openFile, run, treeItem, writeFiles } from './locators'
import { middleOf, rows, terminal, typeLine } from './terminalText'
import { expect, test } from './workspaceTest'

const list = (page: Page) => page.getByRole('tree', { name: 'Problems' })
const problem = (page: Page, name: RegExp) => list(page).getByRole('treeitem', { name })
const item = (page: Page) => page.getByRole('contentinfo').getByRole('button', { name: /^Problems:/ })
const field = (page: Page) => page.getByRole('searchbox', { name: 'Filter problems' })
const ERROR = "src/a.ts(2,7): error TS2322: Type 'string' is not assignable to type 'number'."
const WARNING = 'b.js:1:1: warning: unused variable'

async function begin(page: Page, mock: Parameters<typeof open>[1]): Promise<void> {
  writeFiles(mock, { 'src/a.ts': 'const one = 1\nconst two = 2\n', 'b.js': 'let x\n' })
  await open(page, mock)
  await expect(terminal(page)).toBeVisible()
  await expect(item(page)).toHaveAccessibleName('Problems: none')
}

test('what a terminal prints is listed by file, opens in its place, and is filtered by keys alone', {
  tag: '@smoke',
}, async ({ page, context, mock }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await begin(page, mock)
  await typeLine(page, `echo ${ERROR}`)
  await typeLine(page, `echo ${WARNING}`)
  await typeLine(page, 'echo gone.ts(1,1): error TS1: of no file')
  await expect(item(page)).toHaveAccessibleName('Problems: 1 error, 1 warning')
  await item(page).press('Enter')
  await expect(page.getByRole('tab', { name: 'Problems' })).toHaveAttribute('aria-selected', 'true')
  await expect(problem(page, /^Error: Type 'string'.*line 2, tsc TS2322$/)).toBeVisible()
  await expect(list(page).getByRole('treeitem')).toHaveCount(4)
  await field(page).focus()
  await page.keyboard.type('unused')
  await expect(list(page).getByRole('treeitem')).toHaveCount(2)
  await page.keyboard.press('Escape')
  await expect(list(page).getByRole('treeitem')).toHaveCount(4)
  await page.keyboard.press('ArrowDown')
  await expect(problem(page, /^b\.js, 1 problem/)).toBeFocused()
  await page.keyboard.press('End')
  await expect(problem(page, /^Error: Type/)).toBeFocused()
  await page.keyboard.press('ControlOrMeta+c')
  await expect.poll(() => clipboard(page)).toMatch(/^src\/a\.ts:2:7 error TS2322: Type 'string'/)
  await page.keyboard.press('Enter')
  await expect(editor(page, '/src/a.ts')).toBeFocused({ timeout: 30_000 })
  await expect(page.getByRole('button', { name: /^Ln 2, Col 7/ })).toBeVisible()
  await page.keyboard.press('F8')
  await expect(editor(page, '/b.js')).toBeFocused()
  await page.keyboard.press('Shift+F8')
  await expect(editor(page, '/src/a.ts')).toBeFocused()
})

test('a problem is out of date once its file has changed, goes with its terminal, and can be asked about', async ({
  page,
  mock,
}) => {
  await begin(page, mock)
  await typeLine(page, `echo ${ERROR}`)
  await run(page, 'Show problems')
  await expect(problem(page, /^Error: Type/)).toBeVisible()
  await problem(page, /^Error: Type/).focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Ask the agent about this' }).click()
  await expect(composer(page)).toHaveValue(/^@src\/a\.ts:2 Fix this problem: Type 'string'/)
  writeFiles(mock, { 'src/a.ts': 'const one = 1\nconst two = 3\n' })
  await expect(problem(page, /^Error: Type.*may be out of date$/)).toBeVisible()
  await page.getByRole('tab', { name: /^Terminal/ }).click()
  await terminal(page).getByRole('textbox', { name: 'Terminal input' }).focus()
  await page.keyboard.type('exit 0')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await expect(item(page)).toHaveAccessibleName('Problems: none')
})

test('what the editor marks is listed while the file is open', async ({ page, mock }) => {
  writeFiles(mock, { 'a.json': '{\n  "one": 1,\n  "two" 2\n}\n' })
  await open(page, mock)
  await openFile(page, '/a.json')
  await expect(item(page)).toHaveAccessibleName(/1 error/, { timeout: 30_000 })
  await run(page, 'Show problems')
  await expect(problem(page, /^Error: .*line 3, json/)).toBeVisible()
})

test('a place in a terminal leads to its file, and one of no file does not', async ({ page, mock }) => {
  await begin(page, mock)
  await typeLine(page, 'echo src/a.ts:2:7')
  await expect(rows(page).getByText('src/a.ts:2:7', { exact: true })).toBeVisible()
  await expect(async () => {
    await page.mouse.move(...(await middleOf(page, 'src/a.ts:2:7')))
    await expect(terminal(page).locator('.xterm')).toHaveAttribute('title', /to open/, { timeout: 1000 })
  }).toPass()
  await page.keyboard.down('Control')
  await page.mouse.click(...(await middleOf(page, 'src/a.ts:2:7')))
  await page.keyboard.up('Control')
  await expect(editorTab(page, /^a\.ts/)).toBeVisible()
  await expect(page.getByRole('button', { name: /^Ln 2, Col 7/ })).toBeVisible({ timeout: 30_000 })
})

test('A1: the list of problems, empty, filtered and with what is out of date, has no violations', async ({
  page,
  mock,
}) => {
  await begin(page, mock)
  await run(page, 'Show problems')
  const check = async (state: string) => {
    for (const theme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      const { violations } = await new AxeBuilder({ page })
        .options({ rules: { 'target-size': { enabled: true } } })
        .analyze()
      expect(violations.map(({ id, nodes }) => `${state}: ${id} ${nodes[0]?.target}`)).toEqual([])
    }
  }
  await check('empty')
  await page.getByRole('tab', { name: /^Terminal/ }).click()
  await typeLine(page, `echo ${ERROR}`)
  await typeLine(page, `echo ${WARNING}`)
  await run(page, 'Show problems')
  await expect(problem(page, /^Warning: unused/)).toBeVisible()
  writeFiles(mock, { 'b.js': 'let y\n' })
  await expect(problem(page, /^Warning: unused.*may be out of date$/)).toBeVisible()
  await check('listed')
  await field(page).fill('nothing of it')
  await expect(page.getByText('No problems match')).toBeVisible()
  await check('filtered')
  await expect(treeItem(page, 'b.js')).toBeVisible()
})

import type { Page } from '@playwright/test'
import { composer, editorLines, open, openFile, run, treeItem, writeFiles } from './locators'
import type { Mock } from './mock/startMock'
import { rows, terminal, typeLine } from './terminalText'
import { expect, test } from './workspaceTest'

const chips = (page: Page) => page.getByRole('list', { name: 'Goes with the message' })

test('lines that are selected in the editor go into the message by one key, as a chip that can be removed', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  writeFiles(mock, { 'a.ts': 'const one = 1\nconst two = 2\nconst three = 3\n' })
  await open(page, mock)
  await openFile(page, '/a.ts')
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('ControlOrMeta+i')
  await expect(composer(page)).toBeFocused()
  await expect(composer(page)).toHaveValue('@a.ts:1-2 ')
  await expect(chips(page)).toContainText('a.ts')
  await expect(chips(page)).toContainText('lines 1 to 2')
  await page.keyboard.type('what is this?')
  await page.keyboard.press('Enter')
  await expect
    .poll(() => mock.agent.files.at(-1))
    .toMatchObject([{ path: '/a.ts', startLine: 1, endLine: 2 }])
  // With nothing selected the key goes to the message, and back.
  await editorLines(page).click()
  await page.keyboard.press('ControlOrMeta+i')
  await expect(composer(page)).toBeFocused()
  await expect(composer(page)).toHaveValue('')
  await page.keyboard.press('ControlOrMeta+i')
  await expect(composer(page)).not.toBeFocused()
})

test('the menu of a text asks about its line, and about the problem that is marked there', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.json': '{\n  "one": 1,\n  "two" 2\n}\n' })
  await open(page, mock)
  await openFile(page, '/a.json')
  await expect(page.locator('.squiggly-error').first()).toBeVisible({ timeout: 30_000 })
  await page.keyboard.press('F8')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Ask the agent about this problem' }).click()
  await expect(composer(page)).toHaveValue(/^@a\.json:3 Fix this problem: .+ $/)
  await expect(composer(page)).toBeFocused()
  await expect(chips(page)).toContainText('line 3')
})

test('what a terminal printed goes with the message as a text, from the palette and from its menu', async ({
  page,
  mock,
}) => {
  await open(page, mock)
  await expect(terminal(page)).toBeVisible()
  await typeLine(page, 'echo over there')
  await expect(rows(page)).toContainText('over there')
  await run(page, 'Ask the agent about the terminal output')
  await expect(composer(page)).toBeFocused()
  await expect(chips(page)).toContainText(/Terminal output \(\d+ lines?\)/)
  await page.keyboard.type('why?')
  await page.keyboard.press('Enter')
  await expect.poll(() => prompts(mock)).toHaveLength(1)
  expect(prompts(mock)[0]?.attachments).toMatchObject([{ mimeType: 'text/plain' }])
  expect(textOf(prompts(mock)[0])).toContain('over there')
  await page.getByRole('button', { name: 'More terminal actions' }).click()
  await page.getByRole('menuitem', { name: 'Ask the agent about the output' }).click()
  await expect(chips(page)).toContainText('Terminal output')
  await chips(page)
    .getByRole('button', { name: /^Remove Terminal output/ })
    .click()
  await expect(chips(page)).toBeHidden()
})

test('a picture that is shown and a port that listens can be asked about', async ({ page, mock }) => {
  writeFiles(mock, { 'dot.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>' })
  await open(page, mock)
  await treeItem(page, 'dot.svg').dblclick()
  await page.getByRole('main').getByRole('button', { name: 'Ask the agent about this' }).click()
  await expect(composer(page)).toHaveValue('@dot.svg ')
  await expect(composer(page)).toBeFocused()
  await expect(chips(page)).toContainText('dot.svg')
  mock.setPorts([3000])
  await page.getByRole('tab', { name: /^Ports/ }).click()
  const row = page.getByRole('table', { name: 'Ports' }).getByRole('row', { name: /^3000/ })
  await row.getByRole('button', { name: 'Ask the agent about this' }).click()
  // The file that the text names has its chip in a list before it.
  await expect(chips(page).last()).toContainText('Port 3000')
  await expect(composer(page)).toBeFocused()
  await page.keyboard.type('what is it?')
  await page.keyboard.press('Enter')
  await expect.poll(() => prompts(mock)).toHaveLength(1)
  expect(prompts(mock)[0]?.context?.files).toEqual([{ path: '/dot.svg' }])
  expect(textOf(prompts(mock)[0])).toContain('Port: 3000\nProcess: node')
})

interface Prompt {
  readonly context?: { readonly files: readonly object[] }
  readonly attachments?: readonly { readonly mimeType: string; readonly data: string }[]
}

const prompts = (mock: Mock) =>
  mock.wire.received.filter(({ type }) => type === 'prompt') as unknown as readonly Prompt[]

const textOf = (prompt: Prompt | undefined) =>
  Buffer.from(prompt?.attachments?.[0]?.data ?? '', 'base64').toString('utf8')

import type { Page } from '@playwright/test'
import {
  clipboard,
  composer,
  conversation,
  editor,
  editorLines,
  open,
  openFile,
  send,
  tabTo,
  writeFiles,
} from './locators'
import { expect, test } from './workspaceTest'

const answers = (page: Page) => conversation(page).getByRole('article', { name: 'Agent', exact: true })

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

/** From the composer back to the answer, as a keyboard goes: the conversation is one stop of Tab. */
async function toAnswer(page: Page): Promise<void> {
  const isInComposer = await composer(page).evaluate((box) => box === document.activeElement)
  if (!isInComposer) await page.keyboard.press('ControlOrMeta+i')
  await expect(composer(page)).toBeFocused()
  for (let stop = 0; stop < 6; stop++) {
    await page.keyboard.press('Shift+Tab')
    if (
      await answers(page)
        .last()
        .evaluate((article) => article === document.activeElement)
    )
      return
  }
  throw new Error('No Tab leads to the answer.')
}

async function answered(page: Page): Promise<void> {
  await send(page, 'markdown')
  await expect(conversation(page).getByRole('table')).toBeVisible()
  await expect(answers(page)).not.toHaveAttribute('aria-busy', 'true')
  // Its code comes when a conversation has begun.
  await expect(answers(page).getByRole('button', { name: 'More on this answer' })).toBeAttached()
}

for (const key of ['Shift+F10', 'ContextMenu'])
  test(`an answer is copied as Markdown by keyboard alone, with ${key}`, async ({ page, mock }) => {
    await open(page, mock)
    await answered(page)
    await toAnswer(page)
    await page.keyboard.press(key)
    await expect(page.getByRole('menuitem', { name: 'Copy answer as Markdown' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect
      .poll(() => clipboard(page))
      .toMatch(/^## A heading\n\nSome \*\*bold\*\* text[\s\S]*\| 1 \| 2 \|/)
    await expect(page.getByRole('menu')).toBeHidden()
    await expect(conversation(page).locator(':focus')).toHaveCount(1)
  })

test('code of an answer is copied, put at the cursor and into a new file by keyboard alone', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'one\ntwo\n' })
  await open(page, mock)
  await answered(page)
  await openFile(page, '/a.ts')
  await page.keyboard.press('ControlOrMeta+End')
  await toAnswer(page)
  await page.keyboard.press('Enter')
  await tabTo(page, 'Copy')
  await page.keyboard.press('Enter')
  await expect.poll(() => clipboard(page)).toBe('const answer = 42')
  await page.keyboard.press('Escape')
  await expect(answers(page)).toBeFocused()
  await page.keyboard.press('Enter')
  await tabTo(page, 'Insert at the cursor')
  await page.keyboard.press('Enter')
  await expect(editor(page, '/a.ts')).toBeFocused()
  await expect(editorLines(page)).toContainText(/const\sanswer\s=\s42/)
  await toAnswer(page)
  await page.keyboard.press('Enter')
  await tabTo(page, 'Open as a new file')
  await page.keyboard.press('Space')
  await expect(page.getByRole('textbox', { name: 'Path of the new file' })).toHaveValue('/untitled.ts')
  await page.keyboard.press('Enter')
  await expect(editor(page, '/untitled.ts')).toBeVisible()
})

test('keys and the palette lead to the start and the end of an answer', async ({ page, mock }) => {
  await open(page, mock)
  await send(page, 'think tool')
  await expect(conversation(page)).toContainText('one two three')
  await toAnswer(page)
  await page.keyboard.press('ControlOrMeta+ArrowUp')
  await expect(conversation(page).getByRole('article', { name: /thought/i })).toBeFocused()
  await page.keyboard.press('ControlOrMeta+ArrowDown')
  await expect(answers(page).last()).toBeFocused()
  await page.keyboard.press('F1')
  await page.keyboard.type('start of the answer')
  await expect(page.getByRole('option', { name: /Go to the start of the answer/ })).toContainText(/↑/)
  await page.keyboard.press('Enter')
  await expect(conversation(page).getByRole('article', { name: /thought/i })).toBeFocused()
  await page.keyboard.press('ControlOrMeta+Shift+/')
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  for (const command of [
    'Go to the start of the answer',
    'Go to the end of the answer',
    'Find in conversation',
  ])
    await expect(keys).toContainText(command)
})

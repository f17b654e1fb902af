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
  writeFiles,
} from './locators'
import { expect, test } from './workspaceTest'

const answers = (page: Page) => conversation(page).getByRole('article', { name: 'Agent', exact: true })
const mine = (page: Page) => conversation(page).getByRole('article', { name: 'You', exact: true })

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

test('an answer is copied as the agent wrote it', async ({ page, mock }) => {
  await open(page, mock)
  await send(page, 'markdown')
  await expect(conversation(page).getByRole('table')).toBeVisible()
  await answers(page).hover()
  await answers(page).getByRole('button', { name: 'More on this answer' }).click()
  await page.getByRole('menuitem', { name: 'Copy answer as Markdown' }).click()
  await expect.poll(() => clipboard(page)).toMatch(/^## A heading\n\nSome \*\*bold\*\* text/)
})

test('the last message goes back into the composer, and is sent again as a new one', async ({
  page,
  mock,
}) => {
  await open(page, mock)
  await send(page, 'say hello')
  await expect(answers(page)).toContainText('hello')
  await mine(page).getByRole('button', { name: 'More on this message' }).click()
  await page.getByRole('menuitem', { name: 'Edit and send anew' }).click()
  await expect(composer(page)).toBeFocused()
  await expect(composer(page)).toHaveValue('say hello')
  await composer(page).fill('')
  await mine(page).getByRole('button', { name: 'More on this message' }).click()
  await page.getByRole('menuitem', { name: 'Send again' }).click()
  await expect(mine(page)).toHaveCount(2)
  await expect(answers(page)).toHaveCount(2)
  expect(mock.agent.prompts).toEqual(['say hello', 'say hello'])
})

test('a turn that failed and one that was stopped are tried again, each once', async ({ page, mock }) => {
  await open(page, mock)
  await send(page, 'please fail')
  await conversation(page).getByRole('button', { name: 'Retry' }).click()
  await expect.poll(() => mock.agent.prompts).toEqual(['please fail', 'please fail'])
  await expect(mine(page)).toHaveCount(2)
  // The card of the first failure offers nothing any more: its message is not the last one.
  await expect(conversation(page).getByRole('button', { name: 'Retry' })).toHaveCount(1)
  mock.agent.pauseAfter(1)
  await send(page, 'words 9')
  await expect(answers(page).last()).toContainText('w1')
  await page.getByRole('button', { name: 'Stop' }).click()
  mock.agent.resume()
  await expect(page.getByText('You stopped the agent.')).toBeVisible()
  await page.getByRole('button', { name: 'Retry' }).last().click()
  await expect(answers(page).last()).toContainText('w9')
  expect(mock.agent.prompts.at(-1)).toBe('words 9')
})

test('code of an answer goes where the cursor is, and becomes a file that can be undone', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.ts': 'one\ntwo\n' })
  await open(page, mock)
  await send(page, 'markdown')
  const insert = conversation(page).getByRole('button', { name: 'Insert at the cursor' })
  await expect(insert).toHaveAttribute('aria-disabled', 'true')
  await openFile(page, '/a.ts')
  await page.keyboard.press('ControlOrMeta+End')
  await insert.click()
  await expect(editor(page, '/a.ts')).toBeFocused()
  await expect(editorLines(page)).toContainText(/const\sanswer\s=\s42/)
  await page.keyboard.press('ControlOrMeta+z')
  await expect(editorLines(page)).not.toContainText(/answer/)
  await conversation(page).getByRole('button', { name: 'Open as a new file' }).click()
  const path = page.getByRole('textbox', { name: 'Path of the new file' })
  await expect(path).toHaveValue('/untitled.ts')
  await path.fill('/a.ts')
  await path.press('Enter')
  await expect(page.getByRole('dialog')).toContainText('It is open in another tab.')
  await path.fill('/src/new.ts')
  await path.press('Enter')
  await expect(editor(page, '/src/new.ts')).toBeVisible()
  await expect(editorLines(page)).toContainText(/const\sanswer\s=\s42/)
})

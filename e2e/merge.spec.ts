import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { editor, editorLines, open, openFile, run, tabTo, writeFiles } from './locators'
import { expect, test } from './workspaceTest'

const onDisk = (mock: { root: string }, path: string) => readFileSync(join(mock.root, path), 'utf8')
const overlap = (page: Page) => page.getByRole('alert').filter({ hasText: 'same lines' })
const result = (page: Page) => page.getByRole('textbox', { name: '/a.txt, result of the merge' })

/** Tab until this button has the focus. */
async function tabOn(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true })
  await expect(async () => {
    await page.keyboard.press('Tab')
    await expect(button).toBeFocused({ timeout: 100 })
  }).toPass({ intervals: [0] })
}

const BASE = 'one\n\nthree\n\nfive\n'

test('texts that overlap are merged place by place, by the keyboard alone', async ({ page, mock }) => {
  writeFiles(mock, { 'a.txt': BASE })
  await open(page, mock)
  await openFile(page, '/a.txt')
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('mine ')
  await page.keyboard.press('Control+End')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.type('mine ')
  writeFiles(mock, { 'a.txt': 'theirs one\n\ntheirs three\n\ntheirs five\n' })
  await expect(overlap(page)).toBeVisible()
  await run(page, 'Merge with the file on disk')
  await expect(result(page)).toBeVisible()
  await expect(page.getByRole('heading', { name: '2 of 2 conflicts left' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Mine, in the editor' })).toContainText('mine one')
  await expect(page.getByRole('region', { name: 'Theirs, on disk' })).toContainText('theirs one')
  await expect(page.getByRole('region', { name: 'Base, before both' })).toContainText('one')
  await tabOn(page, 'Use result')
  await expect(page.getByRole('button', { name: 'Use result' })).toHaveAttribute('aria-disabled', 'true')

  await tabOn(page, 'Take both')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Conflict 2 of 2: not decided' })).toBeVisible()
  // The lines of the second are written anew.
  await result(page).focus()
  await page.keyboard.press('End')
  await page.keyboard.type('!')
  await expect(page.getByRole('heading', { name: '2 conflicts, all decided' })).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('heading', { name: '1 of 2 conflicts left' })).toBeVisible()
  await page.getByRole('button', { name: 'Take theirs' }).focus()
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Use result' }).focus()
  await page.keyboard.press('Enter')
  await expect(result(page)).toBeHidden()
  await expect.poll(() => onDisk(mock, 'a.txt')).toBe('mine one\ntheirs one\n\ntheirs three\n\ntheirs five\n')

  await editor(page, '/a.txt').focus()
  await page.keyboard.press('Control+z')
  await expect(editorLines(page)).toContainText('mine five')
})

test('in a narrow window one text of the merge is shown at a time, and what was decided stays', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'a.txt': BASE, 'b.txt': 'b\n' })
  await open(page, mock)
  await openFile(page, '/a.txt')
  await page.keyboard.type('mine ')
  writeFiles(mock, { 'a.txt': `theirs ${BASE}` })
  await page.getByRole('button', { name: 'Merge', exact: true }).click()
  await expect(result(page)).toBeVisible()
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('button', { name: 'Editor', exact: true }).click()
  const tabs = page.getByRole('tablist', { name: 'Texts of the conflict' })
  await expect(tabs.getByRole('tab', { name: 'Result' })).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('region', { name: 'Theirs, on disk' })).toBeHidden()
  await tabs.getByRole('tab', { name: 'Result' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('region', { name: 'Theirs, on disk' })).toContainText('theirs one')
  await expect(result(page)).toBeHidden()
  await page.getByRole('button', { name: 'Take theirs' }).click()
  await expect(page.getByRole('heading', { name: '1 conflict, all decided' })).toBeVisible()
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.getByRole('treeitem', { name: /^b\.txt/ }).click()
  await expect(result(page)).toBeHidden()
  await page.getByRole('tab', { name: /^a\.txt/ }).click()
  await expect(page.getByRole('heading', { name: '1 conflict, all decided' })).toBeVisible()

  // The file changes once more: the result is shown, and cannot be used.
  writeFiles(mock, { 'a.txt': `again ${BASE}` })
  await expect(page.getByRole('alert').filter({ hasText: 'changed again while' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Use result' })).toBeDisabled()
  await page.getByRole('button', { name: 'Begin again' }).click()
  await expect(page.getByRole('region', { name: 'Theirs, on disk' })).toContainText('again one')
  await page.getByRole('button', { name: 'Take mine' }).click()
  await page.getByRole('button', { name: 'Use result' }).click()
  await expect.poll(() => onDisk(mock, 'a.txt')).toBe(`mine ${BASE}`)
})

const MARKED = `before
<<<<<<< HEAD
mine
||||||| 0123abc
base
=======
theirs
>>>>>>> topic
between
<<<<<<< HEAD
second of mine
=======
second of theirs
>>>>>>> topic
after
`

test('conflicts that git wrote into a file are settled by buttons above them and by commands', async ({
  page,
  mock,
}) => {
  writeFiles(mock, { 'c.txt': MARKED })
  await open(page, mock)
  await openFile(page, '/c.txt')
  await expect(page.getByText('2 merge conflicts of git in this file.')).toBeVisible()
  await run(page, 'Next conflict')
  await expect(page.getByRole('contentinfo')).toContainText('Ln 2, Col 1')
  await run(page, 'Next conflict')
  await expect(page.getByRole('contentinfo')).toContainText('Ln 10, Col 1')
  await run(page, 'Compare both sides of the conflict')
  await expect(editorLines(page).filter({ hasText: 'second of theirs' })).toBeVisible()
  await page.getByRole('button', { name: 'Back to the file' }).click()
  await expect(editor(page, '/c.txt')).toBeVisible()

  const first = page.getByRole('group', { name: 'Conflict 1 of 2' })
  await expect(first).toBeVisible()
  // Tab leads to the buttons where it moves the focus.
  await editor(page, '/c.txt').focus()
  await page.keyboard.press('Control+m')
  await tabTo(page, 'Accept incoming: take the lines of the other branch')
  await page.keyboard.press('Enter')
  await expect(page.getByText('1 merge conflict of git in this file.')).toBeVisible()
  await run(page, 'Accept both sides of the conflict')
  await expect(page.getByText(/merge conflicts? of git in this file/)).toBeHidden()
  await expect
    .poll(() => onDisk(mock, 'c.txt'))
    .toBe('before\ntheirs\nbetween\nsecond of mine\nsecond of theirs\nafter\n')
  await editor(page, '/c.txt').focus()
  await page.keyboard.press('Control+z')
  await expect(page.getByText('1 merge conflict of git in this file.')).toBeVisible()
})

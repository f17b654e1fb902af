import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { editor, editorLines, open, openFile, writeFiles } from './locators'
import { expect, test } from './workspaceTest'

const menu = (page: Page) => page.getByRole('menu', { name: 'Text' })
const word = (page: Page, text: string) =>
  editorLines(page).locator('span', { hasText: new RegExp(`^\\s*${text}\\s*$`) })
const item = (page: Page, name: string) => menu(page).getByRole('menuitem', { name })

test('the menu of a text offers only what is known of it in this file, by mouse and by keyboard', async ({
  page,
  mock,
}) => {
  const text =
    "import { total } from './cart'\nfunction twice(amount: number) {\n  return amount + total\n}\ntwice(2)\n"
  writeFiles(mock, { 'cart.ts': 'export const total = 1\n', 'page.ts': text })
  await open(page, mock)
  await openFile(page, '/page.ts')

  // The service that knows names starts with the file; the menu does not wait for it.
  await expect(async () => {
    await word(page, 'amount').first().click({ button: 'right' })
    await expect(menu(page)).toBeVisible()
    const offers = await item(page, 'Rename in this file').isVisible()
    if (!offers) await page.keyboard.press('Escape')
    expect(offers).toBe(true)
  }).toPass({ timeout: 60_000 })
  for (const name of [
    'Go to definition in this file',
    'Show references in this file',
    'Cut',
    'Copy',
    'Paste',
  ])
    await expect(item(page, name)).toBeVisible()
  await expect(item(page, 'Rename in this file')).toContainText('F2')
  expect(await menu(page).evaluate((element) => getComputedStyle(element).backgroundColor)).not.toContain(
    '0, 0, 0, 0',
  )
  await item(page, 'Rename in this file').click()
  const name = page.locator('.rename-box input')
  await expect(name).toBeFocused()
  await name.fill('price')
  await name.press('Enter')
  const renamed = text.replaceAll('amount', 'price')
  await expect.poll(() => readFileSync(join(mock.root, 'page.ts'), 'utf8')).toBe(renamed)

  await word(page, 'total').first().click()
  await page.keyboard.press('Shift+F10')
  await expect(item(page, 'Change all occurrences in this file')).toBeVisible()
  await expect(menu(page).getByRole('menuitem', { name: /Rename|definition|references/ })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(editor(page, '/page.ts')).toBeFocused()
  await page.keyboard.press('F2')
  await expect(page.getByText('This name may be used in other files').first()).toBeVisible()
  await expect(name).toBeHidden()
  await page.keyboard.press('Escape')
  await page.keyboard.press('ContextMenu')
  await item(page, 'Change all occurrences in this file').click()
  await expect(editor(page, '/page.ts')).toBeFocused()
  await expect(page.getByText('5 selected')).toBeVisible()
  await page.keyboard.type('sum')
  await expect
    .poll(() => readFileSync(join(mock.root, 'page.ts'), 'utf8'))
    .toBe(renamed.replaceAll('total', 'sum'))
})

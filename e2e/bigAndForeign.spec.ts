import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { editor, editorLines, open, treeItem, writeFiles } from './locators'
import { expect, test } from './workspaceTest'

test('a text larger than a message opens, is edited and saved', async ({ page, mock }) => {
  const log = Array.from({ length: 400_000 }, (_, at) => `line ${at}\n`).join('')
  writeFiles(mock, { 'big.log': log })
  await open(page, mock)
  await treeItem(page, 'big.log').dblclick()
  await expect(editorLines(page)).toContainText('line 1')
  await editor(page, '/big.log').focus()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type('the end')
  await page.keyboard.press('ControlOrMeta+s')
  await expect.poll(() => readFileSync(join(mock.root, 'big.log'), 'utf8') === `${log}the end`).toBe(true)
})

test('a text in another encoding says so, and is read in the one that is chosen', async ({ page, mock }) => {
  // "Привет, мир" in KOI8-R, and the same in Windows 1251.
  writeFiles(mock, { 'koi.txt': Buffer.from('f0d2c9d7c5d42c20cdc9d20a', 'hex') })
  await open(page, mock)
  await treeItem(page, 'koi.txt').dblclick()
  await expect(editorLines(page)).toContainText('Привет')
  await page.getByRole('contentinfo').getByRole('button', { name: 'KOI8-R' }).click()
  const dialog = page.getByRole('dialog', { name: 'Reopen with encoding' })
  await dialog.getByRole('combobox').fill('windows 1251')
  await dialog.getByRole('option', { name: 'Cyrillic (Windows 1251)' }).click()
  await expect(page.getByRole('contentinfo').getByRole('button', { name: 'WINDOWS-1251' })).toBeVisible()
  await expect(editorLines(page)).not.toContainText('Привет')
  await editor(page, '/koi.txt').focus()
  await page.keyboard.type('本')
  await page.keyboard.press('ControlOrMeta+s')
  const strip = page.getByRole('alert').filter({ hasText: "Couldn't save koi.txt." })
  await expect(strip).toContainText('Line 1 has "本", which windows-1251 can\'t hold. Nothing was written.')
  await strip.getByRole('button', { name: 'Save as UTF-8' }).click()
  await expect.poll(() => readFileSync(join(mock.root, 'koi.txt'), 'utf8')).toMatch(/^本/)
})

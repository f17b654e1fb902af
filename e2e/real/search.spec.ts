import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './realTest'

const FILES = 499
const PER_FILE = 20

test('10,000 results are walked and folded without a wait, and a function is renamed in all its files', async ({
  page,
  server,
}) => {
  test.slow()
  const { root } = server
  mkdirSync(join(root, 'many'))
  for (let n = 0; n < FILES; n++)
    writeFileSync(join(root, 'many', `f${n}.txt`), 'hay needle hay\n'.repeat(PER_FILE))
  for (const name of ['a', 'b', 'c'])
    writeFileSync(join(root, `${name}.ts`), `import { oldName } from './lib'\noldName('${name}')\n`)
  await server.open(page)
  await expect(page.getByRole('treeitem', { name: 'a.ts' })).toBeVisible({ timeout: 30_000 })
  await page.keyboard.press('Control+Shift+F')
  const field = page.getByRole('textbox', { name: 'Search in files' })
  await expect(field).toBeFocused()
  await field.fill('needle')
  const side = page.getByRole('complementary', { name: 'Search' })
  await expect(side.getByText('9,980 results in 499 files', { exact: true })).toBeVisible({
    timeout: 30_000,
  })
  const results = page.getByRole('tree', { name: 'Search results' })
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  await expect(results.getByRole('treeitem', { name: 'Line 20: hay needle hay' }).last()).toBeFocused()
  expect(await results.getByRole('treeitem').count()).toBeLessThan(100)

  await page.keyboard.press('Control+Shift+H')
  await field.fill('oldName')
  await page.getByRole('switch', { name: 'Whole word' }).click()
  await page.getByRole('textbox', { name: 'Replace with' }).fill('newName')
  await expect(side.getByText('6 results in 3 files', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Replace all', exact: true }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Replace all' }).click()
  await expect(side.getByText('Replaced 6 results in 3 files.')).toBeVisible()
  expect(readFileSync(join(root, 'b.ts'), 'utf8')).toBe("import { newName } from './lib'\nnewName('b')\n")
  writeFileSync(join(root, 'c.ts'), 'oldName newName\n')
  await expect(side.getByText('1 result in 1 file', { exact: true })).toBeVisible()
  await side.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(side.getByText(/Left alone, because the text is another one by now: c\.ts\./)).toBeVisible()
  expect(readFileSync(join(root, 'a.ts'), 'utf8')).toBe("import { oldName } from './lib'\noldName('a')\n")
  expect(readFileSync(join(root, 'c.ts'), 'utf8')).toBe('oldName newName\n')
})

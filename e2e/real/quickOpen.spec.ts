import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './realTest'

test('a function is found by its name, looked at beside the file it is called in, and stands there again after a reload', async ({
  page,
  server,
}) => {
  test.slow()
  const { root } = server
  for (let n = 0; n < 40; n++) {
    mkdirSync(join(root, `part${n}`))
    for (let at = 0; at < 50; at++)
      writeFileSync(join(root, `part${n}/file${at}.ts`), `export const value${n}x${at} = ${at}\n`)
  }
  writeFileSync(
    join(root, 'part7/parcel.ts'),
    '\nexport async function packParcel(a: number) {\n  return a\n}\n',
  )
  writeFileSync(join(root, 'main.ts'), "import { packParcel } from './part7/parcel'\npackParcel(1)\n")
  writeFileSync(join(root, '.gitignore'), 'made\n')
  mkdirSync(join(root, 'made'))
  writeFileSync(join(root, 'made/bundle.js'), 'x\n')
  await server.open(page)
  await expect(page.getByRole('treeitem', { name: 'main.ts' })).toBeVisible({ timeout: 30_000 })

  await page.keyboard.press('Control+p')
  const field = page.getByRole('combobox', { name: /^Go to/ })
  await field.fill('bundle')
  await expect(page.getByText('Ignored files are left out.')).toBeVisible()
  await page.getByRole('switch', { name: 'Ignored files too' }).click()
  await expect(page.getByRole('option', { name: /bundle\.js/ })).toBeVisible()
  await field.fill('main.ts:2:3')
  await expect(page.getByRole('option').first()).toContainText('main.ts')
  await field.press('Enter')
  await expect(page.getByRole('textbox', { name: '/main.ts, editor' })).toBeFocused({ timeout: 30_000 })
  await expect(page.getByText('Ln 2, Col 3', { exact: true })).toBeVisible()

  await page.keyboard.press('Control+\\')
  const right = page.getByRole('group', { name: 'group 2 of 2', exact: true })
  await expect(right.getByRole('textbox', { name: '/main.ts, editor' })).toBeFocused()
  await page.keyboard.press('Control+p')
  await field.fill('#pckparcel')
  await expect(page.getByRole('option')).toHaveCount(1)
  await expect(page.getByRole('option')).toContainText('part7/parcel.ts:2')
  await field.press('Enter')
  await expect(right.getByRole('textbox', { name: '/part7/parcel.ts, editor' })).toBeFocused({
    timeout: 30_000,
  })
  await expect(page.getByText('Ln 2, Col 23', { exact: true })).toBeVisible()

  await page.reload()
  const left = page.getByRole('group', { name: 'group 1 of 2', exact: true })
  await expect(left.getByRole('textbox', { name: '/main.ts, editor' })).toBeVisible({ timeout: 30_000 })
  await expect(right.getByRole('textbox', { name: '/part7/parcel.ts, editor' })).toBeVisible({
    timeout: 30_000,
  })
})

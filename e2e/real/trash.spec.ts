import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './realTest'

test('a folder that was deleted comes back from the trash after a restart of the server, as it was', async ({
  page,
  server,
}) => {
  test.slow()
  const { root } = server
  mkdirSync(join(root, 'tools/in'), { recursive: true })
  writeFileSync(join(root, 'tools/run.sh'), '#!/bin/sh\r\nexit 0')
  chmodSync(join(root, 'tools/run.sh'), 0o755)
  writeFileSync(join(root, 'tools/in/bytes'), Buffer.from([0, 255, 10, 13]))
  symlinkSync('run.sh', join(root, 'tools/link'))
  await server.open(page)
  const tree = page.getByRole('tree', { name: 'Files' })
  const folder = tree.getByRole('treeitem', { name: 'tools', exact: true })
  await expect(folder).toBeVisible({ timeout: 30_000 })
  await folder.focus()
  await page.keyboard.press('Delete')
  await expect(page.getByText('Deleted tools/ (3 files).').first()).toBeVisible()
  expect(existsSync(join(root, 'tools'))).toBe(false)

  await server.stop()
  await server.start()
  await server.open(page)
  await expect(tree.getByRole('treeitem', { name: 'README.md' })).toBeVisible({ timeout: 30_000 })
  await page.keyboard.press('F1')
  await page.getByRole('combobox', { name: 'Commands' }).fill('Show trash')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Restore tools' }).click()
  await expect(page.getByRole('dialog', { name: 'Trash' }).getByText('The trash is empty.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(folder).toBeVisible()
  expect(readFileSync(join(root, 'tools/run.sh'), 'utf8')).toBe('#!/bin/sh\r\nexit 0')
  expect(statSync(join(root, 'tools/run.sh')).mode & 0o777).toBe(0o755)
  expect([...readFileSync(join(root, 'tools/in/bytes'))]).toEqual([0, 255, 10, 13])
  expect(readlinkSync(join(root, 'tools/link'))).toBe('run.sh')
})

import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './realTest'

test('folders are copied and moved by the server as they are, several at once', async ({ page, server }) => {
  test.slow()
  const { root } = server
  for (const name of ['one', 'two']) {
    mkdirSync(join(root, name, 'in'), { recursive: true })
    writeFileSync(join(root, name, 'in/run.sh'), name)
    chmodSync(join(root, name, 'in/run.sh'), 0o750)
    symlinkSync('in/run.sh', join(root, name, 'link'))
  }
  mkdirSync(join(root, 'target'))
  await server.open(page)
  const tree = page.getByRole('tree', { name: 'Files' })
  const item = (name: string) => tree.getByRole('treeitem', { name, exact: true })
  await expect(item('one')).toBeVisible({ timeout: 30_000 })
  await item('one').click()
  await item('two').click({ modifiers: ['ControlOrMeta'] })
  await expect(tree.getByRole('treeitem', { selected: true })).toHaveText(['one', 'two'])
  await page.keyboard.press('Control+c')
  await item('target').focus()
  await page.keyboard.press('Control+v')
  await expect(page.getByText('Copied 2 items to target.').first()).toBeVisible()
  for (const name of ['one', 'two']) {
    expect(readFileSync(join(root, 'target', name, 'link'), 'utf8')).toBe(name)
    expect(statSync(join(root, 'target', name, 'in/run.sh')).mode & 0o777).toBe(0o750)
    expect(existsSync(join(root, name))).toBe(true)
  }
  await item('one').last().focus()
  await page.keyboard.press('Control+z')
  await expect.poll(() => existsSync(join(root, 'target/two'))).toBe(false)
  await expect.poll(() => existsSync(join(root, 'target/one'))).toBe(false)
})

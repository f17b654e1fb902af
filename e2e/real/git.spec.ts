import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './realTest'

test('a hostile repository runs nothing, and a hook does once the workspace is trusted', async ({
  page,
  server,
}) => {
  const { root } = server
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: root, stdio: 'pipe' }).toString('utf8')
  const mark = join(root, '..', 'ran')
  git('init', '-b', 'main')
  git('config', 'user.name', 'Ada')
  git('config', 'user.email', 'ada@example.com')
  git('add', '-A')
  git('commit', '-m', 'first')
  writeFileSync(join(root, '.git/hooks/pre-commit'), `#!/bin/sh\ntouch '${mark}'\n`, { mode: 0o755 })
  git('config', 'core.fsmonitor', `touch '${mark}'; false`)
  writeFileSync(join(root, 'README.md'), '# Edited\n')
  await server.open(page)
  await page.getByRole('button', { name: 'Branch main' }).click()
  const view = page.getByRole('complementary', { name: 'Changes' })
  const commit = async (message: string) => {
    await view.getByRole('treeitem', { name: /^(Changes|Untracked), 1 file/ }).click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Stage all 1 file' }).click()
    await expect(view.getByRole('treeitem', { name: 'Staged, 1 file' })).toBeVisible()
    await page.getByRole('textbox', { name: 'Commit message' }).fill(message)
    await page.getByRole('button', { name: 'Commit', exact: true }).click()
    await expect(view).toContainText('Nothing has changed since the last commit.')
  }
  await commit('Quiet')
  expect(existsSync(mark)).toBe(false)
  await page.getByRole('button', { name: 'Trust this workspace…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Trust', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Trust this workspace…' })).toBeHidden()
  writeFileSync(join(root, 'new.txt'), 'x\n')
  await expect(view.getByRole('treeitem', { name: 'Untracked, 1 file' })).toBeVisible()
  await commit('Loud')
  expect(existsSync(mark)).toBe(true)
  // Another start still knows it.
  await server.stop()
  await server.start()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Branch main' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Trust this workspace…' })).toBeHidden()
})

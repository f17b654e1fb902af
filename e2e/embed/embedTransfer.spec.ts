import { readFileSync } from 'node:fs'
import { readZip } from '../../src/testing/kit/readZip'
import { expect, test, workspaceFrame } from './dashboardTest'
import { connected, mountIn } from './embedTest'

test('a file and a folder are downloaded from a frame, which has no cookies', async ({ page, dashboard }) => {
  await mountIn(page, dashboard, { width: 1200, height: 700 })
  await connected(page)
  const shop = workspaceFrame(page, 0)
  const readme = shop.getByRole('treeitem', { name: 'README.md', exact: true })
  await readme.click({ button: 'right' })
  const first = page.waitForEvent('download')
  await shop.getByRole('menuitem', { name: 'Download', exact: true }).click()
  const file = await first
  expect(file.suggestedFilename()).toBe('README.md')
  const text = readFileSync(await file.path(), 'utf8')
  expect(text.length).toBeGreaterThan(0)
  await readme.focus()
  await page.keyboard.press('F1')
  await shop.getByRole('combobox', { name: 'Commands' }).fill('Download the workspace as zip')
  const second = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  const entries = readZip(readFileSync(await (await second).path()))
  const [, entry] = [...entries].find(([name]) => name.endsWith('/README.md')) ?? []
  expect(entry?.content.toString()).toBe(text)
  await expect(readme).toBeVisible()
})

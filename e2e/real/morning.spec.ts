import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Page } from '@playwright/test'
import { readZip } from '../../src/testing/kit/readZip'
import { branchItem, changeRow, changesView } from '../gitRepository'
import { tree } from '../locators'
import { expect, test } from './realTest'

const FILES = {
  'src/price.ts': 'export function price(n: number) {\n  return n * 2\n}\n',
  'src/shop.ts': [
    "import { price } from './price'",
    '',
    'export const one = price(1)',
    ...Array.from({ length: 20 }, (_, at) => `export const row${at} = ${at}`),
    'export const many = price(100)',
    '',
  ].join('\n'),
  'docs/notes.md': 'Call price with a number.\n',
}

/** A row of the tree, whatever git says of it. */
const treeItem = (page: Page, name: string) =>
  tree(page).getByRole('treeitem', { name: new RegExp(`^${name.replaceAll('.', '\\.')}(,|$)`) })
const side = (page: Page) => page.getByRole('complementary', { name: 'Search' })

async function choose(page: Page, row: string, name: string): Promise<void> {
  await treeItem(page, row).focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name, exact: true }).press('Enter')
}

/** Finds a function in all files and gives it another name in the code, not in the notes. */
async function rename(page: Page): Promise<void> {
  await page.keyboard.press('Control+Shift+H')
  const field = page.getByRole('textbox', { name: 'Search in files' })
  await expect(field).toBeFocused()
  await page.getByRole('switch', { name: 'Whole word' }).click()
  await field.fill('price')
  await page.getByRole('textbox', { name: 'Replace with' }).fill('cost')
  await expect(side(page).getByText('6 results in 3 files', { exact: true })).toBeVisible()
  const notes = side(page).getByRole('treeitem', { name: /^notes\.md/ })
  await notes.focus()
  await page.keyboard.press('Delete')
  await expect(side(page).getByText('5 results in 2 files', { exact: true })).toBeVisible()
  await expect(side(page).getByRole('treeitem', { name: /one = price\(1\), becomes cost$/ })).toBeVisible()
  await page.getByRole('button', { name: 'Replace all', exact: true }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Replace all' }).click()
  await expect(side(page).getByText('Replaced 5 results in 2 files.')).toBeVisible()
}

test('a morning: a function is renamed, reviewed and committed in part, a deletion undone, a folder goes up and comes down', async ({
  page,
  server,
}, info) => {
  test.slow()
  const { root } = server
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: root, stdio: 'pipe' }).toString('utf8')
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  for (const [path, content] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  git('init', '-b', 'main')
  git('config', 'user.name', 'Ada')
  git('config', 'user.email', 'ada@example.com')
  git('add', '-A')
  git('commit', '-m', 'first')
  await server.open(page)
  await expect(treeItem(page, 'src')).toBeVisible({ timeout: 30_000 })

  await rename(page)
  expect(read('src/shop.ts')).toBe(
    FILES['src/shop.ts'].replace(/\bprice\b(?!')/g, 'cost').replace('/price', '/cost'),
  )
  expect(read('docs/notes.md')).toBe(FILES['docs/notes.md'])
  // The file of the function goes by its new name as well.
  await page.keyboard.press('Control+Shift+E')
  await treeItem(page, 'src').press('ArrowRight')
  await expect(treeItem(page, 'shop.ts, modified')).toBeVisible()
  await treeItem(page, 'price.ts, modified').focus()
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: /^New name/ }).fill('cost.ts')
  await page.keyboard.press('Enter')
  await expect(treeItem(page, 'cost.ts, untracked')).toBeVisible()

  // One change of three is staged and committed.
  await branchItem(page, 'main').click()
  await changeRow(page, 'shop.ts, src, modified').click()
  await page.getByRole('button', { name: 'Stage this change' }).first().click()
  await expect(changeRow(page, 'Staged, 1 file')).toBeVisible()
  await page.getByRole('textbox', { name: 'Commit message' }).fill('Rename price')
  await page.keyboard.press('Control+Enter')
  await expect(changeRow(page, 'Staged, 1 file')).toBeHidden()
  expect(git('show', '--format=%s', '--name-only').trim().split('\n')).toEqual([
    'Rename price',
    '',
    'src/shop.ts',
  ])
  const committed = git('show', 'HEAD:src/shop.ts')
  expect(committed).toContain("import { cost } from './cost'")
  expect(committed).toContain('price(100)')

  // Another branch and back, with the rest of the changes.
  for (const name of ['try', 'main']) {
    await page.getByRole('button', { name: /^Switch branch/ }).click()
    await page.getByRole('combobox', { name: 'Switch branch' }).fill(name)
    await expect(page.getByRole('option', { name: new RegExp(name) })).toHaveCount(1)
    await page.keyboard.press('Enter')
    await expect(branchItem(page, name)).toBeVisible()
  }
  await expect(changesView(page)).toContainText('cost.ts')
  expect(git('branch', '--format=%(refname:short)').trim().split('\n')).toEqual(['main', 'try'])

  await page.keyboard.press('Control+Shift+E')
  await treeItem(page, 'docs').focus()
  await page.keyboard.press('Delete')
  await expect(treeItem(page, 'docs')).toBeHidden()
  await page.keyboard.press('Control+z')
  await expect(treeItem(page, 'docs')).toBeVisible()
  expect(read('docs/notes.md')).toBe(FILES['docs/notes.md'])

  const own = info.outputPath('assets')
  const assets = { 'a.txt': 'one\n', 'deep/b.bin': '\u0000\u00ff' }
  for (const [path, content] of Object.entries(assets)) {
    mkdirSync(dirname(join(own, path)), { recursive: true })
    writeFileSync(join(own, path), content)
  }
  const chooser = page.waitForEvent('filechooser')
  await choose(page, 'docs', 'Upload a folder…')
  await (await chooser).setFiles(own)
  await expect(treeItem(page, 'assets')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Upload' })).toBeHidden()
  const downloading = page.waitForEvent('download')
  await choose(page, 'assets', 'Download as zip')
  const entries = readZip(readFileSync(await (await downloading).path()))
  const found = [...entries]
    .filter(([name]) => !name.endsWith('/'))
    .map(([name, { content }]) => [name, content])
  expect(Object.fromEntries(found)).toEqual(
    Object.fromEntries(
      Object.entries(assets).map(([path, content]) => [`assets/${path}`, Buffer.from(content)]),
    ),
  )
})

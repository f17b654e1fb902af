import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from './realTest'

const packages = fileURLToPath(new URL('../../node_modules/@biomejs', import.meta.url))

test('Biome of the workspace formats a text once the workspace is trusted, and git knows of that trust', async ({
  page,
  server,
}) => {
  const { root } = server
  const put = (name: string, text: string) => {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  // Its own files and no links, which would lead out of the workspace.
  cpSync(packages, join(root, 'node_modules/@biomejs'), { recursive: true, dereference: true })
  put('biome.json', '{ "formatter": { "indentStyle": "space", "indentWidth": 2 } }')
  put('src/a.ts', 'function  a( ){return   [1,2,\n3]}\nlet   b\n')
  const onDisk = () => readFileSync(join(root, 'src/a.ts'), 'utf8')
  await server.open(page)
  await page.getByRole('treeitem', { name: 'src', exact: true }).click()
  await page.getByRole('treeitem', { name: 'a.ts', exact: true }).dblclick()
  const editor = page.getByRole('textbox', { name: '/src/a.ts, editor' })
  await expect(editor).toBeFocused({ timeout: 30_000 })
  await page.keyboard.press('Control+End')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('End')
  await page.keyboard.press('Alt+Shift+f')
  const question = page.getByRole('alertdialog', { name: 'Trust this workspace?' })
  await expect(question).toContainText(/Biome \d+\.\d+/)
  expect(existsSync(join(root, '../state'))).toBe(true)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect.poll(onDisk, { timeout: 20_000 }).toBe('function a() {\n  return [1, 2, 3];\n}\nlet b;\n')
  // The cursor is still in the line of the b.
  await expect(page.getByText(/^Ln 4, Col [67]$/)).toBeVisible()

  await page.keyboard.type('\nlet (')
  await page.keyboard.press('Alt+Shift+f')
  const failed = page.getByRole('alertdialog', { name: 'Biome could not format this file' })
  await expect(failed).toBeVisible({ timeout: 20_000 })
  await page.keyboard.press('Escape')
  await expect(failed).toBeHidden()

  // Another start asks no more.
  await server.stop()
  await server.start()
  await page.reload()
  await expect(editor).toBeVisible({ timeout: 30_000 })
  await editor.focus()
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Alt+Shift+f')
  await expect(question).toBeHidden()
})

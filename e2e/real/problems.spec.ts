import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rows, typeLine } from '../terminalText'
import { expect, test } from './realTest'

/** Prints as tsc does where it has no terminal, from the folder that it runs in. */
const CHECK = `[ -f ../bad ] && printf 'a.ts(2,7): error TS1: Bad in two.\\n../b.ts(1,1): error TS2: Bad in one.\\n'
echo checked-$?
`

test('a shell’s problems are found from its folder, and go when the same command finds none, behind a flood too', {
  tag: '@smoke',
}, async ({ page, server }) => {
  const { root } = server
  await mkdir(join(root, 'src'))
  for (const [name, text] of [
    ['src/a.ts', 'one\ntwo\n'],
    ['b.ts', 'one\n'],
    ['bad', ''],
    ['check.sh', CHECK],
  ] as const)
    await writeFile(join(root, name), text)
  await server.open(page)
  await expect(rows(page)).toContainText(/[$#]/, { timeout: 30_000 })
  const item = page.getByRole('contentinfo').getByRole('button', { name: /^Problems:/ })
  await expect(item).toHaveAccessibleName('Problems: none')
  await typeLine(page, 'cd src')
  await typeLine(page, 'sh ../check.sh')
  await expect(item).toHaveAccessibleName('Problems: 2 errors')
  await page.keyboard.press('F6')
  await item.click()
  const list = page.getByRole('tree', { name: 'Problems' })
  await expect(list.getByRole('treeitem', { name: /^a\.ts, src, 1 problem/ })).toBeVisible()
  await list.getByRole('treeitem', { name: /^Error: Bad in two\., line 2/ }).dblclick()
  await expect(page.getByRole('textbox', { name: '/src/a.ts, editor' })).toBeFocused({ timeout: 30_000 })
  await rm(join(root, 'bad'))
  await page.getByRole('tab', { name: /^Terminal/ }).click()
  await typeLine(page, 'sh ../check.sh')
  await expect(item).toHaveAccessibleName('Problems: none')
  await writeFile(join(root, 'bad'), '')
  await typeLine(page, 'yes | head -n 300000; sh ../check.sh')
  await expect(rows(page)).toContainText('checked-0', { timeout: 60_000 })
  await expect(item).toHaveAccessibleName('Problems: 2 errors')
  await rm(join(root, 'bad'))
  // Its line is wrapped as it is typed after the prompt, and is not where it was typed ahead of that.
  await typeLine(page, 'yes | head -n 300000; sh ../check.sh')
  await expect(rows(page)).toContainText('checked-1', { timeout: 60_000 })
  await expect(item).toHaveAccessibleName('Problems: none')
})

import { mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { composer, editor, editorLines, send } from '../locators'
import { expect, test } from './realTest'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'aether-beside-')))
const config = join(folder, 'config.json')
const agent = fileURLToPath(new URL('acpAgent.mjs', import.meta.url))
writeFileSync(
  config,
  JSON.stringify({
    agents: [
      { id: 'scripted', name: 'Scripted', command: process.execPath, args: [agent, join(folder, 'heard')] },
    ],
  }),
)
test.use({ flags: ['--config', config, '--agent', 'scripted'] })

/** A minute in `npm run soak -- G11`, or `BESIDE_SECONDS=60 npm run test:e2e -- e2e/real/besideAgent.spec.ts`. */
const SECONDS = Number(process.env.BESIDE_SECONDS ?? 8)
const EVERY_MS = 400
const NAME = 'shared.txt'
const START = 'user:\n\n\nbetween\n\n\nagent:\nend\n'

test(`an agent and a user write into one file for ${SECONDS} s: edits apart survive, an overlap is said, and undo works`, async ({
  page,
  server,
}) => {
  test.setTimeout(120_000 + SECONDS * 2000)
  const path = join(server.root, NAME)
  const onDisk = () => readFileSync(path, 'utf8')
  writeFileSync(path, START)
  await server.open(page)
  await expect(composer(page)).toBeVisible({ timeout: 30_000 })
  await page.getByRole('treeitem', { name: NAME }).dblclick()
  await expect(editor(page, `/${NAME}`)).toBeFocused({ timeout: 30_000 })

  const times = Math.round((SECONDS * 1000) / EVERY_MS)
  const wish = { count: { path: NAME, line: 'agent:', everyMs: EVERY_MS, times } }
  await send(page, `do ${JSON.stringify(wish)}`)
  await editor(page, `/${NAME}`).focus()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('End')
  const typed: string[] = []
  for (const until = Date.now() + SECONDS * 1000; Date.now() < until; ) {
    const word = ` w${typed.length}`
    await page.keyboard.type(word, { delay: 40 })
    typed.push(word)
  }
  const mine = `user:${typed.join('')}`
  // Whatever the order was, both are there: in the editor and, once that is saved, on disk.
  await expect
    .poll(onDisk, { timeout: 30_000 })
    .toBe(START.replace('user:', mine).replace('agent:', `agent: ${times}`))
  await expect(editorLines(page)).toContainText(`agent: ${times}`)
  await expect(
    page.getByRole('main').getByText(/^Merged \d changes? from disk into shared\.txt\./),
  ).toBeVisible()
  await expect(page.getByRole('button', { name: /^Scripted, “.*dismiss/ })).toBeVisible()
  await expect(page.getByRole('alert').filter({ hasText: 'changed on disk' })).toBeHidden()

  // The same line: nothing is written over, on either side, before the user has said what counts.
  await page.keyboard.type(' last')
  writeFileSync(path, onDisk().replace(/^user:.*$/m, 'user: by the agent'))
  await expect(page.getByRole('alert').filter({ hasText: 'same lines' })).toBeVisible()
  await expect(editorLines(page)).toContainText('last')
  expect(onDisk()).toContain('user: by the agent')
  await page.getByRole('button', { name: 'Merge', exact: true }).click()
  await page.getByRole('button', { name: 'Take both' }).click()
  await page.getByRole('button', { name: 'Use result' }).click()
  await expect.poll(onDisk).toContain(`${mine} last\nuser: by the agent\n`)

  await editor(page, `/${NAME}`).focus()
  await expect(editorLines(page)).toContainText('by the agent')
  await page.keyboard.press('Control+z')
  await expect(editorLines(page)).not.toContainText('by the agent')
  await page.keyboard.press('Control+Shift+z')
  await expect(editorLines(page)).toContainText('by the agent')
  await expect.poll(onDisk).toContain(`${mine} last\nuser: by the agent\n`)
})

test('a row of the tree says that an agent edited the file, until the user comes to it', async ({
  page,
  server,
}) => {
  writeFileSync(join(server.root, NAME), START)
  await server.open(page)
  await expect(composer(page)).toBeVisible({ timeout: 30_000 })
  const wish = { count: { path: NAME, line: 'agent:', everyMs: 10, times: 1 } }
  await send(page, `do ${JSON.stringify(wish)}`)
  const row = page.getByRole('treeitem', { name: /^shared\.txt/ })
  await expect(row).toHaveAccessibleName(/edited by Scripted/, { timeout: 30_000 })
  await row.click()
  await expect(row).not.toHaveAccessibleName(/edited by/)
  await expect(page.getByRole('button', { name: /^Scripted, “.*dismiss/ })).toBeVisible({ timeout: 30_000 })
  await page.keyboard.press('F1')
  await page.getByRole('combobox', { name: 'Commands' }).fill('Dismiss the marks')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /^Scripted, “.*dismiss/ })).toBeHidden()
})

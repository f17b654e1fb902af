import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './realTest'

test('the editor follows the demo agent to what it changes, and to a file that it makes', async ({
  page,
  server,
}) => {
  const lines = Array.from({ length: 300 }, (_, at) => `line ${at + 1}`)
  await writeFile(join(server.root, 'long.txt'), `${lines.join('\n')}\n`)
  await server.open(page)
  const composer = page.getByRole('textbox', { name: 'Message the agent' })
  await composer.focus()
  await page.getByRole('button', { name: 'Follow the agent' }).click()
  await expect(page.getByRole('contentinfo').getByText(/^Following /)).toBeVisible()
  await composer.fill('edit long.txt line 200 => line two hundred')
  await composer.press('Enter')
  const tab = (name: RegExp) => page.getByRole('main').getByRole('tab', { name })
  await expect(tab(/^long\.txt/)).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('main').getByText('line two hundred', { exact: true })).toBeVisible({
    timeout: 30_000,
  })
  await expect(composer).toBeFocused()

  await composer.fill('edit src/made.txt')
  await composer.press('Enter')
  await expect(tab(/^made\.txt/)).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('main').locator('.monaco-editor .view-lines')).toContainText('demo')
  await expect(tab(/^long\.txt/)).toHaveCount(0)
})

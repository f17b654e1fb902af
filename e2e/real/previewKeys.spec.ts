import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { run } from '../locators'
import { terminal } from '../terminalText'
import { freePort } from './previewApps'
import { expect, test } from './realTest'

const APP = `
const pages = { '/': 'First', '/second': 'Second' }
require('node:http').createServer((request, response) => {
  const words = pages[request.url] ?? 'None'
  response.setHeader('content-type', 'text/html')
  response.end('<!doctype html><title>' + words + '</title><h1>' + words + '</h1><input aria-label="Field">')
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('http://localhost:' + process.argv[2]))`

/** Tab until this has the focus; where that takes too long, there is no way to it. */
async function tabTo(page: Page, role: 'button' | 'textbox' | 'combobox', name: string | RegExp) {
  const wanted = page.getByRole(role, { name, exact: typeof name === 'string' }).first()
  await expect(wanted).toBeVisible({ timeout: 20_000 })
  for (let count = 0; count < 25; count += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  await expect(wanted).toBeFocused()
}

test('a port is started, previewed, steered, left and stopped with the keyboard alone', async ({
  page,
  server,
}) => {
  const port = await freePort()
  await writeFile(join(server.root, 'app.cjs'), APP)
  await server.open(page)
  await expect(page.getByRole('button', { name: /^Connected/ })).toBeVisible()
  await page.keyboard.press('Control+`')
  await expect(terminal(page).getByRole('textbox', { name: 'Terminal input' })).toBeFocused()
  await page.keyboard.type(`node app.cjs ${port}`)
  await page.keyboard.press('Enter')

  await run(page, 'Show ports')
  const row = page.getByRole('row', { name: new RegExp(`^${port}`) })
  await expect(row).toContainText('First', { timeout: 20_000 })
  await tabTo(page, 'button', 'Preview')
  await page.keyboard.press('Enter')
  const frame = page.frameLocator(`iframe[title^="Preview of port ${port}"]`)
  await expect(frame.getByRole('heading')).toHaveText('First')

  await run(page, 'Go to the editor')
  await tabTo(page, 'textbox', 'Preview address')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('/second')
  await page.keyboard.press('Enter')
  await expect(frame.getByRole('heading')).toHaveText('Second')
  // The buttons are one stop, with arrows in it.
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('button', { name: 'Back', exact: true })).toBeFocused()
  for (const name of ['Forward', 'Reload preview']) {
    await page.keyboard.press('ArrowRight')
    await expect(page.getByRole('button', { name, exact: true })).toBeFocused()
  }
  await page.keyboard.press('Enter')
  await expect(frame.getByRole('heading')).toHaveText('Second')
  await tabTo(page, 'combobox', 'Width')
  await page.keyboard.press('ArrowDown')
  await expect.poll(async () => (await page.locator('iframe').boundingBox())?.width).toBe(390)

  await page.keyboard.press('Tab')
  await expect(page.locator('iframe')).toBeFocused()
  await page.keyboard.type('typed inside')
  await expect(frame.getByRole('textbox', { name: 'Field' })).toHaveValue('typed inside')
  await page.keyboard.press('F6')
  await expect(page.locator('iframe')).not.toBeFocused()

  await run(page, 'Show ports')
  await tabTo(page, 'button', 'Stop')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'))
  await expect(dialog).toContainText(`Stop node on port ${port}?`)
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(row).toContainText('stopped listening', { timeout: 20_000 })
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false)
})

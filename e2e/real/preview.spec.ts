import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { composer, editor, editorTab } from '../locators'
import { typeLine } from '../terminalText'
import { freePort, writeCookieJar, writeViteApp, writeZoo } from './previewApps'
import { expect, test } from './realTest'

const frameOf = (page: Page, port: number) => page.frameLocator(`iframe[title^="Preview of port ${port}"]`)
const address = (page: Page) => page.getByRole('textbox', { name: 'Preview address' })

/** Starts a program in the terminal and opens its preview as soon as its port is told. */
async function preview(page: Page, command: string, port: number): Promise<void> {
  await typeLine(page, command)
  await page.getByRole('tab', { name: /^Ports/ }).click()
  const row = page.getByRole('row', { name: new RegExp(`^${port}`) })
  await expect(row).toContainText('this machine only', { timeout: 20_000 })
  await row.getByRole('button', { name: 'Preview' }).click()
}

async function go(page: Page, path: string): Promise<void> {
  await address(page).fill(path)
  await address(page).press('Enter')
}

test('a Vite app takes an edit from our editor without a reload, and keeps our focus', async ({
  page,
  server,
}) => {
  const port = await freePort()
  const command = await writeViteApp(server.root, port)
  await server.open(page)
  await preview(page, command, port)
  const frame = frameOf(page, port)
  await expect(frame.getByRole('heading')).toHaveText('first', { timeout: 20_000 })
  await expect(page.locator(`iframe[title="Preview of port ${port}, Shop"]`)).toBeVisible()
  await frame.getByRole('textbox', { name: 'Field' }).fill('still here')

  await page.getByRole('treeitem', { name: 'web', exact: true }).click()
  await page.getByRole('treeitem', { name: 'words.js' }).dblclick()
  await expect(editor(page, '/web/words.js')).toBeFocused({ timeout: 30_000 })
  await page.keyboard.press('Control+a')
  await page.keyboard.type("export const words = 'second'")
  await page.keyboard.press('Control+s')
  await expect.poll(() => readFile(join(server.root, 'web/words.js'), 'utf8')).toContain('second')
  await editorTab(page, /^Preview of port/).click()
  await expect(frame.getByRole('heading')).toHaveText('second')
  await expect(frame.getByRole('textbox', { name: 'Field' })).toHaveValue('still here')

  await go(page, '/?broken')
  await page.getByRole('button', { name: '1 problem' }).click()
  await page.getByRole('button', { name: '/web/broken.ts:6' }).click()
  await expect(editor(page, '/web/broken.ts')).toBeFocused()
})

test('event streams, sockets, uploads, ranges and gzip pass; what cannot be shown says why', async ({
  page,
  server,
}) => {
  const port = await freePort()
  await server.open(page)
  await preview(page, await writeZoo(server.root, port), port)
  const frame = frameOf(page, port)
  for (const line of ['event one', 'echo hello zoo', 'took 3000000', '206 cde', 'unzipped 100000'])
    await expect(frame.locator('#out')).toContainText(line)

  await frame.getByRole('link', { name: 'On' }).click()
  await expect(address(page)).toHaveValue('/second')
  const back = page.getByRole('button', { name: 'Back', exact: true })
  await back.click()
  await expect(address(page)).toHaveValue('/')
  await page.getByRole('button', { name: 'Forward', exact: true }).click()
  await expect(frame.getByRole('heading')).toHaveText('Second page')

  await go(page, '/home')
  await expect(address(page)).toHaveValue('/second')
  await go(page, '/proud')
  await expect(frame.getByText("This page doesn't allow being shown inside another page.")).toBeVisible()
  await go(page, '/elsewhere')
  await expect(frame.getByText('This page leads to another site, login.example')).toBeVisible()

  await page.getByRole('combobox', { name: 'Width' }).selectOption('390 px')
  await expect.poll(async () => (await page.locator('iframe').boundingBox())?.width).toBe(390)
  await page.getByRole('separator', { name: 'Resize preview' }).press('ArrowRight')
  await expect.poll(async () => (await page.locator('iframe').boundingBox())?.width).toBe(406)
})

test('what goes wrong in the page, and an element of it, go into the message to the agent', async ({
  page,
  server,
}) => {
  const port = await freePort()
  await server.open(page)
  await preview(page, await writeZoo(server.root, port), port)
  await expect(frameOf(page, port).getByRole('heading')).toHaveText('Zoo')
  await go(page, '/broken')
  await page.getByRole('button', { name: '3 problems' }).click()
  const problems = page.getByRole('region', { name: '3 problems' })
  await expect(problems).toContainText('it broke: {"a":1}')
  await expect(problems).toContainText('GET /missing (404)')
  const thrown = problems.getByRole('listitem').filter({ hasText: 'late and wrong' })
  await thrown.getByRole('button', { name: 'Add to message' }).click()
  await expect(composer(page)).toHaveValue(
    /The preview of port \d+ at \/broken reports:[\s\S]*late and wrong/,
  )
  await expect(composer(page)).toBeFocused()
  await expect(composer(page)).toHaveValue(new RegExp(`http://localhost:${port}/broken\\.js`))

  await page.getByRole('button', { name: 'Pick an element' }).click()
  await frameOf(page, port).getByRole('button', { name: 'Buy now' }).click()
  await expect(composer(page)).toHaveValue(
    /the element `#buy` \(\d+ × \d+ px at \d+, \d+\) with the text "Buy now"/,
  )

  await thrown.getByRole('button', { name: '/broken.js:4' }).click()
  await expect(editor(page, '/broken.js')).toBeFocused({ timeout: 30_000 })
})

test('a dev server that ends under an open preview is waited for (fault 59)', async ({ page, server }) => {
  const port = await freePort()
  const command = await writeZoo(server.root, port)
  await server.open(page)
  await preview(page, command, port)
  await expect(frameOf(page, port).getByRole('heading')).toHaveText('Zoo')
  await go(page, '/second')
  await expect(frameOf(page, port).getByRole('heading')).toHaveText('Second page')
  await page.getByRole('tab', { name: /^Terminal/ }).click()
  await page.getByRole('textbox', { name: 'Terminal input' }).press('Control+c')
  await expect(page.getByText(`Nothing is answering on port ${port}.`)).toBeVisible()
  await typeLine(page, command)
  await expect(frameOf(page, port).getByRole('heading')).toHaveText('Second page', { timeout: 20_000 })
  await expect(page.getByRole('textbox', { name: 'Terminal input' })).toBeFocused()
})

test('cookies of a program and of its page are kept in the frame, and where the browser keeps none it is said', async ({
  page,
  server,
}) => {
  const port = await freePort()
  await server.open(page)
  await preview(page, await writeCookieJar(server.root, port), port)
  const frame = frameOf(page, port)
  await expect(frame.locator('pre')).toHaveText('none')
  await frame.getByRole('button', { name: 'Dark' }).click()
  await frame.getByRole('link', { name: 'In' }).click()
  await expect(frame.locator('pre')).toHaveText('theme=dark')
  await frame.getByRole('link', { name: 'Home' }).click()
  await expect(frame.locator('pre')).toHaveText('theme=dark; a=1; sid=7')
  const words = page.getByText('The browser keeps no cookies for this page inside the IDE')
  await expect(words).toBeHidden()

  // As a browser that keeps none of them for the frames of other sites, however they are written.
  await page.addInitScript(() => {
    if (window !== parent) Object.defineProperty(Document.prototype, 'cookie', { get: () => '', set() {} })
  })
  await page.getByRole('button', { name: 'Reload preview' }).click()
  await expect(words).toBeVisible()
  const tab = page.context().waitForEvent('page')
  await page.getByRole('main').getByRole('button', { name: 'Open in new tab' }).last().click()
  await expect((await tab).getByRole('button', { name: 'Dark' })).toBeVisible()
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await expect(words).toBeHidden()
})

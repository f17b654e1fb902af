import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { messages } from '../../src/messages/en'
import { settingsMessages } from '../../src/messages/settings'
import { editorLines, run } from '../locators'
import { open, status } from './chaosLocators'
import { expect, test } from './chaosTest'

/** The rest of the page's code has come: nothing was asked for in a while. */
async function preloaded(page: Page, part: RegExp): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .map(({ name }) => name)
          .join(),
      ),
    )
    .toMatch(part)
  await page.waitForLoadState('networkidle')
}

test('what was not looked at yet can be opened while there is no server to fetch its code from', async ({
  page,
  server,
}) => {
  await open(page, server.url)
  await preloaded(page, /\/later-/)
  await server.kill()
  await expect(status(page)).toHaveAccessibleName(/^Reconnecting/)
  await status(page).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('tab', { name: 'Ports' }).click()
  await expect(page.getByText('No ports yet.')).toBeVisible()
  await run(page, messages.app.commands.shortcuts)
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await run(page, messages.app.commands.settings)
  await expect(page.getByRole('switch', { name: settingsMessages.autoSave })).toBeVisible()
})

test('a part of the page whose code did not come is there as soon as it can be fetched', async ({
  page,
  server,
}) => {
  // After a third time it counts as gone, however long this machine takes for each.
  let failures = 0
  await page.route(/\/later-/, (route) => {
    failures += 1
    return failures <= 2 ? route.abort() : route.continue()
  })
  await open(page, server.url)
  await run(page, messages.app.commands.settings)
  await expect(page.getByRole('tab', { name: /^Settings/ })).toBeVisible()
  const autoSave = page.getByRole('switch', { name: settingsMessages.autoSave })
  await expect(autoSave).toBeVisible()
  await expect(autoSave).toHaveCSS('width', '44px')
  expect(failures).toBeGreaterThanOrEqual(3)
})

test('a part that the page preloads is there as soon as it can be fetched', async ({ page, server }) => {
  let failures = 0
  // Once as it is preloaded, and once as it is asked for.
  await page.route(/\/workbench-/, (route) => {
    failures += 1
    return failures <= 2 ? route.abort() : route.continue()
  })
  await page.goto(server.url)
  await expect(page.getByRole('tree', { name: /^Files/ })).toBeVisible()
  expect(failures).toBeGreaterThanOrEqual(3)
})

test('a page whose own style sheet did not come is styled all the same', async ({ page, server }) => {
  let failures = 0
  await page.route(/\/assets\/page-[^/]*\.css$/, (route) => {
    failures += 1
    return failures === 1 ? route.abort() : route.continue()
  })
  await page.goto(server.url)
  await expect(status(page)).toHaveAccessibleName(/^Connected/)
  await expect(page.locator('body')).toHaveCSS('margin', '0px')
  expect(failures).toBe(2)
})

test('what the editor fetches by itself, colours and its worker, is waited for as well', async ({
  page,
  server,
}) => {
  const failures = new Map<string, number>()
  await page.route(/\/(editor\.worker|markdown)-/, (route) => {
    const url = route.request().url()
    const sofar = failures.get(url) ?? 0
    failures.set(url, sofar + 1)
    return sofar < 2 ? route.abort() : route.continue()
  })
  await writeFile(join(server.root, 'README.md'), '# Heading\n\nText.\n')
  const worker = page.waitForEvent('worker')
  // Not `open`, which waits until all of this has come. The first visit shows the README.
  await page.goto(server.url)
  await expect(editorLines(page)).toContainText('Heading')
  const colours = () =>
    editorLines(page).evaluate(
      (lines) =>
        new Set([...lines.querySelectorAll('span[class^="mtk"]')].map(({ className }) => className)).size,
    )
  await expect.poll(colours).toBeGreaterThan(1)
  expect((await worker).url()).toMatch(/editor\.worker-/)
  expect(
    [...failures.values()].every((times) => times >= 3),
    [...failures].join(),
  ).toBe(true)
  expect(failures.size).toBe(2)
})

test('a part of the page that the server does not have any more says so, and the rest goes on', async ({
  page,
  server,
}) => {
  await page.route(/\/later-/, (route) => route.fulfill({ status: 404 }))
  await open(page, server.url)
  await run(page, messages.app.commands.settings)
  await run(page, messages.app.commands.shortcuts)
  const notices = page.getByRole('alert').filter({ hasText: messages.app.pageOutdated })
  await expect(notices).toHaveCount(2, { timeout: 20_000 })
  await notices.getByRole('button', { name: messages.app.close }).click()
  await expect(notices).toHaveCount(1)
  await run(page, messages.app.commands.shortcuts)
  await expect(notices).toHaveCount(2)
})

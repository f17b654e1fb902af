import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { editorLines } from '../locators'
import { rows } from '../terminalText'
import { expect, test } from './chaosTest'

/** What the page fetches, as the browser counts it: headers and bodies as they were sent, nothing for what it had. */
async function countTraffic(page: Page) {
  const browser = await page.context().newCDPSession(page)
  await browser.send('Network.enable')
  const names = new Map<string, string>()
  const had = new Set<string>()
  let fetched: { name: string; kB: number }[] = []
  browser.on('Network.requestWillBeSent', ({ requestId, request }) => {
    names.set(requestId, new URL(request.url).pathname.replace(/^.*\/|-[\w-]{8}(?=\.)/g, ''))
  })
  browser.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.fromDiskCache) had.add(requestId)
  })
  browser.on('Network.requestServedFromCache', ({ requestId }) => had.add(requestId))
  browser.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (!had.has(requestId)) fetched.push({ name: names.get(requestId) ?? '', kB: encodedDataLength / 1000 })
  })
  return {
    names: () => fetched.map(({ name }) => name),
    /** What came since this was last asked. */
    take() {
      const taken = {
        names: fetched.map(({ name }) => name),
        kB: fetched.reduce((sum, { kB }) => sum + kB, 0),
      }
      fetched = []
      return taken
    },
  }
}

for (const { encodings, prompt, all, editor } of [
  { encodings: 'gzip, br', prompt: 396, all: 432, editor: 860 },
  { encodings: 'gzip', prompt: 463, all: 510, editor: 1095 },
])
  test(`a first visit fetches little, and a later one next to nothing, with ${encodings}`, {
    tag: '@smoke',
  }, async ({ page, server }) => {
    // It would be shown, and bring the editor.
    await rm(join(server.root, 'README.md'))
    await writeFile(join(server.root, 'a.ts'), 'export const answer: number = 42\n')
    await page.setExtraHTTPHeaders({ 'accept-encoding': encodings })
    const traffic = await countTraffic(page)
    await page.goto(server.url)
    await expect(rows(page)).toContainText(/[$#]/)
    const names = traffic.names()
    expect(names.length, names.join()).toBeLessThanOrEqual(12)

    const untilPrompt = traffic.take()
    expect(untilPrompt.kB, untilPrompt.names.join()).toBeLessThan(prompt)
    await expect.poll(traffic.names).toContain('later.js')
    await page.waitForLoadState('networkidle')
    const rest = traffic.take()
    expect(untilPrompt.kB + rest.kB, rest.names.join()).toBeLessThan(all)

    await page.getByRole('treeitem', { name: 'a.ts' }).dblclick()
    await expect(editorLines(page)).toContainText('answer')
    await expect.poll(traffic.names).toContain('editor.worker.js')
    const text = traffic.take()
    expect(text.kB, text.names.join()).toBeLessThan(editor)
    expect(text.names).not.toContain('ts.worker.js')
    // The service of the language comes when the user works in the text.
    await editorLines(page).hover()
    await editorLines(page).click()
    await expect.poll(traffic.names).toContain('ts.worker.js')
    traffic.take()

    await page.reload()
    await expect(rows(page)).toContainText(/[$#]/)
    await expect(editorLines(page)).toContainText('answer')
    await editorLines(page).click()
    await page.waitForLoadState('networkidle')
    const again = traffic.take()
    expect(again.kB, again.names.join()).toBeLessThan(5)
  })

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
  const asked = new Map<string, { name: string; at: number }>()
  const had = new Set<string>()
  let fetched: { name: string; kB: number; at: number }[] = []
  browser.on('Network.requestWillBeSent', ({ requestId, request, wallTime }) => {
    const name = new URL(request.url).pathname.replace(/^.*\/|-[\w-]{8}(?=\.)/g, '')
    asked.set(requestId, { name, at: wallTime * 1000 })
  })
  browser.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.fromDiskCache) had.add(requestId)
  })
  browser.on('Network.requestServedFromCache', ({ requestId }) => had.add(requestId))
  browser.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const { name, at } = asked.get(requestId) ?? { name: '', at: 0 }
    if (!had.has(requestId)) fetched.push({ name, at, kB: encodedDataLength / 1000 })
  })
  return {
    names: () => fetched.map(({ name }) => name),
    /** What came since this was last asked, if it was asked for before `until`. */
    take(until = Number.POSITIVE_INFINITY) {
      const taken = fetched.filter(({ at }) => at < until)
      fetched = fetched.filter(({ at }) => at >= until)
      return { names: taken.map(({ name }) => name), kB: taken.reduce((sum, { kB }) => sum + kB, 0) }
    },
  }
}

/** Keeps when the prompt was shown first, as milliseconds since 1970. */
function watchPrompt() {
  const look = () => {
    const isShown = /[$#]/.test(document.querySelector('.xterm-rows')?.textContent ?? '')
    if (isShown) document.documentElement.dataset.promptAt = String(Date.now())
    else requestAnimationFrame(look)
  }
  look()
}

for (const { encodings, prompt, all, editor } of [
  { encodings: 'gzip, br', prompt: 325, all: 540, editor: 880 },
  { encodings: 'gzip', prompt: 382, all: 625, editor: 1095 },
])
  test(`a first visit fetches little, and a later one next to nothing, with ${encodings}`, {
    tag: '@smoke',
  }, async ({ page, server }) => {
    // It would be shown, and bring the editor.
    await rm(join(server.root, 'README.md'))
    await writeFile(join(server.root, 'a.ts'), 'export const answer: number = 42\n')
    await page.setExtraHTTPHeaders({ 'accept-encoding': encodings })
    const traffic = await countTraffic(page)
    await page.addInitScript(watchPrompt)
    await page.goto(server.url)
    await expect(rows(page)).toContainText(/[$#]/)
    const promptAt = Number(await page.locator('html').getAttribute('data-prompt-at'))
    const untilPrompt = traffic.take(promptAt)
    expect(untilPrompt.names.length, untilPrompt.names.join()).toBeLessThanOrEqual(12)
    // What the first picture does without waits for the prompt.
    for (const later of ['agent.js', 'palette.js', 'editing.js', 'later.js'])
      expect(untilPrompt.names).not.toContain(later)
    expect(untilPrompt.kB, untilPrompt.names.join()).toBeLessThan(prompt)
    // The last file that is fetched ahead (attachPreload.ts): what comes behind it there is in later.js.
    await expect.poll(traffic.names, { timeout: 20_000 }).toContain('AttachedChips.js')
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

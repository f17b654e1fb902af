import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { composer, writeFiles } from './locators'
import { frameOf, previewOf, showPreview } from './previewLocators'
import { expect, test } from './workspaceTest'

/** Everything a page may try against the page around it. Each try writes what came of it. */
const hostile = (
  ide: string,
  token: string,
) => `<!doctype html><title>Evil</title><pre id="out"></pre><script>
const tell = (text) => { out.textContent += text + '\\n' }
const tried = (name, what) => { try { const got = what(); tell(name + ': ' + (got ? 'reached' : 'refused')) } catch { tell(name + ': refused') } }
if (location.pathname === '/popup') {
  tried('opener of popup', () => window.opener)
  throw new Error('evil.example has a popup')
}
tried('parent', () => parent.document.body)
const place = top.location
tried('top', () => { place.href = 'https://evil.example/'; return true })
tried('popup', () => open('/popup'))
tried('opener', () => window.opener)
tried('parent storage', () => parent.localStorage)
for (const host of ['${ide}'])
  fetch(host + '/workspaces', { headers: { authorization: 'Bearer ${token}' } }).then(() => tell('fetch: reached'), () => tell('fetch: refused'))
const socket = new WebSocket('${ide.replace('http', 'ws')}/workspaces/ws-0123abcd/ws?token=${token}')
socket.onopen = () => tell('socket: reached'); socket.onerror = () => tell('socket: refused')
document.cookie = 'aether=tossed; domain=localhost; path=/'
const link = Object.assign(document.createElement('a'), { href: '/loot', download: 'loot.html' })
document.body.append(link); link.click()
navigator.serviceWorker?.register('${ide}/boot.js').then(() => tell('worker: reached'), () => tell('worker: refused'))
const inner = document.createElement('iframe'); inner.sandbox = 'allow-scripts'
inner.srcdoc = '<script>const s = new WebSocket("${ide.replace('http', 'ws')}/workspaces/ws-0123abcd/ws?token=${token}"); s.onopen = () => parent.postMessage("null reached", "*"); s.onerror = () => parent.postMessage("null refused", "*")<' + '/script>'
addEventListener('message', ({ data }) => typeof data === 'string' && tell(data)); document.body.append(inner)
for (const type of ['navigate', 'connect', 'init', 'req']) parent.postMessage({ t: type, ws: 'connect', v: 1 }, '*')
setInterval(() => parent.postMessage({ aetherPreview: 1, type: 'leave', back: false }, '*'), 20)
let said = 0
const spam = setInterval(() => { for (let i = 0; i < 100; i++, said++) parent.postMessage({ aetherPreview: 1, type: 'console', text: 'spam ' + said }, '*'); if (said >= 20000) { clearInterval(spam); tell('spam: done') } }, 10)
</script>`

test('a hostile page in a preview reaches nothing of ours (fault 56)', { tag: '@smoke' }, async ({
  page,
  mock,
  pageErrors,
  context,
}) => {
  const popups: Page[] = []
  context.on('page', (popup) => popups.push(popup))
  const downloading = page.waitForEvent('download')
  await previewOf(page, mock, hostile(mock.origin, mock.token))
  const out = frameOf(page).locator('#out')
  for (const line of ['parent', 'top', 'popup', 'opener', 'parent storage', 'fetch', 'socket', 'worker'])
    await expect(out).toContainText(`${line}: refused`)
  await expect(out).toContainText('null refused')
  await expect(out).not.toContainText('reached')

  // While it talks 10,000 times a second, the page is as quick as ever.
  await composer(page).click()
  const began = performance.now()
  await page.keyboard.type('typed beside the noise', { delay: 5 })
  await expect(composer(page)).toHaveValue('typed beside the noise')
  expect(performance.now() - began).toBeLessThan(3000)
  await expect(out).toContainText('spam: done', { timeout: 30_000 })

  expect(page.url()).toContain(mock.origin)
  // What it may do is the browser's own doing, and reaches no other page: a file to keep,
  // and a window that knows nothing of us. Browsers open one only on a click; the one of tests always does.
  expect(new URL((await downloading).url()).host).toMatch(/\.localhost:/)
  expect(popups).toHaveLength(1)
  await expect(popups[0]?.locator('#out') ?? out).toHaveText('opener of popup: refused')
  await popups[0]?.close()
  expect(page.url()).toContain(mock.origin)
  const kept = await page.evaluate(() => ({ ...localStorage, cookies: document.cookie }))
  expect(JSON.stringify(kept)).not.toMatch(/tossed|evil|loot/)
  expect(JSON.stringify(await context.cookies(mock.origin))).not.toContain('tossed')
  await expect(page.getByRole('button', { name: /^\d+ problems$/ })).toBeVisible()
  expect(pageErrors.splice(0).filter((error) => !/sandbox|evil\.example|CORS|origin/i.test(error))).toEqual(
    [],
  )
})

test('a page that takes the focus by itself gives it back, and F6 leads out of one', async ({
  page,
  mock,
}) => {
  const port = await previewOf(page, mock, '<!doctype html><title>Greedy</title><input aria-label="Mine">')
  await expect(page.locator(`iframe[title="Preview of port ${port}, Greedy"]`)).toBeVisible()
  await composer(page).click()
  const mine = frameOf(page).getByRole('textbox', { name: 'Mine' })
  await mine.evaluate((input) => input.focus())
  await expect(composer(page)).toBeFocused()
  await page.keyboard.type('still mine')
  await expect(composer(page)).toHaveValue('still mine')
  // No hand is as fast from the keys to the pointer as a test is.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)))
  await mine.click()
  await page.keyboard.type('inside')
  await expect(mine).toHaveValue('inside')
  await page.keyboard.press('F6')
  await expect(page.locator('iframe')).not.toBeFocused()

  // The user did not ask for this one, however often for those before.
  await mine.evaluate((input) => {
    input.blur()
    return new Promise((resolve) => setTimeout(resolve, 1100))
  })
  await composer(page).click()
  await mine.evaluate((input) => input.focus())
  await expect(composer(page)).toBeFocused()
  await page.keyboard.type(', again')
  await expect(composer(page)).toHaveValue('still mine, again')
  await expect(mine).toHaveValue('inside')

  // One that keeps the helper script from saying so gets no keys of a user who is typing, either.
  await mine.evaluate(() => {
    performance.now = () => Number.NaN
  })
  await expect(async () => {
    await composer(page).click()
    await page.keyboard.type('!')
    await mine.evaluate((input) => input.focus())
    // The guard waits for a word of the page first.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)))
    await expect(composer(page)).toBeFocused({ timeout: 1000 })
  }).toPass({ timeout: 15_000 })
})

test('a page whose policy forbids our script is shown as ever, without what needs it', async ({
  page,
  mock,
  pageErrors,
}) => {
  const app = createServer((_, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html', 'content-security-policy': "script-src 'none'" })
      .end('<!doctype html><h1>Strict</h1>'),
  )
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  await showPreview(page, mock, (app.address() as AddressInfo).port)
  await expect(frameOf(page).getByRole('heading')).toHaveText('Strict')
  await expect(page.getByRole('button', { name: 'Reload preview' })).toBeVisible()
  for (const name of ['Back', 'Forward', 'Pick an element'])
    await expect(page.getByRole('button', { name, exact: true })).toHaveCount(0)
  expect(pageErrors.splice(0)).toEqual([expect.stringContaining("script-src 'none'")])
  app.closeAllConnections()
  app.close()
})

test('a preview is reloaded on save where that is wished', async ({ page, mock }) => {
  await previewOf(
    page,
    mock,
    '<!doctype html><p id="at"></p><script>at.textContent = String(performance.timeOrigin)</script>',
  )
  const loadedAt = frameOf(page).locator('#at')
  await expect(loadedAt).toHaveText(/\d/)
  const first = await loadedAt.textContent()
  writeFiles(mock, { 'a.txt': 'one' })
  await expect(page.getByRole('treeitem', { name: 'a.txt' })).toBeVisible()
  await page.getByRole('button', { name: 'Reload on save' }).click()
  await expect(loadedAt).toHaveText(first ?? '')
  writeFiles(mock, { 'a.txt': 'two' })
  await expect(loadedAt).not.toHaveText(first ?? '')
})

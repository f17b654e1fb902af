import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { comeBack, goOffline } from './locators'
import { addressOf, frameOf, previewOf, showPreview } from './previewLocators'
import { freePort } from './real/previewApps'
import { expect, test } from './workspaceTest'

const html = (title: string) => `<!doctype html><title>${title}</title><h1>${title}</h1>`

/** An app whose answers come when the test says so, for the paths it names. */
async function startHeldApp(held: readonly string[]) {
  const waiting: { url: string; response: ServerResponse }[] = []
  const app = createServer((request, response) => {
    const url = request.url ?? '/'
    response.setHeader('content-type', 'text/html')
    if (held.includes(url)) waiting.push({ url, response })
    else response.end(html(`At ${url}`))
  })
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  return {
    port: (app.address() as AddressInfo).port,
    asked: () => waiting.map(({ url }) => url),
    answer: () => {
      for (const { url, response } of waiting) response.end(html(`At ${url}`))
    },
    stop: () => {
      app.closeAllConnections()
      app.close()
    },
  }
}

test('the address is where the user wants to go, and Reload goes there too', async ({ page, mock }) => {
  const app = await startHeldApp(['/late'])
  await showPreview(page, mock, app.port)
  const heading = frameOf(page).getByRole('heading')
  await expect(heading).toHaveText('At /')
  await addressOf(page).fill('/late')
  await addressOf(page).press('Enter')
  await expect.poll(app.asked).toEqual(['/late'])
  await expect(page.getByText(`Waiting for port ${app.port} to answer…`)).toBeVisible()
  await expect(addressOf(page)).toHaveValue('/late')
  await page.getByRole('button', { name: 'Reload preview' }).click()
  await expect(addressOf(page)).toHaveValue('/late')
  app.answer()
  await expect(heading).toHaveText('At /late')
  await expect(page.getByText(`Waiting for port ${app.port}`)).toBeHidden()
  app.stop()
})

test('a server that is slow to begin is waited for, and not asked again meanwhile', async ({
  page,
  mock,
}) => {
  test.slow()
  const port = await freePort()
  await showPreview(page, mock, port)
  await expect(page.getByText(`Nothing is answering on port ${port}.`)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Show terminal' })).toBeVisible()
  const asked: string[] = []
  const app = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.setHeader('content-type', 'text/html')
    // Longer than the time between two tries.
    setTimeout(() => response.end(html('At last')), 5000)
  })
  await new Promise<void>((resolve) => app.listen(port, '127.0.0.1', resolve))
  await expect(frameOf(page).getByRole('heading')).toHaveText('At last', { timeout: 20_000 })
  expect(asked).toEqual(['/'])
  await expect(page.getByText(`Nothing is answering on port ${port}.`)).toBeHidden()
  app.closeAllConnections()
  app.close()
})

test('without a connection the last page stays, out of reach, and Enter says why it goes nowhere', async ({
  page,
  mock,
}) => {
  const port = await previewOf(page, mock, html('Here'))
  await expect(frameOf(page).getByRole('heading')).toHaveText('Here')
  await goOffline(page, mock)
  await expect(page.getByText('Preview paused while reconnecting.')).toBeVisible()
  await expect(page.locator('iframe').locator('..')).toHaveAttribute('inert', '')
  await expect(frameOf(page).getByRole('heading')).toHaveText('Here')
  await addressOf(page).fill('/elsewhere')
  await addressOf(page).press('Enter')
  await expect(addressOf(page)).toHaveAccessibleDescription('Unavailable while offline')
  await expect(addressOf(page)).toHaveValue('/elsewhere')
  await expect(page.getByRole('row', { name: new RegExp(`^${port}`) })).toBeVisible()
  await comeBack(page, mock)
  await expect(page.locator('iframe').locator('..')).not.toHaveAttribute('inert')
  await addressOf(page).press('Enter')
  await expect(page.locator('iframe')).toHaveAttribute('src', /\/elsewhere$/)
})

test('the script in the page is shown, and its switch takes it out', async ({ page, mock }) => {
  await previewOf(page, mock, html('Helped'))
  const status = page.getByRole('button', { name: 'Helper script: in the page' })
  await expect(status).toBeVisible()
  const answer = page.waitForResponse((response) => response.request().frame() !== page.mainFrame())
  await status.click()
  await page.getByRole('menuitem', { name: 'Switch the helper script off' }).click()
  expect(await (await answer).text()).not.toContain('<script')
  await expect(page.getByRole('button', { name: 'Helper script: off' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Pick an element' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Helper script: off' }).click()
  await page.getByRole('menuitem', { name: 'Switch the helper script on' }).click()
  await expect(status).toBeVisible()
})

test('the width is dragged from Fit across the page, moved by keys, and fits again', async ({
  page,
  mock,
}) => {
  await previewOf(page, mock, html('Wide'))
  await expect(frameOf(page).getByRole('heading')).toHaveText('Wide')
  const width = async () => Math.round((await page.locator('iframe').boundingBox())?.width ?? 0)
  const fit = await width()
  const handle = page.getByRole('separator', { name: 'Resize preview' })
  const at = await handle.boundingBox()
  if (!at) throw new Error('There is no handle.')
  const [x, y] = [at.x + 4, at.y + at.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  for (const by of [50, 100, 150, 200]) await page.mouse.move(x - by, y)
  await page.mouse.up()
  await expect.poll(width).toBe(fit - 200)
  await handle.press('ArrowRight')
  await expect.poll(width).toBe(fit - 184)
  await handle.press('Enter')
  await expect.poll(width).toBe(fit)
})

test('the toolbar is one stop for Tab beside its fields, and two rows where it is narrow', async ({
  page,
  mock,
}) => {
  await previewOf(page, mock, html('Bar'))
  await expect(frameOf(page).getByRole('heading')).toHaveText('Bar')
  const bar = page.getByRole('toolbar', { name: /^Preview of port/ })
  const inBar = (name: string) => bar.getByRole('button', { name, exact: true })
  await inBar('Reload preview').focus()
  await page.keyboard.press('End')
  await expect(inBar('Open in new tab')).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(inBar('Reload on save')).toBeFocused()
  await page.keyboard.press('Home')
  await expect(inBar('Back')).toBeFocused()
  // Past the buttons to what takes the arrows for itself.
  await page.keyboard.press('Tab')
  await expect(addressOf(page)).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(inBar('Back')).toBeFocused()
  await inBar('Helper script: in the page').press('Enter')
  await expect(page.getByRole('menu', { name: 'Helper script' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(inBar('Helper script: in the page')).toBeFocused()

  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('button', { name: 'Editor', exact: true }).click()
  await expect(bar).toBeVisible()
  const size = await bar.boundingBox()
  expect(size?.height).toBeLessThanOrEqual(2 * 44 + 4 + 8 + 2)
  await inBar('Helper script: in the page').click()
  await expect(page.getByRole('menuitem', { name: 'Pick an element' })).toBeVisible()
})

test('the page that has the keyboard says how to get it back', async ({ page, mock }) => {
  await previewOf(page, mock, '<!doctype html><input aria-label="Mine">')
  const hint = page.getByRole('button', { name: 'Keys belong to the page inside.' })
  await frameOf(page).getByRole('textbox', { name: 'Mine' }).click()
  await expect(hint).toBeVisible()
  await hint.click()
  await expect(page.locator('iframe')).not.toBeFocused()
  await expect(hint).toBeHidden()
})

const FAILING = `<!doctype html><p id="out"></p><script>
addEventListener('unhandledrejection', () => { out.textContent = 'heard' })
function ask() { fetch('http://127.0.0.1:1/') }
function say() { console.error('only words') }
ask()
say()
</script>`

test('a request that the page does not look after fails as it would without us, and problems say who began them', async ({
  page,
  mock,
  pageErrors,
}) => {
  await previewOf(page, mock, FAILING)
  await expect(frameOf(page).locator('#out')).toHaveText('heard')
  await page.getByRole('button', { name: '3 problems' }).click()
  const problem = (words: string) => page.getByRole('listitem').filter({ hasText: words })
  await expect(problem('GET http://127.0.0.1:1/')).toContainText('at ask (')
  await expect(problem('only words')).toContainText('at say (')
  await expect(problem('only words')).not.toContainText('.aether')
  expect(pageErrors.splice(0)).not.toEqual([])
})

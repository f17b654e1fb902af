import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { type Dashboard, expect, test, workspaceFrame } from './dashboardTest'
import { connected } from './embedTest'

const shop = (page: Page) => workspaceFrame(page, 0)
const events = (page: Page) => page.getByRole('region', { name: 'Events' })

async function open(page: Page, dashboard: Dashboard): Promise<void> {
  await page.goto(dashboard.url)
  for (const at of [0, 1]) await connected(page, at)
}

/** Calls a method of the first workspace, as the host's own script would. */
const call = (page: Page, method: string, params?: unknown) =>
  page.evaluate(
    ([name, given]) =>
      (globalThis as unknown as { workspaces: { call(...all: unknown[]): Promise<unknown> }[] }).workspaces[0]
        ?.call(name, given)
        .catch((error: { code: string }) => `error ${error.code}`),
    [method, params] as const,
  )

test('a dashboard shows two workspaces, hears what happens in them, and acts on them', {
  tag: '@smoke',
}, async ({ page, dashboard }) => {
  await open(page, dashboard)
  const root = join(dashboard.folder, 'shop')
  await page.getByRole('button', { name: 'Open README.md' }).click()
  await expect(shop(page).getByRole('tab', { name: /^README\.md/ })).toBeVisible()
  await expect(events(page)).toContainText('file-opened {"path":"/README.md"}')

  expect(
    await call(page, 'files.write', { path: '/made.txt', file: { content: 'one', encoding: 'utf-8' } }),
  ).toMatchObject({
    version: expect.stringMatching(/^\w+/),
  })
  expect(await readFile(join(root, 'made.txt'), 'utf8')).toBe('one')
  expect(await call(page, 'files.read', { path: '/made.txt' })).toMatchObject({ content: 'one' })
  expect(
    await call(page, 'files.write', {
      path: '/made.txt',
      file: { content: 'two', encoding: 'utf-8' },
      ifVersion: 'another',
    }),
  ).toBe('error conflict')
  expect(await call(page, 'files.read', { path: '../../etc/passwd' })).toBe('error not_allowed')
  await writeFile(join(root, 'made.txt'), 'three')
  await expect(events(page)).toContainText('fs-changed {"paths":["/made.txt"]}')

  const composer = shop(page).getByRole('textbox', { name: 'Message the agent' })
  await page.getByRole('textbox', { name: 'Prompt' }).fill('look at the prices')
  await page.getByRole('button', { name: 'Put into the first workspace' }).click()
  await expect(composer).toHaveValue('look at the prices')
  await expect(page.getByRole('button', { name: 'Put into the first workspace' })).toBeFocused()
  await expect(shop(page).getByRole('feed', { name: 'Conversation' }).getByRole('article')).toHaveCount(0)

  expect(await call(page, 'nonsense')).toBe('error not_supported')
  expect(await call(page, 'commands.run', { id: 'nonsense' })).toBe('error not_supported')
  const html = shop(page).locator('html')
  await expect(html).toHaveAttribute('data-theme', 'light')
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark')
  await expect(html).toHaveAttribute('data-theme', 'dark')
  // The host is as wide as its window, whatever it was told.
  const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(await sideways()).toBeLessThanOrEqual(0)
})

test('the frame takes no focus by itself, lets it in and out, and leaves the host its keys', async ({
  page,
  dashboard,
}) => {
  // The frames stand below the fold, and the user is writing in the page around them.
  await page.route('**/dashboard.css', (route) =>
    route.fulfill({
      contentType: 'text/css',
      body: 'main { margin-top: 3000px } main > div { height: 500px } section { display: none }',
    }),
  )
  await page.goto(dashboard.url)
  const prompt = page.getByRole('textbox', { name: 'Prompt' })
  await prompt.focus()
  await connected(page)
  await connected(page, 1)
  await expect(prompt).toBeFocused()
  expect(await page.evaluate(() => scrollY)).toBe(0)
  await page.evaluate(() => {
    addEventListener('keydown', ({ key, ctrlKey }) => {
      if (ctrlKey && key === 'k') document.title = 'The host heard it'
    })
  })
  await shop(page).getByRole('textbox', { name: 'Message the agent' }).click()
  await page.keyboard.press('Control+k')
  await expect(page).toHaveTitle('The host heard it')
  await expect(shop(page).getByRole('dialog')).toHaveCount(0)
  for (let step = 0; step < 7; step += 1) {
    if ((await page.evaluate(() => document.activeElement?.tagName)) !== 'IFRAME') break
    await page.keyboard.press('F6')
  }
  await expect
    .poll(() => page.evaluate(() => document.activeElement === document.querySelector('main iframe')))
    .toBe(false)
})

test('the token is in memory only: no address, storage, event or page ever holds it', async ({
  page,
  dashboard,
  frameStorage,
}) => {
  const tokens = dashboard.workspaces.map(({ token }) => token)
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/token?')) return
    asked.push(request.url(), JSON.stringify(request.headers()))
  })
  await page.addInitScript(() => {
    addEventListener('message', ({ data }) => {
      document.documentElement.dataset.said = `${document.documentElement.dataset.said ?? ''}${JSON.stringify(data)}`
    })
  })
  await open(page, dashboard)
  const held = await Promise.all(
    page.frames().map((frame) =>
      frame.evaluate(() =>
        [
          () => location.href,
          () => ({ ...localStorage }),
          () => ({ ...sessionStorage }),
          () => document.cookie,
          () => document.documentElement.outerHTML,
          () => history.state,
        ].map((look) => {
          try {
            return JSON.stringify(look())
          } catch {
            return 'denied'
          }
        }),
      ),
    ),
  )
  // An upgrade has its token where the protocol says; the browser shows no headers of it here.
  const everywhere = [...asked, ...held.flat()].join('\n')
  for (const token of tokens) expect(everywhere).not.toContain(token)
  expect(everywhere).toContain('/embed/')
  // Where frames have no storage the workspaces work all the same; where they have some, it is used and looked at.
  if (frameStorage === 'refused') expect(held.flat()).toContain('denied')
  else expect(everywhere).toContain('aether:')
})

test('E3: a page that is not on the list is told so in its slot at once, and hands over nothing', async ({
  page,
  dashboard,
}) => {
  const [first] = dashboard.workspaces
  const host = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end('<div id="slot"></div>'),
  )
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.2', resolve))
  const other = `http://127.0.0.2:${(host.address() as AddressInfo).port}/`
  await page.goto(other)
  const outcome = await page.evaluate(
    async ([origin, workspace]) => {
      const { mount } = await import(`${origin}/embed/sdk.js`)
      let asked = 0
      const getToken = async () => {
        asked += 1
        return { token: 'secret', expiresAt: Date.now() + 1e6 }
      }
      const slot = document.getElementById('slot')
      const code = await mount(slot, { origin, workspace, getToken, connectTimeoutMs: 60_000 }).then(
        () => 'shown',
        (error: { code: string }) => error.code,
      )
      return { code, asked }
    },
    [first?.origin ?? '', first?.workspaceId ?? ''] as const,
  )
  expect(outcome).toEqual({ code: 'origin_not_allowed', asked: 0 })
  await expect(page.locator('iframe')).toHaveCount(0)
  const words = page.getByRole('alert')
  await expect(words).toContainText("This site isn't allowed to show the workspace.")
  await expect(words).toContainText(new URL(other).origin)
  await expect(page.getByRole('link', { name: 'Open in a new tab' })).toBeVisible()
  host.closeAllConnections()
  host.close()
})

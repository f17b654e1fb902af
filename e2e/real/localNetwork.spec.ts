import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { type Dashboard, expect, test } from './dashboardTest'
import { connected } from './embedTest'

const sdk = fileURLToPath(new URL('../../dist/embed/sdk.js', import.meta.url))
const WAIT_MS = 2_000

/** Embeds a workspace with a copy of the script that the public host has itself; 'ready', or why it failed. */
async function mount(page: Page, { url, workspaces: [workspace] }: Dashboard): Promise<string> {
  await page.goto(`${url}dashboard.css`)
  return page.evaluate(
    async ([given, connectTimeoutMs]) => {
      const { mount: mountWorkspace } = await import(`${location.origin}/sdk.js`)
      document.body.innerHTML = '<main><div style="width: 1000px; height: 600px"></div></main>'
      const getToken = async () => ({ token: given?.token, expiresAt: Date.now() + 1e6 })
      const options = { origin: given?.origin, workspace: given?.workspaceId, getToken, connectTimeoutMs }
      return mountWorkspace(document.querySelector('main div'), options).then(
        () => 'ready',
        ({ code }: { code: string }) => code,
      )
    },
    [workspace, WAIT_MS] as const,
  )
}

test('a public page that may not reach this computer says so, and asks no more (fault 61)', async ({
  dashboard,
  playwright,
}) => {
  const { origin, host } = new URL(dashboard.url)
  const { launchOptions = {} } = test.info().project.use
  const args = [...(launchOptions.args ?? []), `--ip-address-space-overrides=${host}=public`]
  const browser = await playwright.chromium.launch({ ...launchOptions, args })
  try {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.route(`${origin}/sdk.js`, async (route) =>
      route.fulfill({ contentType: 'text/javascript', body: await readFile(sdk, 'utf8') }),
    )
    const asked: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(origin)) asked.push(request.url())
    })

    await context.grantPermissions(['local-network-access'], { origin })
    expect(await mount(page, dashboard)).toBe('ready')
    await connected(page)

    await context.clearPermissions()
    await page.goto('about:blank')
    asked.length = 0
    expect(await mount(page, dashboard)).toBe('frame_blocked')
    const words = page.getByRole('alert')
    await expect(words).toContainText('Your browser keeps this site from http://localhost:')
    await expect(page.getByRole('link', { name: 'Open in a new tab' })).toBeVisible()
    // As long again as it took to give up: nobody tries behind the words.
    await page.waitForTimeout(WAIT_MS)
    expect(asked).toHaveLength(1)
  } finally {
    await browser.close()
  }
})

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { type Dashboard, expect, test } from '../embed/dashboardTest'
import { connected } from '../embed/embedTest'

const sdk = fileURLToPath(new URL('../../dist/embed/sdk.js', import.meta.url))
/** Milliseconds after which it gives up where nothing can come: time enough to try again behind the words of another. */
const WAIT_MS = 2_000
/** And where it comes, on a machine that does much else. */
const LOAD_MS = 60_000

/** Embeds a workspace with a copy of the script that the public host has itself; 'ready', or why it failed. */
async function mount(page: Page, { workspaces: [workspace] }: Dashboard, waitMs = WAIT_MS): Promise<string> {
  return page.evaluate(
    async ([given, connectTimeoutMs]) => {
      const { mount: mountWorkspace } = await import(`${location.origin}/sdk.js`)
      const main = document.body.appendChild(document.createElement('main'))
      main.innerHTML = '<div style="width: 1000px; height: 600px"></div>'
      const getToken = async () => ({ token: given?.token, expiresAt: Date.now() + 1e6 })
      const options = { origin: given?.origin, workspace: given?.workspaceId, getToken, connectTimeoutMs }
      return mountWorkspace(main.firstChild, options).then(
        () => 'ready',
        ({ code }: { code: string }) => code,
      )
    },
    [workspace, waitMs] as const,
  )
}

test('a public page that may not reach this computer says so, and asks no more (fault 61)', async ({
  dashboard,
  playwright,
}) => {
  const { origin, host: address } = new URL(dashboard.url)
  const { launchOptions = {} } = test.info().project.use
  const args = [...(launchOptions.args ?? []), `--ip-address-space-overrides=${address}=public`]
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
    const host = `${dashboard.url}dashboard.css`
    await page.goto(host)
    expect(await mount(page, dashboard, LOAD_MS)).toBe('ready')
    await connected(page)

    await context.clearPermissions()
    await page.goto('about:blank')
    await page.goto(host)
    asked.length = 0
    expect(await mount(page, dashboard, LOAD_MS)).toBe('local_network_denied')
    const words = page.getByRole('alert')
    await expect(words).toContainText('Your browser keeps this site from http://localhost:')
    await expect(page.getByRole('link', { name: 'Open in a new tab' })).toBeVisible()
    // A second one asks for its page and why it does not come; behind the words of the first there are no further attempts.
    expect(await mount(page, dashboard, LOAD_MS)).toBe('local_network_denied')
    expect(asked).toHaveLength(6)
  } finally {
    await browser.close()
  }
})

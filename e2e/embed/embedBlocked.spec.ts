import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { freePort } from '../real/previewApps'
import { type Dashboard, expect, test } from './dashboardTest'
import { connected, frameOf, type HostPage, withEmbed } from './embedTest'

const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}
/** Where a page that no server names comes from. */
const STRANGER = 'http://127.0.0.2:1/'

interface Tried {
  readonly headers?: Readonly<Record<string, string>>
  readonly host?: string
  readonly origin?: string
  readonly waitMs?: number
}

/** Mounts a workspace in a page with such headers: what came of it, and how often a token was asked for. */
async function tryIn(page: Page, { url, workspaces: [shop] }: Dashboard, wish: Tried = {}) {
  const { headers = {}, host = `${url}host.html`, origin = shop?.origin ?? '', waitMs = 60_000 } = wish
  const body = '<!doctype html><main style="height: 600px"></main>'
  await page.route(host, (route) => route.fulfill({ headers, contentType: 'text/html', body }))
  // A host may have the script itself.
  const script = await readFile(new URL('../../dist/embed/sdk.js', import.meta.url), 'utf8')
  const sdk = new URL('/sdk.js', host).href
  await page.route(sdk, (route) => route.fulfill({ contentType: 'text/javascript', body: script }))
  // A page that came from no server counts as a public one.
  await page.context().grantPermissions(['local-network-access'], { origin: new URL(host).origin })
  await page.goto('about:blank')
  await page.goto(host)
  const outcome = await page.evaluate(
    async ({ from, given, connectTimeoutMs }) => {
      const { mount } = await import(from)
      let asked = 0
      const getToken = async () => {
        asked += 1
        return { token: given.token, expiresAt: Date.now() + 1e6 }
      }
      const code = await mount(document.querySelector('main'), { ...given, getToken, connectTimeoutMs }).then(
        (embed: unknown) => {
          Object.assign(globalThis, { embed })
          return 'ready'
        },
        (error: { code: string }) => error.code,
      )
      return { code, asked, frames: document.querySelectorAll('iframe').length }
    },
    {
      from: sdk,
      given: { origin, workspace: shop?.workspaceId ?? '', token: shop?.token ?? '' },
      connectTimeoutMs: waitMs,
    },
  )
  return outcome
}

const blockedAs = (code: string) => ({ code, asked: 0, frames: 0 })

test('E3: what keeps a workspace out is found out at once, has a code of its own and is said in the slot', async ({
  page,
  dashboard,
}) => {
  const words = page.getByRole('alert')
  const origin = dashboard.workspaces[0]?.origin ?? ''

  await test.step('the server does not know this origin', async () => {
    expect(await tryIn(page, dashboard, { host: STRANGER })).toEqual(blockedAs('origin_not_allowed'))
    await expect(words).toHaveText(
      "This site isn't allowed to show the workspace. Ask the workspace owner to allow http://127.0.0.2:1.",
    )
    await expect(page.getByRole('link', { name: 'Open in a new tab' })).toBeVisible()
  })
  for (const policy of ["frame-src 'none'", "default-src 'self' 'unsafe-inline'", "child-src 'none'"])
    await test.step(`the page has the policy ${policy}`, async () => {
      const headers = { 'content-security-policy': policy }
      expect(await tryIn(page, dashboard, { headers })).toEqual(blockedAs('host_csp'))
      await expect(words).toContainText(`Its frame-src must allow ${origin}.`)
    })
  await test.step('the server is not there', async () => {
    const gone = { origin: 'http://localhost:9' }
    expect(await tryIn(page, dashboard, gone)).toEqual(blockedAs('server_unreachable'))
    await expect(words).toHaveText("http://localhost:9 can't be reached.")
  })
  await test.step('the page may not ask whether the server is there', async () => {
    const headers = { 'content-security-policy': "connect-src 'none'" }
    const gone = { origin: 'http://localhost:9', headers, waitMs: 3000 }
    expect(await tryIn(page, dashboard, gone)).toEqual(blockedAs('frame_blocked'))
    await expect(words).toHaveText('The workspace did not answer in its frame.')
  })
  await test.step('the page is isolated, and the server is one that says nothing of it', async () => {
    const older = createServer((request, response) => {
      if (request.url === '/embed/origin.json')
        response.setHeader('access-control-allow-origin', '*').end('{"allowed":true}')
      else response.setHeader('content-type', 'text/html').end('<p>A page</p>')
    })
    await new Promise<void>((resolve) => older.listen(0, 'localhost', resolve))
    const { port } = older.address() as AddressInfo
    const isolated = { origin: `http://localhost:${port}`, headers: ISOLATED }
    expect(await tryIn(page, dashboard, isolated)).toEqual(blockedAs('host_coep'))
    await expect(words).toContainText('This site is cross-origin isolated (COEP)')
    older.closeAllConnections()
    older.close()
  })
})

/** A page with a worker, which tells it that it runs. It would let no other site have anything of it. */
const programOn = (port: number) => `import { createServer } from 'node:http'
const page = '<h1>Shown</h1><script>new Worker("/worker.js").onmessage = ({ data }) => (document.querySelector("h1").textContent = data)</script>'
createServer((request, response) => {
  response.setHeader('cross-origin-resource-policy', 'same-origin')
  if (request.url === '/worker.js') response.setHeader('content-type', 'text/javascript').end('postMessage("Worked")')
  else response.setHeader('content-type', 'text/html').end(page)
}).listen(${port}, '127.0.0.1')
`

test('a cross-origin isolated page shows a workspace, with its editor and a preview, and workers in both', async ({
  page,
  dashboard,
}) => {
  const port = await freePort()
  const root = join(dashboard.folder, 'shop')
  await writeFile(join(root, 'isolated.mjs'), programOn(port))
  await writeFile(join(root, 'broken.json'), '{"a": }\n')
  expect(await tryIn(page, dashboard, { headers: ISOLATED })).toEqual({ code: 'ready', asked: 1, frames: 1 })
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  await connected(page)
  const frame = frameOf(page)
  // What is wrong in it is found by a worker.
  await withEmbed(page, ({ embed }) => embed.files.open('/broken.json').shown)
  await expect(frame.locator('.squiggly-error').first()).toBeVisible()
  await withEmbed(page, ({ embed }) => embed.terminal.open())
  await frame.locator('.xterm-screen').filter({ visible: true }).click()
  await page.keyboard.type('node isolated.mjs\n')
  await expect
    .poll(async () => JSON.stringify(await withEmbed(page, ({ embed }) => embed.ports.list())), {
      timeout: 20_000,
    })
    .toContain(String(port))
  await page.evaluate((number) => (globalThis as unknown as HostPage).embed.ports.preview(number), port)
  const preview = frame.frameLocator(`iframe[title^="Preview of port ${port}"]`)
  await expect(preview.getByRole('heading')).toHaveText('Worked')
})

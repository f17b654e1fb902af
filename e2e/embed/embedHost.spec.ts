import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../real/previewApps'
import { type Dashboard, expect, test } from './dashboardTest'
import { connected, frameOf, type HostPage, heard, mountIn, press, withEmbed } from './embedTest'

const rootOf = ({ folder }: Dashboard) => join(folder, 'shop')

test('what a host tells the agent is said in its name: in its frame, in a tab, and after a reload', async ({
  page,
  dashboard,
  context,
}) => {
  await mountIn(page, dashboard)
  const host = new URL(dashboard.url).origin
  const answer = await withEmbed(page, ({ embed }) => embed.agent.send('help, said the page around'))
  expect(answer).toEqual({ messageId: expect.stringMatching(/./) })
  const said = frameOf(page).getByRole('article', { name: `From ${host}` })
  await expect(said).toContainText('help, said the page around')
  await expect(frameOf(page).getByRole('article', { name: 'Agent' }).first()).toBeVisible()

  const tab = await context.newPage()
  await tab.goto(dashboard.workspaces[0]?.url ?? '')
  const inTab = tab.getByRole('article', { name: `From ${host}` })
  await expect(inTab).toContainText('help, said the page around')
  await tab.getByRole('textbox', { name: 'Message the agent' }).fill('help, said I')
  await tab.keyboard.press('Enter')
  await expect(tab.getByRole('article', { name: 'You' })).toContainText('help, said I')
  await expect(frameOf(page).getByRole('article', { name: 'You' })).toContainText('help, said I')
  await tab.reload()
  await expect(inTab).toContainText('help, said the page around')
  await expect(inTab).not.toContainText('said I')
  expect(await withEmbed(page, ({ embed }) => embed.agent.send('later', { mode: 'draft' }))).toEqual({
    messageId: null,
  })
})

test('a terminal begins in the folder that the host names, and commands take what they list', async ({
  page,
  dashboard,
}) => {
  await mkdir(join(rootOf(dashboard), 'api'), { recursive: true })
  await mountIn(page, dashboard)
  await connected(page)
  const opened = await withEmbed(page, ({ embed }) => embed.terminal.open({ name: 'server', cwd: '/api' }))
  expect(opened).toEqual({ id: expect.stringMatching(/./) })
  await expect
    .poll(() => heard(page, 'terminal-opened'))
    .toContainEqual(expect.objectContaining({ name: 'server' }))
  await expect(frameOf(page).locator('.xterm-rows').filter({ visible: true })).toContainText(/api/)
  expect(await withEmbed(page, ({ embed }) => embed.terminal.open({ cwd: '/nowhere' }))).toBe(
    'error not_allowed',
  )
  await writeFile(join(rootOf(dashboard), 'api/main.ts'), 'one\ntwo\nthree\n')
  const going = withEmbed(page, ({ embed }) =>
    embed.commands.run('goToFile', { path: '/api/main.ts', line: 2 }),
  )
  expect(await going).toBeUndefined()
  await expect(frameOf(page).getByRole('tab', { name: /main\.ts/ })).toBeVisible()
  await expect(frameOf(page).getByRole('contentinfo')).toContainText('Ln 2')
  expect(await withEmbed(page, ({ embed }) => embed.commands.run('resetLayout', { x: 1 }))).toBe(
    'error not_allowed',
  )
  expect(await withEmbed(page, ({ embed }) => embed.ui.setPanes({ search: true }))).toBe(
    'error not_supported',
  )
})

/** What a previewed page may do, as its own browser tells it. */
async function allowedInPreview(
  page: import('@playwright/test').Page,
  port: number,
  names: readonly string[],
) {
  const preview = frameOf(page).frameLocator(`iframe[title^="Preview of port ${port}"]`)
  await expect(preview.getByRole('heading')).toHaveText('Previewed')
  return preview.locator('body').evaluate((_, features) => {
    const policy: { allowsFeature(name: string): boolean } = Reflect.get(document, 'featurePolicy')
    return features.filter((name) => policy.allowsFeature(name))
  }, names)
}

const ASKED = ['clipboard-write', 'clipboard-read', 'fullscreen', 'display-capture']

for (const [name, permissions, expected] of [
  [
    'gets what the host gave, but not to read the clipboard or see the tab',
    ASKED,
    ['clipboard-write', 'fullscreen'],
  ],
  ['gets nothing that the host did not give', ['clipboard-read'], []],
] as const)
  test(`a preview in an embed ${name}`, async ({ page, dashboard }) => {
    const port = await freePort()
    await writeFile(
      join(rootOf(dashboard), 'page.mjs'),
      `import { createServer } from 'node:http'
createServer((_, response) => response.setHeader('content-type', 'text/html').end('<h1>Previewed</h1>'))
  .listen(${port}, '127.0.0.1', () => console.log('ready on http://localhost:${port}/'))\n`,
    )
    await mountIn(page, dashboard, { options: { permissions } })
    await connected(page)
    const { id } = (await withEmbed(page, ({ embed }) => embed.terminal.open())) as { id: string }
    const running = page.evaluate(
      ([terminal]) =>
        (globalThis as unknown as HostPage).embed.terminal.run(terminal, 'node page.mjs', { confirm: true }),
      [id] as const,
    )
    const asked = frameOf(page).getByRole('group', { name: /wants to run a command/ })
    await press(asked, 'Allow once')
    await running
    await expect
      .poll(async () => JSON.stringify(await withEmbed(page, ({ embed }) => embed.ports.list())), {
        timeout: 20_000,
      })
      .toContain(String(port))
    await page.evaluate((number) => (globalThis as unknown as HostPage).embed.ports.preview(number), port)
    expect(await allowedInPreview(page, port, ASKED)).toEqual(expected)
  })

test('the element takes its language from its attributes, and follows one that is changed later', async ({
  page,
  dashboard,
}) => {
  const [first] = dashboard.workspaces
  await page.goto(`${dashboard.url}dashboard.css`)
  const refused = await page.evaluate(
    async ({ origin, workspaceId, token }) => {
      const { defineWorkspaceIde } = await import(`${origin}/embed/sdk.js`)
      defineWorkspaceIde()
      document.body.innerHTML = '<main></main>'
      const getToken = async () => ({ token, expiresAt: Date.now() + 1e6 })
      const open = (locale: string, heard: string) =>
        new Promise<unknown>((resolve) => {
          const element = document.createElement('workspace-ide')
          const named = { origin, workspace: workspaceId, locale, dir: 'auto' }
          for (const [name, value] of Object.entries(named)) element.setAttribute(name, value)
          element.style.cssText = 'width: 900px; height: 500px'
          const tell = ({ detail }: CustomEventInit<{ code: string }>) => resolve(detail?.code)
          element.addEventListener(heard, (event) => tell(event as CustomEvent))
          Object.assign(element, { getToken })
          document.querySelector('main')?.replaceChildren(element)
        })
      const code = await open('no language', 'error')
      await open('ar', 'ready')
      return code
    },
    { origin: first?.origin ?? '', workspaceId: first?.workspaceId ?? '', token: first?.token ?? '' },
  )
  expect(refused).toBe('not_allowed')
  await connected(page)
  await expect(page.locator('main iframe')).toHaveAttribute('title', 'Workspace shop')
  await expect(frameOf(page).locator('html')).toHaveAttribute('dir', 'rtl')
  const field = frameOf(page).getByRole('textbox', { name: 'Message the agent' })
  await expect(field).toBeEditable()
  await page.evaluate(() => document.querySelector('workspace-ide')?.setAttribute('readonly', ''))
  await expect(field).not.toBeEditable()
  await page.evaluate(() => document.querySelector('workspace-ide')?.removeAttribute('readonly'))
  await expect(field).toBeEditable()
})

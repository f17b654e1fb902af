import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './dashboardTest'
import { connected, frameOf, type HostPage, heard, mountIn, press, withEmbed } from './embedTest'

test('files are read as bytes, and many are changed together or not at all', async ({ page, dashboard }) => {
  expect(await mountIn(page, dashboard)).toBe('ready')
  const root = join(dashboard.folder, 'shop')
  await rm(join(root, 'one.txt'), { force: true })
  const bytes = await withEmbed(page, async ({ embed }) => {
    await embed.files.write('/blob', new Uint8Array([0, 255, 10]), { ifVersion: null })
    return [...(await embed.files.read('/blob'))]
  })
  expect(bytes).toEqual([0, 255, 10])
  expect(await readFile(join(root, 'blob'))).toEqual(Buffer.from([0, 255, 10]))

  const refused = await withEmbed(page, ({ embed }) =>
    embed.files.apply([
      { path: '/one.txt', data: 'one', ifVersion: null },
      { path: '/blob', data: 'two', ifVersion: 'of another program' },
    ]),
  )
  expect(refused).toBe('error conflict')
  await expect(readFile(join(root, 'one.txt'))).rejects.toThrow('ENOENT')
  const applied = await withEmbed(page, ({ embed }) =>
    embed.files.apply([
      { path: '/one.txt', data: 'one', ifVersion: null },
      { path: '/blob', data: null },
    ]),
  )
  expect(applied).toMatchObject({ files: [{ path: '/one.txt' }, { path: '/blob', version: null }] })
  expect(await readFile(join(root, 'one.txt'), 'utf8')).toBe('one')
  await expect(readFile(join(root, 'blob'))).rejects.toThrow('ENOENT')
})

test('unsaved text keeps an embed from being ended, and is overwritten only if the user allows it', async ({
  page,
  dashboard,
}) => {
  const root = join(dashboard.folder, 'api')
  await writeFile(join(root, 'note.txt'), 'first')
  await mountIn(page, dashboard, { at: 1, options: { open: { file: '/note.txt' } } })
  const editor = frameOf(page).getByRole('textbox', { name: /note\.txt, editor/ })
  await editor.focus()
  await page.keyboard.type('typed ')
  // The disk moves on under it: the text cannot be saved without a choice.
  await writeFile(join(root, 'note.txt'), 'another')
  await expect(frameOf(page).getByText('changed on disk')).toBeVisible()
  expect(await withEmbed(page, ({ embed }) => embed.destroy())).toBe('error conflict')
  expect(await withEmbed(page, ({ embed }) => embed.unsaved())).toEqual(['/note.txt'])
  await expect(frameOf(page).getByText('changed on disk')).toBeVisible()

  const applying = withEmbed(page, ({ embed }) =>
    embed.files.apply([{ path: '/note.txt', data: 'from the host' }]),
  )
  const asked = frameOf(page).getByRole('group', { name: /wants to overwrite files with unsaved text/ })
  await expect(asked).toContainText('/note.txt')
  await press(asked, 'Deny')
  expect(await applying).toBe('error conflict')
  expect(await readFile(join(root, 'note.txt'), 'utf8')).toBe('another')
  await expect.poll(() => heard(page, 'unsaved')).toContainEqual({ paths: ['/note.txt'] })
  await withEmbed(page, ({ embed }) => embed.destroy({ force: true }))
  await expect(page.locator('main iframe')).toHaveCount(0)
})

test('a command is run only after the user allowed it, which takes half a second in the frame', async ({
  page,
  dashboard,
}) => {
  await mountIn(page, dashboard, { at: 1 })
  const id = await withEmbed(page, async ({ embed }) => (await embed.terminal.open()).id)
  await expect.poll(() => heard(page, 'terminal-opened')).toContainEqual(expect.objectContaining({ id }))
  const run = (command: string) =>
    page.evaluate(
      ([terminal, line]) =>
        (globalThis as unknown as HostPage).embed.terminal
          .run(terminal, line, { confirm: true })
          .then(() => 'done')
          .catch((error: { code: string }) => `error ${error.code}`),
      [id, command] as const,
    )
  expect(await run('echo one\necho two')).toBe('error not_allowed')

  const running = run('echo said-$((40+2))')
  const asked = frameOf(page).getByRole('group', { name: /http:\/\/127\.0\.0\.1:\d+ wants to run a command/ })
  await expect(asked).toContainText('echo said-$((40+2))')
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('IFRAME')
  // The first click comes from outside: it only brings the focus here.
  await asked.getByRole('button', { name: 'Allow once' }).click()
  await expect(asked).toContainText('Click again.')
  await page.waitForFunction(() => document.activeElement?.tagName === 'IFRAME')
  await press(asked, 'Allow once')
  expect(await running).toBe('done')
  // The workspace may have opened a first terminal by itself.
  await expect(frameOf(page).locator('.xterm-rows').filter({ visible: true })).toContainText('said-42')
})

test('the host hears of panes, saves and links, and what it says is said in its name', async ({
  page,
  dashboard,
}) => {
  await mountIn(page, dashboard, { at: 1, options: { open: { file: '/README.md' }, panes: { agent: true } } })
  await withEmbed(page, async ({ embed }) => {
    await embed.ui.setPanes({ agent: { visible: false } })
    await embed.ui.notify({ text: 'Reviews are due at noon', kind: 'warning' })
  })
  await expect.poll(() => heard(page, 'pane-changed')).toContainEqual({ pane: 'agent', visible: false })
  await expect(
    frameOf(page)
      .getByText(/^http:\/\/127\.0\.0\.1:\d+: Reviews are due at noon$/)
      .first(),
  ).toBeVisible()
  await frameOf(page).getByRole('button', { name: 'Dismiss' }).click()

  const editor = frameOf(page).getByRole('textbox', { name: /README\.md, editor/ })
  await editor.focus()
  await page.keyboard.type('more ')
  await page.keyboard.press('Control+s')
  await expect.poll(() => heard(page, 'file-saved')).toContainEqual({ path: '/README.md' })
  const link = await withEmbed(page, async ({ embed }) => embed.snapshot())
  expect(link).toMatchObject({ file: '/README.md', line: 1 })
})

test('tokens are asked for again once when refused, and refusals have codes', async ({ page, dashboard }) => {
  const [first] = dashboard.workspaces
  const wrong = 'x'.repeat(24)
  expect(await mountIn(page, dashboard, { tokens: [wrong, first?.token ?? ''] })).toBe('ready')
  expect(await page.evaluate(() => (globalThis as unknown as HostPage).asked)).toEqual([
    'initial',
    'rejected',
  ])
  await connected(page)

  expect(await mountIn(page, dashboard, { tokens: [wrong] })).toBe('token_denied')
  await expect(page.locator('main')).toContainText('The server refused the token')
  expect(await mountIn(page, dashboard, { options: { workspace: 'ws-00000000' } })).toBe(
    'workspace_not_found',
  )
  expect(await mountIn(page, dashboard, { options: { readOnly: 'yes' } })).toBe('not_allowed')
  await expect(page.locator('main')).toContainText('The option "readOnly" is not understood.')
  expect(
    await mountIn(page, dashboard, { options: { origin: 'http://localhost:9', connectTimeoutMs: 60_000 } }),
  ).toBe('server_unreachable')
  await expect(page.locator('main')).toContainText("http://localhost:9 can't be reached.")
  expect(await mountIn(page, dashboard, { options: { origin: new URL(dashboard.url).origin } })).toBe(
    'origin_mismatch',
  )
})

test('a host that speaks more or less than we do is understood', async ({ page, dashboard }) => {
  const [first] = dashboard.workspaces
  await page.goto(`${dashboard.url}dashboard.css`)
  const told = await page.evaluate(
    async ({ origin, workspaceId, token }) => {
      const frame = document.createElement('iframe')
      const ch = '0123456789abcdef0123456789abcdef'
      frame.src = `${origin}/embed/${workspaceId}?v=1,99&ch=${ch}&theme=light`
      const hello = await new Promise<MessageEvent>((resolve) => {
        addEventListener('message', (event) => event.origin === origin && resolve(event))
        document.body.append(frame)
      })
      const { port1: port, port2 } = new MessageChannel()
      const answers = new Map<number, { e?: { code: string }; ms: number }>()
      const from = performance.now()
      const ready = new Promise<string[]>((resolve) => {
        port.onmessage = ({ data }) => {
          if (data.t === 'init?') port.postMessage({ t: 'init', options: { theme: 'light', novelty: [1] } })
          if (data.t === 'req' && data.m === 'getToken')
            port.postMessage({ t: 'res', id: data.id, d: { token, expiresAt: Date.now() + 1e6 } })
          if (data.t === 'ready') resolve(data.caps)
          if (data.t === 'res') answers.set(data.id, { e: data.e, ms: performance.now() - from })
        }
      })
      // This host knows nothing of what ours can, and something that we do not.
      const connect = { ws: 'connect', v: 1, ch, caps: ['telepathy'] }
      ;(hello.source as Window).postMessage(connect, origin, [port2])
      const caps = await ready
      port.postMessage({ t: 'novelty', of: 'a newer host' })
      port.postMessage({ t: 'req', id: 1, m: 'files.telepathy', p: {} })
      port.postMessage({ t: 'req', id: 2, m: 'ui.notify', p: { text: 'x'.repeat(1_100_000) } })
      port.postMessage({ t: 'req', id: 3, m: 'files.open', p: { path: 7 } })
      port.postMessage({ t: 'req', id: 4, m: 'snapshot' })
      while (!answers.has(4)) await new Promise((resolve) => setTimeout(resolve, 20))
      return {
        versions: hello.data.v,
        caps,
        answers: [...answers].map(([id, { e }]) => [id, e?.code ?? 'fine']),
        ms: answers.get(1)?.ms,
      }
    },
    { origin: first?.origin ?? '', workspaceId: first?.workspaceId ?? '', token: first?.token ?? '' },
  )
  expect(told.versions).toEqual([1])
  expect(told.caps).toContain('files.apply')
  expect(told.ms).toBeLessThan(1000)
  // The second is over 1 MB and is dropped, as if it had never been.
  expect(told.answers).toEqual([
    [1, 'not_supported'],
    [3, 'not_allowed'],
    [4, 'fine'],
  ])
})

test('the element does what the call does', async ({ page, dashboard }) => {
  const [first] = dashboard.workspaces
  await page.goto(`${dashboard.url}dashboard.css`)
  await page.evaluate(
    async ({ origin, workspaceId, token }) => {
      const { defineWorkspaceIde } = await import(`${origin}/embed/sdk.js`)
      defineWorkspaceIde()
      document.body.innerHTML = '<main></main>'
      const element = document.createElement('workspace-ide')
      for (const [name, value] of Object.entries({ origin, workspace: workspaceId, theme: 'hc' }))
        element.setAttribute(name, value)
      element.style.cssText = 'width: 900px; height: 500px'
      element.addEventListener('ready', () => element.setAttribute('data-heard', 'ready'))
      document.querySelector('main')?.append(element)
      // A page may know its token only after the element stands.
      Object.assign(element, { getToken: async () => ({ token, expiresAt: Date.now() + 1e6 }) })
    },
    { origin: first?.origin ?? '', workspaceId: first?.workspaceId ?? '', token: first?.token ?? '' },
  )
  await connected(page)
  await expect(page.locator('workspace-ide')).toHaveAttribute('data-heard', 'ready')
  await expect(frameOf(page).locator('html')).toHaveAttribute('data-theme', 'hc')
  await page.evaluate(() => document.querySelector('workspace-ide')?.setAttribute('theme', 'light'))
  await expect(frameOf(page).locator('html')).toHaveAttribute('data-theme', 'light')
  await page.evaluate(() => document.querySelector('workspace-ide')?.remove())
  await expect.poll(() => page.frames().length).toBe(1)
})

test('the lines of the README work as they stand there', { tag: '@smoke' }, async ({ page, dashboard }) => {
  const [first] = dashboard.workspaces
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  const [, lines = ''] = /```html\n([\s\S]+?)```/.exec(readme) ?? []
  expect(lines.split('\n').length).toBeLessThanOrEqual(18)
  const body = lines
    .replaceAll('http://localhost:7420', first?.origin ?? '')
    .replace('ws-1a2b3c4d', first?.workspaceId ?? '')
    .replace('THE-TOKEN-OF-THE-READY-LINE', first?.token ?? '')
  // The server is not there yet.
  const tries: string[] = []
  await page.route(/\/embed\/sdk\.js/, (route) => {
    tries.push(new URL(route.request().url()).search)
    return tries.length > 2 ? route.fallback() : route.abort()
  })
  // A page of the host's, in which they are pasted.
  await page.goto(`${dashboard.url}dashboard.css`)
  await page.setContent(`<main>${body}</main>`)
  await expect(page.locator('#workspace')).toContainText("can't be reached. Trying again")
  await connected(page)
  await expect(frameOf(page).getByRole('tab', { name: /^README\.md/ })).toBeVisible()
  await expect(page.locator('#workspace')).not.toContainText("can't be reached")
  expect(tries).toEqual(['?0', '?1', '?2'])
})

import { type AddressInfo, createServer } from 'node:net'
import { clipboard } from './locators'
import { expect, test } from './workspaceTest'

const PAGE = '<!doctype html><title>App</title><h1>Hello from the app</h1><a href="/second">more</a>'

test('a port opens a row, its page shows in a preview of another origin, and the row goes when it closes', {
  tag: '@smoke',
}, async ({ page, mock }) => {
  const port = await mock.startApp(PAGE)
  await page.goto(mock.url)
  await page.getByRole('tab', { name: /^Ports/ }).click()
  await expect(page.getByText('No ports yet.')).toBeVisible()
  mock.setPorts([port])
  const row = page.getByRole('table', { name: 'Ports' }).getByRole('row', { name: new RegExp(`^${port}`) })
  await expect(row).toContainText('node')
  await row.getByRole('button', { name: 'Preview' }).click()
  const title = `Preview of port ${port}`
  const frame = page.frameLocator(`iframe[title^="${title}"]`)
  await expect(frame.getByRole('heading')).toHaveText('Hello from the app')
  const source = await page.locator(`iframe[title^="${title}"]`).getAttribute('src')
  expect(new URL(source ?? '').origin).not.toBe(mock.origin)
  expect(source).not.toContain(mock.token)

  const address = page.getByRole('textbox', { name: 'Preview address' })
  await address.fill('/second?x=1')
  await address.press('Enter')
  await expect(page.locator(`iframe[title^="${title}"]`)).toHaveAttribute('src', /\/second\?x=1$/)
  await page.getByRole('button', { name: 'Reload preview' }).click()
  await expect(frame.getByRole('heading')).toBeVisible()

  mock.setPorts([])
  await expect(page.getByText(`Nothing is answering on port ${port}.`)).toBeVisible()
  await expect(row).toContainText(`Port ${port} stopped listening.`)
  await row.getByRole('button', { name: 'Keep watching' }).click()
  mock.setPorts([port])
  await expect(frame.getByRole('heading')).toHaveText('Hello from the app')
  await expect(row).toContainText('node')
  await expect(page.getByText(`Port ${port} is ready`, { exact: true })).toBeVisible()
})

test('a port that cannot be stopped says why, and is previewed like any other', async ({ page, mock }) => {
  const port = await mock.startApp(PAGE)
  await page.goto(mock.url)
  await page.getByRole('tab', { name: /^Ports/ }).click()
  const row = page.getByRole('table', { name: 'Ports' }).getByRole('row', { name: new RegExp(`^${port}`) })
  for (const [keeper, words] of [
    ['otherUser', 'Runs as another user: stop it in its terminal.'],
    ['container', 'Published by a container: stop that instead.'],
  ] as const) {
    mock.setPorts([port], keeper)
    await expect(row).toContainText(words)
    await expect(row.getByRole('button', { name: 'Preview' })).toBeEnabled()
    await expect(row.getByRole('button', { name: 'Stop' })).toHaveCount(0)
    mock.setPorts([])
    await expect(row).toHaveCount(0)
  }
  mock.setPorts([port])
  await expect(row.getByRole('button', { name: 'Stop' })).toBeEnabled()
})

test('the previewed page can neither reach our page nor open our socket', async ({
  page,
  mock,
  pageErrors,
}) => {
  const workspace = `${mock.origin.replace('http', 'ws')}/workspaces/ws-0123abcd/ws`
  const port = await mock.startApp(`<!doctype html><p id="out">waiting</p><script>
    const out = []
    try { parent.document.body; out.push('parent reached') } catch { out.push('parent blocked') }
    try { top.location = 'https://example.com/' ; out.push('top moved') } catch { out.push('top blocked') }
    const ws = new WebSocket('${workspace}?token=${mock.token}')
    ws.onopen = () => done('socket open'); ws.onerror = () => done('socket refused')
    function done(word) { out.push(word); document.getElementById('out').textContent = out.join(', ') }
  </script>`)
  mock.setPorts([port])
  await page.goto(mock.url)
  await page.getByRole('tab', { name: /^Ports/ }).click()
  await page.getByRole('button', { name: 'Preview' }).click()
  const frame = page.frameLocator(`iframe[title^="Preview of port ${port}"]`)
  await expect(frame.locator('#out')).toHaveText('parent blocked, top blocked, socket refused')
  expect(page.url()).toContain(mock.origin)
  expect(pageErrors.splice(0)).toEqual([expect.stringContaining('is sandboxed')])
})

test('a new port is told once, may be named and opened by itself, and takes no focus', async ({
  page,
  mock,
}) => {
  const port = await mock.startApp(PAGE)
  await page.goto(mock.url)
  await page.getByRole('tab', { name: /^Ports/ }).click()
  await expect(page.getByText('No ports yet.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Message the agent' }).click()
  mock.setPorts([port])
  await expect(page.getByText(`Port ${port} is ready`, { exact: true })).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Message the agent' })).toBeFocused()
  const row = page.getByRole('row', { name: new RegExp(`^${port}`) })
  await expect(row).toContainText('this machine only')
  await row.getByRole('button', { name: `Rename port ${port}` }).click()
  await page.getByRole('textbox', { name: `Name of port ${port}` }).fill('Shop')
  await page.keyboard.press('Enter')
  await expect(row).toContainText('Shop')
  await expect(row.getByRole('button', { name: `Rename port ${port}` })).toBeFocused()
  await row.getByRole('button', { name: 'Show automatically' }).click()
  await expect(row.getByRole('button', { name: 'Show automatically' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await expect(page.getByText(`Port ${port} is ready`, { exact: true })).toBeHidden()

  await page.reload()
  await expect(row).toContainText('Shop')
  await expect(page.getByText(`Port ${port} is ready`, { exact: true })).toBeHidden()
  mock.setPorts([])
  await row.getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('No ports yet.')).toBeVisible()
  const other = await mock.startApp(PAGE)
  mock.setPorts([other])
  await expect(page.getByText(`Port ${other} is ready`, { exact: true })).toBeVisible()
  await expect(page.locator('iframe')).toHaveCount(0)
})

test('a port that was told to opens its preview when it begins to listen, beside what one does', async ({
  page,
  mock,
}) => {
  const port = await mock.startApp(PAGE)
  mock.setPorts([port])
  await page.goto(mock.url)
  await page.getByRole('tab', { name: /^Ports/ }).click()
  await page.getByRole('button', { name: 'Show automatically' }).click()
  await expect(page.getByRole('button', { name: 'Show automatically' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  mock.setPorts([])
  await expect(page.getByText(`Port ${port} stopped listening.`)).toBeVisible()
  await page.reload()
  await expect(page.getByText('No ports yet.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Message the agent' }).click()
  mock.setPorts([port])
  const frame = page.frameLocator(`iframe[title^="Preview of port ${port}"]`)
  await expect(frame.getByRole('heading')).toHaveText('Hello from the app')
  await expect(page.getByRole('textbox', { name: 'Message the agent' })).toBeFocused()
})

test('a port that was told to and does not speak HTTP opens nothing', async ({ page, mock }) => {
  const heard: string[] = []
  const mail = createServer((socket) => {
    socket.on('data', (said) => heard.push(String(said))).on('error', () => undefined)
    socket.write('220 mail ready\r\n')
  })
  await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', resolve))
  const port = (mail.address() as AddressInfo).port
  mock.setPorts([port])
  await page.goto(mock.url)
  await page.getByRole('tab', { name: /^Ports/ }).click()
  const row = page.getByRole('row', { name: new RegExp(`^${port}`) })
  await row.getByRole('button', { name: 'Show automatically' }).click()
  await expect(row).toContainText('Not HTTP')
  mock.setPorts([])
  await expect(row).toContainText('stopped listening')
  await page.reload()
  await expect(page.getByText('No ports yet.')).toBeVisible()
  mock.setPorts([port])
  await expect(row).toContainText('Not HTTP')
  await expect(page.getByRole('tab', { name: /^Preview of port/ })).toHaveCount(0)
  expect(heard).toEqual([])
  mail.close()
})

test('stopping a port asks first, names process and port, and does it', { tag: '@smoke' }, async ({
  page,
  mock,
}) => {
  mock.setPorts([4321])
  await page.goto(mock.url)
  await page.getByRole('tab', { name: /^Ports/ }).click()
  const row = page.getByRole('row', { name: /^4321/ })
  await row.getByRole('button', { name: 'Stop' }).click()
  const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'))
  await expect(dialog).toContainText('Stop node on port 4321?')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(row).toBeVisible()
  await row.getByRole('button', { name: 'Stop' }).click()
  await dialog.getByRole('button', { name: 'Stop' }).click()
  await expect(row).toBeHidden()
})

test('the link of a port can be copied', async ({ page, mock, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  mock.setPorts([4321])
  await page.goto(mock.url)
  await page.getByRole('tab', { name: /^Ports/ }).click()
  await page.getByRole('button', { name: 'Copy link' }).click()
  await expect.poll(() => clipboard(page)).toMatch(/^http:\/\/4321-0123abcd-[a-z2-7]{26}\.localhost:/)
})

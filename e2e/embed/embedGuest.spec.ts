import { expect, test, workspaceFrame } from './dashboardTest'
import { connected, mountIn } from './embedTest'

test('800 by 500 pixels hold an editor to work in, and say how things stand', async ({ page, dashboard }) => {
  await mountIn(page, dashboard, { width: 800, height: 500 })
  await connected(page)
  const shop = workspaceFrame(page, 0)
  const editor = await shop.getByRole('main', { name: 'Editor' }).boundingBox()
  expect(editor?.width).toBeGreaterThanOrEqual(400)
  await expect(shop.getByRole('contentinfo')).toContainText('Agent ready')
  const overflow = await shop.locator('html').evaluate((html) => ({
    x: html.scrollWidth - html.clientWidth,
    y: html.scrollHeight - html.clientHeight,
  }))
  expect(overflow).toEqual({ x: 0, y: 0 })
})

test('an accent that cannot be read is moved until it can', async ({ page, dashboard }) => {
  await mountIn(page, dashboard, { width: 800, height: 500 })
  const heard = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const { embed } = globalThis as unknown as {
          embed: {
            on(type: string, hear: (detail: unknown) => void): void
            ui: { setTheme(theme: unknown): void }
          }
        }
        embed.on('theme-changed', resolve)
        embed.ui.setTheme({ base: 'dark', accent: '#300000' })
      }),
  )
  expect(heard).toMatchObject({
    theme: 'dark',
    isAdjusted: true,
    accent: expect.stringMatching(/^#[\da-f]{6}$/),
  })
  const html = workspaceFrame(page, 0).locator('html')
  await expect(html).toHaveAttribute('data-theme', 'dark')
  const used = await html.evaluate((element) => getComputedStyle(element).getPropertyValue('--ws-accent-fg'))
  expect(used).toBe((heard as { accent: string }).accent)
})

test('a frame without a script begins as its address says', async ({ page, dashboard }) => {
  const [first] = dashboard.workspaces
  await page.goto(`${dashboard.url}dashboard.css`)
  const query = 'theme=dark&panes=editor,agent&file=README.md:1&prompt=look%20here'
  await page.evaluate((src) => {
    document.body.innerHTML = '<main></main>'
    const frame = document.createElement('iframe')
    frame.style.cssText = 'width: 1200px; height: 600px'
    frame.src = src
    document.querySelector('main')?.append(frame)
  }, `${first?.origin}/embed/${first?.workspaceId}?${query}#token=${first?.token}`)
  await connected(page)
  const shop = workspaceFrame(page, 0)
  await expect(shop.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(shop.getByRole('tab', { name: /^README\.md/ })).toBeVisible()
  await expect(shop.getByRole('textbox', { name: 'Message the agent' })).toHaveValue('look here')
  await expect(shop.getByRole('complementary', { name: 'Files' })).toBeHidden()
  const address = await shop.locator('html').evaluate(() => location.href)
  expect(address).not.toContain(first?.token ?? '-')
})

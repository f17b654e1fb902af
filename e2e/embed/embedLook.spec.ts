import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { type Dashboard, expect, test, workspaceFrame } from './dashboardTest'

const shop = (page: Page) => workspaceFrame(page, 0)

/** A page of the host's with a button before and behind one workspace in a slot with that style. */
async function mountIn(page: Page, dashboard: Dashboard, style: string, more: object = {}): Promise<void> {
  const [first] = dashboard.workspaces
  await page.goto(`${dashboard.url}dashboard.css`)
  await page.evaluate(
    async ([origin, workspace, token, css, options]) => {
      const { mount } = await import(`${origin}/embed/sdk.js`)
      document.body.innerHTML =
        '<main><button>Before</button><div id="slot"></div><button>Behind</button></main>'
      const slot = document.getElementById('slot')
      if (slot) slot.style.cssText = css
      const getToken = async () => ({ token, expiresAt: Date.now() + 1e6 })
      const embed = await mount(slot, { origin, workspace, getToken, theme: 'dark', ...options })
      Object.assign(globalThis, { embed })
    },
    [first?.origin ?? '', first?.workspaceId ?? '', first?.token ?? '', style, more] as const,
  )
}

const restyle = (page: Page, style: string) =>
  page.evaluate((css) => {
    const slot = document.getElementById('slot')
    if (slot) slot.style.cssText = css
  }, style)

for (const [how, hidden] of [
  ['not displayed', 'display: none'],
  ['invisible', 'visibility: hidden'],
  ['without a size', 'width: 0; height: 0'],
] as const)
  test(`E9: a frame that is ${how} at first has its layout and its columns once it is shown`, async ({
    page,
    dashboard,
  }) => {
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(error.message))
    const size = 'width: 1300px; height: 700px'
    // What the host asks of the panes stands until there is something to arrange.
    await mountIn(page, dashboard, `${size}; ${hidden}`, { panes: { files: { visible: false } } })
    await restyle(page, size)
    const frame = shop(page)
    await expect(frame.getByRole('contentinfo')).toContainText('Connected')
    // Other tests leave terminals behind, of which one is in front.
    const shown = frame.locator('.xterm:visible')
    await expect(shown.locator('.xterm-rows')).toContainText('shop')
    const editor = frame.locator('#editor')
    await expect.poll(async () => (await editor.boundingBox())?.width).toBe(1300 - 40 - 400)
    const columns = async () => {
      const [screen, place] = await Promise.all([
        shown.locator('.xterm-screen').boundingBox(),
        shown.boundingBox(),
      ])
      return (place?.width ?? 0) - (screen?.width ?? 0)
    }
    // What is left beside whole columns: a part of one, the scroll bar, the room around.
    await expect.poll(columns).toBeLessThan(60)
    await restyle(page, `${size}; ${hidden}`)
    await restyle(page, 'width: 1500px; height: 700px')
    await expect.poll(async () => (await editor.boundingBox())?.width).toBe(1500 - 40 - 400)
    await expect.poll(columns).toBeLessThan(60)
    await expect(frame.getByRole('contentinfo')).toContainText('Connected')
    expect(problems).toEqual([])
  })

test('E5, E10: 800 by 500 pixels are walked through with Tab both ways, and everything stays inside, readable', async ({
  page,
  dashboard,
}) => {
  await mountIn(page, dashboard, 'width: 800px; height: 500px')
  const frame = shop(page)
  await expect(frame.getByRole('contentinfo')).toContainText('Connected')
  await expect(frame.getByRole('contentinfo')).toContainText('Agent ready')
  await expect(page.locator(':focus')).toHaveCount(0)

  // An editor takes Tab for itself, and F6 leads out of it; without one nothing does.
  await frame.getByRole('tab', { name: 'README.md' }).focus()
  await page.keyboard.press('Delete')
  await expect(frame.getByRole('tab', { name: 'README.md' })).toBeHidden()
  const before = page.getByRole('button', { name: 'Before' })
  const behind = page.getByRole('button', { name: 'Behind' })
  await before.focus()
  for (const [key, end] of [
    ['Tab', behind],
    ['Shift+Tab', before],
  ] as const) {
    await page.keyboard.press(key)
    await expect(page.locator('iframe')).toBeFocused()
    const isThere = () => end.evaluate((element) => element === document.activeElement)
    for (let n = 0; n < 60 && !(await isThere()); n += 1) await page.keyboard.press(key)
    await expect(end).toBeFocused()
  }

  await frame.getByRole('button', { name: 'Commands', exact: true }).click()
  const palette = await frame.getByRole('dialog').boundingBox()
  const slot = await page.locator('iframe').boundingBox()
  expect(palette?.y).toBeGreaterThanOrEqual(slot?.y ?? 0)
  expect((palette?.y ?? 0) + (palette?.height ?? 0)).toBeLessThanOrEqual((slot?.y ?? 0) + 500)
  await page.keyboard.press('Escape')

  await page.evaluate(() =>
    (
      globalThis as unknown as { embed: { ui: { setTheme(theme: string): Promise<void> } } }
    ).embed.ui.setTheme('hc'),
  )
  await expect(frame.locator('html')).toHaveAttribute('data-theme', 'hc')
  await expect(async () => {
    const { passes, violations } = await new AxeBuilder({ page })
      .include(['iframe', 'body'])
      .withRules(['color-contrast', 'color-contrast-enhanced'])
      .analyze()
    // A frame that does not answer it within a second is left out without a word.
    expect(passes.flatMap(({ nodes }) => nodes).length).toBeGreaterThan(20)
    expect(
      violations.flatMap(({ nodes }) =>
        nodes.map(({ target, failureSummary }) => `${target}: ${failureSummary}`),
      ),
    ).toEqual([])
  }).toPass({ timeout: 60_000 })
})

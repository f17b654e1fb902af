import type { Page } from '@playwright/test'
import { expect, test } from './dashboardTest'
import { connected, frameOf, mountIn, withEmbed } from './embedTest'

const WHERE = { at: 0, width: 1300, height: 700 }

const message = (page: Page) => frameOf(page).getByRole('textbox', { name: 'Message the agent' })
const splitter = (page: Page) => frameOf(page).getByRole('separator', { name: 'Resize side bar' })
const openTab = (page: Page) => frameOf(page).getByRole('tab', { name: /^README\.md/ })

/** Every width that the side bar of a frame was ever painted with, from its first picture on. */
async function watchWidths(page: Page): Promise<() => Promise<number[]>> {
  await page.addInitScript(() => {
    if (window.parent === window) return
    const widths = new Set<number>()
    Object.assign(globalThis, { widths })
    const look = () => {
      const side = document.querySelector('#side')
      if (side) widths.add(Math.round(side.getBoundingClientRect().width))
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  return () =>
    frameOf(page)
      .locator('html')
      .evaluate(() => [...(globalThis as unknown as { widths: Set<number> }).widths])
}

test('a frame is as it was left, from its first picture on, and keeps to itself how it is arranged', async ({
  page,
  browser,
  dashboard,
}) => {
  await mountIn(page, dashboard, WHERE)
  await connected(page)
  const before = Number(await splitter(page).getAttribute('aria-valuenow'))
  for (let step = 0; step < 4; step++) await splitter(page).press('ArrowRight')
  const arranged = await splitter(page).getAttribute('aria-valuenow')
  expect(Number(arranged)).toBeGreaterThan(before)
  const wide = await frameOf(page)
    .getByRole('complementary', { name: 'Files' })
    .evaluate((side) => Math.round(side.getBoundingClientRect().width))
  await frameOf(page)
    .getByRole('treeitem', { name: /^README\.md/ })
    .dblclick()
  await expect(openTab(page)).toBeVisible()
  await message(page).fill('half a thought')

  // At once: what was written in the last half second goes with the page.
  const widths = await watchWidths(page)
  await mountIn(page, dashboard, WHERE)
  await connected(page)
  await expect(splitter(page)).toHaveAttribute('aria-valuenow', arranged ?? '')
  await expect(openTab(page)).toBeVisible()
  await expect(message(page)).toHaveValue('half a thought')
  expect(await widths()).toEqual([wide])

  const own = await (await browser.newContext({ viewport: { width: 1300, height: 700 } })).newPage()
  await own.goto(dashboard.workspaces[0]?.url ?? '')
  await expect(own.getByRole('textbox', { name: 'Message the agent' })).toHaveValue('half a thought')
  await expect(own.getByRole('separator', { name: 'Resize side bar' })).not.toHaveAttribute(
    'aria-valuenow',
    arranged ?? '',
  )
  await own.context().close()

  await frameOf(page).getByRole('button', { name: 'Commands', exact: true }).click()
  await page.keyboard.type('Open settings')
  await page.keyboard.press('Enter')
  await expect(frameOf(page).getByRole('heading', { name: 'Settings' })).toBeVisible()
  await expect(frameOf(page).getByText("Layout won't be remembered")).toBeHidden()

  // What is emptied is gone for the next page, too, also where the host ends the frame at once.
  await message(page).fill('')
  expect(await withEmbed(page, ({ embed }) => embed.destroy().then(() => 'ended'))).toBe('ended')
  await mountIn(page, dashboard, WHERE)
  await connected(page)
  await expect(message(page)).toHaveValue('')
})

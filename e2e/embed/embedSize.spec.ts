import { expect, test } from './dashboardTest'
import { connected, frameOf, mountIn } from './embedTest'

test('a frame as high as its conversation grows with it, in steps, at most once a second', async ({
  page,
  dashboard,
}) => {
  const panes = { files: false, editor: false, terminal: false, ports: false }
  const size = { auto: true, min: 320, max: 3000 }
  await mountIn(page, dashboard, { at: 1, width: 1000, height: 320, options: { panes, size } })
  await connected(page)
  const message = frameOf(page).getByRole('textbox', { name: 'Message the agent' })
  await message.fill('stream 250')
  await message.press('Enter')
  await expect(frameOf(page).getByRole('feed')).toContainText('word3')
  const frame = page.locator('main iframe')
  await frame.evaluate((element) => {
    const heights: [number, number][] = []
    Object.assign(globalThis, { heights })
    new ResizeObserver(() =>
      heights.push([performance.now(), element.getBoundingClientRect().height]),
    ).observe(element)
  })
  await expect(frameOf(page).getByRole('feed')).toContainText('word250', { timeout: 45_000 })
  const scroller = frameOf(page).locator('[data-own-height]').first()
  await expect
    .poll(() => scroller.evaluate((element) => element.scrollHeight - element.clientHeight))
    .toBeLessThanOrEqual(0)
  const heights = await page.evaluate(
    () => (globalThis as unknown as { heights: [number, number][] }).heights,
  )
  // What it had before, and what was decided before the answer began.
  const sizes = heights.slice(2).map(([, height]) => height)
  expect(sizes.length).toBeGreaterThan(2)
  expect(sizes.filter((height) => height % 8 !== 0)).toEqual([])
  expect(sizes).toEqual([...sizes].sort((one, other) => one - other))
  const pauses = heights.slice(2).map(([at], index) => at - (heights[index + 1]?.[0] ?? 0))
  expect(Math.min(...pauses)).toBeGreaterThan(900)
})

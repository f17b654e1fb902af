import type { Page } from '@playwright/test'
import { composer } from './locators'
import { rows } from './terminalText'
import { expect, test } from './workspaceTest'

const AGENT_CODE = /\/assets\/agent-[^/]*\.js$/

/** Holds back the code of the conversation. Returns what lets it through. */
async function holdAgent(page: Page): Promise<() => void> {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(AGENT_CODE, async (route) => {
    await held
    await route.continue()
  })
  return release
}

/** Sums up how far parts of the page moved by themselves. */
function watchShifts() {
  const shifts = { sum: 0 }
  Object.assign(globalThis, { shifts })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (entry.entryType === 'layout-shift')
        shifts.sum += (entry as PerformanceEntry & { value: number }).value
  }).observe({ type: 'layout-shift', buffered: true })
}
const shifted = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { shifts: { sum: number } }).shifts.sum)

test('the conversation comes after the prompt, into its outline, and nothing moves for it', async ({
  page,
  mock,
}) => {
  const release = await holdAgent(page)
  await page.addInitScript(watchShifts)
  await page.goto(mock.url)
  const region = page.getByRole('complementary', { name: 'Agent' })
  await expect(rows(page)).toContainText('$')
  await expect(region.getByRole('img', { name: 'Loading: Agent' })).toBeVisible()
  await expect(composer(page)).toBeHidden()
  const before = await shifted(page)
  release()
  await expect(composer(page)).toBeVisible()
  await expect(region.getByRole('img', { name: 'Loading: Agent' })).toBeHidden()
  expect(await shifted(page)).toBe(before)
})

test('what is typed to the agent before it is there stands in the message', async ({ page, mock }) => {
  const release = await holdAgent(page)
  await page.goto(mock.url)
  const region = page.getByRole('complementary', { name: 'Agent' })
  await expect(region.getByRole('img', { name: 'Loading: Agent' })).toBeVisible()
  await page.keyboard.press('Control+I')
  await expect(region).toBeFocused()
  await page.keyboard.type('Why so earlx')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('y?')
  release()
  await expect(composer(page)).toBeFocused()
  await expect(composer(page)).toHaveValue('Why so early?')
  await page.keyboard.type(' Because.')
  await expect(composer(page)).toHaveValue('Why so early? Because.')
})

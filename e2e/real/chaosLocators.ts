import { expect, type Page } from '@playwright/test'
import { rows } from '../terminalText'

/** The connection's item of the status bar, whatever it says. */
export const status = (page: Page) =>
  page
    .getByRole('contentinfo')
    .getByRole('button', { name: /^(Connected|Connecting|Reconnecting|Slow connection|You're offline)/ })

export const connected = (page: Page) =>
  expect(status(page)).toHaveAccessibleName(/^Connected/, { timeout: 20_000 })

export async function open(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await connected(page)
  await expect(rows(page)).toContainText(/[$#]/)
  // What comes later than the first paint, Monaco above all, is here: a cut is not to hit the page's own code.
  await page.waitForLoadState('networkidle')
}

import type { Page } from '@playwright/test'
import { asked, permission } from './locators'

/** When the permission that is shown now is gone from this page, by the clock of the machine. */
async function goneAt(page: Page): Promise<number> {
  const shown = await permission(page).elementHandle()
  if (!shown) throw new Error('There is no permission.')
  return shown.evaluate(
    (element) =>
      new Promise<number>((resolve) => {
        const look = () => (element.isConnected ? void setTimeout(look, 5) : resolve(Date.now()))
        look()
      }),
  )
}

/** Allows once in one page. Resolves with how long after the click the permission is gone from the last of the others, ms. */
export async function allowedElsewhereAfter(page: Page, others: readonly Page[]): Promise<number> {
  const card = await asked(page)
  const own = goneAt(page)
  const gone = others.map(goneAt)
  await page.evaluate(() => {
    const press = () => Object.assign(globalThis, { pressedAt: Date.now() })
    addEventListener('click', press, { capture: true, once: true })
  })
  await card
    .getByRole('button', { name: /^Allow/ })
    .first()
    .click()
  const pressed = await page.evaluate(() => (globalThis as unknown as { pressedAt: number }).pressedAt)
  const last = Math.max(...(await Promise.all(gone)))
  await own
  return last - pressed
}

import type { Page } from '@playwright/test'
import { open } from './locators'
import type { Mock } from './mock/startMock'

export const frameOf = (page: Page) => page.frameLocator('iframe[title^="Preview of port"]')
export const addressOf = (page: Page) => page.getByRole('textbox', { name: 'Preview address' })

/** Opens the preview of a port from its row. */
export async function showPreview(page: Page, mock: Mock, port: number): Promise<void> {
  mock.setPorts([port])
  await open(page, mock)
  await page.getByRole('tab', { name: /^Ports/ }).click()
  const row = page.getByRole('row', { name: new RegExp(`^${port}`) })
  await row.getByRole('button', { name: 'Preview' }).click()
}

/** The preview of an app of one page. */
export async function previewOf(page: Page, mock: Mock, html: string): Promise<number> {
  const port = await mock.startApp(html)
  await showPreview(page, mock, port)
  return port
}

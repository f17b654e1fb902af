import { expect, type Page } from '@playwright/test'

/** The terminal of that number as a screen reader's region; its name may be followed by more. */
export const terminal = (page: Page, number = 1) =>
  page.getByRole('region', { name: new RegExp(`^Terminal ${number}\\b`) })

/** Types a line into a terminal the way a person does. */
export async function typeLine(page: Page, line: string, number = 1): Promise<void> {
  const input = terminal(page, number).getByRole('textbox', { name: 'Terminal input' })
  // Keys are refused, visibly, until the terminal has caught up after a connection was lost.
  await expect(input).toBeEditable()
  await input.focus()
  await page.keyboard.type(line)
  await page.keyboard.press('Enter')
}

/** The rows on screen, as the DOM renderer draws them. */
export const rows = (page: Page, number = 1) => terminal(page, number).locator('.xterm-rows')

/** The middle of a word that was printed, as soon as it is on screen. */
export async function middleOf(page: Page, word: string): Promise<[number, number]> {
  const printed = rows(page).getByText(word, { exact: true })
  await expect(printed).toBeVisible()
  const box = await printed.boundingBox()
  if (!box) throw new Error(`${word} is no longer on screen.`)
  return [box.x + box.width / 2, box.y + box.height / 2]
}

import type { Page } from 'playwright'

/** What the bench's agent says last in every answer. */
export const END = 'END'

const composer = (page: Page) => page.getByRole('textbox', { name: 'Message the agent' })

export async function send(page: Page, prompt: string): Promise<void> {
  await composer(page).fill(prompt)
  await composer(page).press('Enter')
}

/** Time of the page at the first frame in which the conversation holds the text. */
export const whenSaid = (page: Page, text: string): Promise<number> =>
  page.evaluate((wanted) => {
    const said = () => document.querySelector('[role=feed]')?.textContent?.includes(wanted) ?? false
    return window.probe.when(said, 4)
  }, text)

/** The longest task of the page since a time of its own, ms; 0 where none took 50. */
export const longestTask = (page: Page, since: number): Promise<number> =>
  page.evaluate(
    (from) =>
      Math.max(0, ...window.probe.longTasks.filter(({ at, ms }) => at + ms >= from).map(({ ms }) => ms)),
    since,
  )

export const nodeCount = (page: Page): Promise<number> =>
  page.evaluate(() => document.getElementsByTagName('*').length)

export const timeOf = (page: Page): Promise<number> => page.evaluate(() => performance.now())

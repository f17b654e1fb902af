import type { Lab } from './lab'
import type { SideName } from './side'
import type { ProductOptions } from './startProduct'

interface OpenOptions extends ProductOptions {
  /** By way of the link, which can be slow and cut, and counts. */
  readonly throughLink?: boolean
}

/** Starts a side and opens a page of it; resolves when the prompt is on the screen of its terminal. */
export async function openTerminal(
  lab: Lab,
  name: SideName,
  { throughLink = false, ...options }: OpenOptions = {},
) {
  const side = await lab.start(name, options)
  const page = await lab.newPage()
  await page.goto(side.address({ throughLink }))
  await side.prompt(page)
  return { side, page }
}

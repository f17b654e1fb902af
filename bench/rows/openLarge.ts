import type { Page } from 'playwright'
import { pause } from '../lab/terminal'
import { LARGE_FILE, LARGE_FILE_MARK, SMALL_FILE, SMALL_FILE_MARK } from '../lab/workspace'
import { atMostTimes } from '../report/goal'
import { scenario } from '../scenario'

/** From the click to the text of a file of 5 MB, once the editor has shown another one. */
export default scenario({
  id: 'openLarge',
  isCore: false,
  sides: ['bare', 'product'],
  rows: {
    open: { name: 'open a file of 5 MB', unit: 'ms', goal: atMostTimes(1.25) },
    longest: { name: '… the longest task meanwhile', unit: 'ms', goal: null },
  },
  async measure(lab, name) {
    const side = await lab.start(name)
    const page = await lab.newPage()
    await side.openTree(page)
    await openFile(page, side.treeRow(SMALL_FILE), SMALL_FILE_MARK)
    await pause(2000)
    const began = await page.evaluate(() => performance.now())
    const open = await openFile(page, side.treeRow(LARGE_FILE), LARGE_FILE_MARK)
    const longest = await page.evaluate(
      (from) => Math.max(0, ...window.probe.longTasks.filter(({ at }) => at >= from).map(({ ms }) => ms)),
      began,
    )
    return { open, longest }
  },
})

async function openFile(page: Page, row: string, mark: string): Promise<number> {
  const shown = page.evaluate(
    (text) =>
      window.probe.when(() => document.querySelector('.view-lines')?.textContent?.includes(text) ?? false),
    mark,
  )
  await page
    .locator(row)
    .first()
    .click({ position: { x: 40, y: 8 } })
  return (await shown) - (await page.evaluate(() => window.probe.pressedAt['the mouse'] ?? 0))
}

import type { Page } from 'playwright'
import { END, longestTask, nodeCount, send, timeOf, whenSaid } from '../lab/agent'
import type { Lab } from '../lab/lab'
import { markdownOf } from '../lab/markdown'
import { openTerminal } from '../lab/openTerminal'
import type { SideName } from '../lab/side'
import { pause } from '../lab/terminal'
import { atMost } from '../report/goal'
import type { Readings } from '../scenario'
import { scenario } from '../scenario'

const UNITS = 200_000
const WHEELS = 60
const WHEEL_PX = 600
const WHEEL_MS = 30
type Key = 'shown' | 'longest' | 'scrolling' | 'opening' | 'nodes'

/** One message of 200 kB of markdown, all at once. */
export default scenario({
  id: 'longMessage',
  isCore: false,
  sides: ['bare', 'product'],
  rows: {
    shown: { name: 'message of 200 kB: sent to its last line shown', unit: 'ms', goal: null },
    longest: { name: '… longest task meanwhile (0: none over 50)', unit: 'ms', goal: atMost(50) },
    scrolling: { name: '… longest task while scrolling through it', unit: 'ms', goal: atMost(50) },
    opening: { name: '… longest task while a page opens on it', unit: 'ms', goal: atMost(50) },
    nodes: { name: '… elements of the page', unit: '', goal: atMost(5000) },
  },
  measure: (lab, name) => (name === 'bare' ? bare(lab) : product(lab, name)),
})

async function bare(lab: Lab): Promise<Readings<Key>> {
  const side = await lab.start('bare')
  const page = await lab.newPage()
  await page.goto(side.address({}).replace('terminal', 'chat'))
  await page.waitForFunction(() => window.bareAppend)
  const { began, shown } = await page.evaluate(async (text) => {
    const start = performance.now()
    window.bareAppend?.(text)
    return { began: start, shown: await window.probe.when(() => true) }
  }, markdownOf(UNITS))
  await pause(500)
  const longest = await longestTask(page, began)
  const scrolling = await scroll(page, '#feed')
  return { shown: shown - began, longest, scrolling, opening: longest, nodes: await nodeCount(page) }
}

async function product(lab: Lab, name: SideName): Promise<Readings<Key>> {
  const { page } = await openTerminal(lab, name, { hasAgent: true })
  await pause(1500)
  const began = await timeOf(page)
  await send(page, `whole ${UNITS}`)
  const shown = await whenSaid(page, END)
  await pause(1500)
  const longest = await longestTask(page, began)
  const scrolling = await scroll(page, '[role=feed]')
  const nodes = await nodeCount(page)
  await page.reload({ waitUntil: 'commit' })
  await whenSaid(page, END)
  await pause(1500)
  return { shown: shown - began, longest, scrolling, opening: await longestTask(page, 0), nodes }
}

/** Up through what is there; the longest task meanwhile. */
async function scroll(page: Page, feed: string): Promise<number> {
  const place = await page.locator(feed).boundingBox()
  if (!place) throw new Error('The conversation is not in sight')
  await page.mouse.move(place.x + 60, place.y + 100)
  const began = await timeOf(page)
  for (let n = 0; n < WHEELS; n++) {
    await page.mouse.wheel(0, -WHEEL_PX)
    await pause(WHEEL_MS)
  }
  await pause(300)
  return longestTask(page, began)
}

import type { Page } from 'playwright'
import type { Lab } from './lab'
import type { Speed } from './link'
import type { Side, SideName } from './side'
import { pause } from './terminal'
import { SMALL_FILE, SMALL_FILE_MARK } from './workspace'

/** Milliseconds without an answer after which nothing more is expected: what is fetched ahead waits for an idle page. */
const QUIET_MS = 1500
const MAX_LOUD_MS = 20_000

interface Loaded {
  readonly page: Page
  /** Milliseconds from the navigation to what was waited for. */
  readonly ms: number
  /** Until what was waited for. */
  readonly requests: number
  readonly kB: number
  /** Until nothing more came. */
  readonly allKB: number
}

/** Both loads with an empty browser each, the second on the server of the first. */
export async function measureLoads(lab: Lab, name: SideName, speed: Speed | null) {
  const side = await lab.start(name)
  side.link.slow(speed)
  const terminal = await load(side, await lab.newPage(), {}, (page) => side.prompt(page))
  await terminal.page.context().close()
  const editor = await load(side, await lab.newPage(), { file: SMALL_FILE }, whenFileShown)
  return { terminal, editor }
}

/** Loads a page by way of the link and waits until nothing more comes. @param until resolves with a time of the page */
export async function load(
  side: Side,
  page: Page,
  place: { file?: string },
  until: (page: Page) => Promise<number>,
): Promise<Loaded> {
  const before = side.link.traffic()
  const began = Date.now()
  await page.goto(side.address({ ...place, throughLink: true }), { waitUntil: 'commit' })
  const ms = await until(page)
  const origin = await page.evaluate(() => performance.timeOrigin)
  while (Date.now() - Math.max(side.link.lastAnswer(), origin + ms) < QUIET_MS) {
    if (Date.now() - began > MAX_LOUD_MS) throw new Error('The page did not stop to load')
    await pause(100)
  }
  const then = side.link.traffic(origin + ms)
  return {
    page,
    ms,
    requests: then.requests - before.requests,
    kB: (then.bytes - before.bytes) / 1000,
    allKB: (side.link.traffic().bytes - before.bytes) / 1000,
  }
}

/** Time of the page at the first frame that shows the text of the small file. */
export const whenFileShown = (page: Page): Promise<number> =>
  page.evaluate(
    (mark) =>
      window.probe.when(() => document.querySelector('.view-lines')?.textContent?.includes(mark) ?? false),
    SMALL_FILE_MARK,
  )

/** Megabytes of JavaScript objects of the page that are in use. */
export async function heapMB(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('HeapProfiler.enable')
  await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  await devtools.detach()
  return usedSize / 1_048_576
}

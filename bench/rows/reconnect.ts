import process from 'node:process'
import type { Page } from 'playwright'
import { openTerminal } from '../lab/openTerminal'
import { pause, typeLine } from '../lab/terminal'
import { atMostTimes } from '../report/goal'
import { scenario } from '../scenario'

/** Prints 5,000 lines of scrollback, then every 10 ms what time it is, ms since 1970. */
const PRINTER = `for (let n = 0; n < 5000; n++) console.log("line " + n); setInterval(() => console.log("T" + Date.now() + "E"), 10)`
const CUT_MS = 1000
/** What was printed so long after the cut cannot have come through before it, ms. */
const UNDER_WAY_MS = 300

/** Milliseconds since 1970 of the first frame that shows a line printed after that time. */
const whenPrintedAfter = (page: Page, time: number) =>
  page.evaluate(async (after) => {
    const newest = () => Number(window.probe.screen().match(/T(\d{13})E(?![\s\S]*T\d{13}E)/)?.[1] ?? 0)
    return performance.timeOrigin + (await window.probe.when(() => newest() > after))
  }, time)

export default scenario({
  id: 'reconnect',
  isCore: true,
  sides: ['bare', 'product'],
  rows: {
    cut: { name: 'socket cut for 1 s, to new output', unit: 'ms', goal: atMostTimes(1) },
    reload: { name: 'reload to new output of a running program', unit: 'ms', goal: atMostTimes(1.5) },
  },
  async measure(lab, name) {
    const { side, page } = await openTerminal(lab, name, { throughLink: true })
    page.on('dialog', (dialog) => void dialog.accept())
    await pause(500)
    await typeLine(page, `'${process.execPath}' -e '${PRINTER}'`)
    await whenPrintedAfter(page, 0)
    await pause(800)

    const cutAt = Date.now()
    const [cut] = await Promise.all([whenPrintedAfter(page, cutAt + UNDER_WAY_MS), side.link.cut(CUT_MS)])
    await pause(1000)

    const reloadedAt = Date.now()
    await page.reload({ waitUntil: 'commit' })
    const reload = await whenPrintedAfter(page, reloadedAt)
    return { cut: cut - cutAt, reload: reload - reloadedAt }
  },
})

import { pause } from '../lab/terminal'
import { BIG_FOLDER, bigFolderFile } from '../lab/workspace'
import { atLeast, atMost, atMostTimes } from '../report/goal'
import { scenario } from '../scenario'

const WHEELS = 60
const WHEEL_PX = 400
const WHEEL_MS = 30

export default scenario({
  id: 'folder',
  isCore: true,
  sides: ['bare', 'product'],
  rows: {
    open: { name: 'open a folder of 10,000 files', unit: 'ms', goal: atMostTimes(1.5) },
    longTasks: { name: '… tasks over 50 ms while scrolling it', unit: '', goal: atMost(0) },
    longest: { name: '… the longest of them', unit: 'ms', goal: null },
    fps: { name: '… frames while scrolling it', unit: 'fps', goal: atLeast(58) },
  },
  async measure(lab, name) {
    const side = await lab.start(name)
    const page = await lab.newPage()
    await side.openTree(page)
    await pause(1000)
    const row = page.locator(side.treeRow(BIG_FOLDER)).first()
    const shown = page.evaluate(
      (file) => window.probe.when(() => document.body.textContent?.includes(file) ?? false),
      bigFolderFile(5),
    )
    await row.click({ position: { x: 40, y: 8 } })
    const open = (await shown) - (await page.evaluate(() => window.probe.pressedAt['the mouse'] ?? 0))
    await pause(500)

    const place = await page.locator(side.tree).first().boundingBox()
    if (!place) throw new Error('The tree is not in sight')
    await page.mouse.move(place.x + 60, place.y + 200)
    const frames = await page.evaluateHandle(() => ({
      began: performance.now(),
      stop: window.probe.timeFrames(),
    }))
    for (let n = 0; n < WHEELS; n++) {
      await page.mouse.wheel(0, WHEEL_PX)
      await pause(WHEEL_MS)
    }
    const { fps, long } = await frames.evaluate(({ began, stop }) => ({
      fps: (stop().length * 1000) / (performance.now() - began),
      long: window.probe.longTasks.filter(({ at }) => at >= began).map(({ ms }) => ms),
    }))
    return { open, longTasks: long.length, longest: Math.max(0, ...long), fps }
  },
})

import type { Page } from 'playwright'
import { openTerminal } from '../lab/openTerminal'
import { PROMPT, pause, timeKeys, typeLine } from '../lab/terminal'
import { atMost, atMostMore, atMostTimes } from '../report/goal'
import { median, quantile } from '../report/statistics'
import { scenario } from '../scenario'

const WARM_UP_KEYS = 5
const IDLE_KEYS = 50
const FLOOD_KEYS = 30
const INTERRUPTIONS = 2
/** A flood is in full swing after this, ms. */
const SWING_MS = 1200

export default scenario({
  id: 'echo',
  isCore: true,
  sides: ['bare', 'product'],
  rows: {
    idle50: { name: 'keystroke echo, idle, p50', unit: 'ms', goal: atMostMore(2) },
    idle95: { name: '… p95', unit: 'ms', goal: atMostTimes(1.1) },
    ctrlC: { name: 'Ctrl+C in a flood, to the prompt', unit: 'ms', goal: atMost(70) },
    flood50: { name: 'keystroke echo beside a flood, p50', unit: 'ms', goal: atMostTimes(1) },
    flood95: { name: '… p95', unit: 'ms', goal: atMostTimes(1) },
  },
  async measure(lab, name) {
    const { side, page } = await openTerminal(lab, name)
    await pause(500)
    await timeKeys(page, WARM_UP_KEYS, lab.random)
    const idle = await timeKeys(page, IDLE_KEYS, lab.random)

    const flood = `clear; while :; do cat ${lab.workspace.styled}; done`
    const interruptions: number[] = []
    for (let n = 0; n < INTERRUPTIONS; n++) {
      await page.keyboard.press('Control+c')
      await typeLine(page, flood)
      await pause(SWING_MS)
      interruptions.push(await timeInterruption(page))
      await pause(300)
    }

    await typeLine(page, flood)
    await pause(500)
    await side.addTerminal(page)
    await pause(500)
    await timeKeys(page, WARM_UP_KEYS, lab.random)
    const flooded = await timeKeys(page, FLOOD_KEYS, lab.random)
    return {
      idle50: median(idle),
      idle95: quantile(idle, 0.95),
      ctrlC: median(interruptions),
      flood50: median(flooded),
      flood95: quantile(flooded, 0.95),
    }
  },
})

/** Milliseconds from Ctrl+C to the prompt. Frames may be rare in a flood: it looks between them. */
async function timeInterruption(page: Page): Promise<number> {
  const looking = await page.evaluateHandle((prompt) => {
    const pressedAt = () => window.probe.pressedAt['Control+c'] ?? 0
    const began = performance.now()
    const shown = new Promise<number>((resolve) => {
      const look = () => {
        if (pressedAt() > began && window.probe.screen().includes(prompt))
          resolve(performance.now() - pressedAt())
        else setTimeout(look, 4)
      }
      look()
    })
    return { shown }
  }, PROMPT)
  await pause(60)
  await page.keyboard.press('Control+c')
  return looking.evaluate(({ shown }) => shown)
}

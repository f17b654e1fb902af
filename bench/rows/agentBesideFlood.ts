import type { Page } from 'playwright'
import { send } from '../lab/agent'
import { openTerminal } from '../lab/openTerminal'
import { pause, typeLine } from '../lab/terminal'
import { atMost, atMostMore } from '../report/goal'
import { median, quantile } from '../report/statistics'
import { scenario } from '../scenario'

/** So far apart that each is an event of its own. */
const GAP_MS = 150
const TIMES = 60
/** A flood is in full swing after this, ms. */
const SWING_MS = 1200

/** What an agent says beside a terminal that floods: from the agent's clock to the page. */
export default scenario({
  id: 'agentBesideFlood',
  isCore: false,
  sides: ['product'],
  rows: {
    idle50: { name: 'event of an agent, p50', unit: 'ms', goal: null },
    idle95: { name: '… p95', unit: 'ms', goal: null },
    flood50: {
      name: 'event of an agent beside a flood, p50',
      unit: 'ms',
      goal: null,
      against: { key: 'idle50', called: 'silent' },
    },
    flood95: {
      name: '… p95',
      unit: 'ms',
      goal: atMostMore(30),
      against: { key: 'idle95', called: 'silent' },
    },
    floodMost: { name: '… the latest', unit: 'ms', goal: atMost(500) },
  },
  async measure(lab, name) {
    const { page } = await openTerminal(lab, name, { hasAgent: true })
    await pause(500)
    const idle = await delays(page)
    await page.getByRole('textbox', { name: 'Terminal input' }).focus()
    await typeLine(page, `clear; while :; do cat ${lab.workspace.styled}; done`)
    await pause(SWING_MS)
    const flooded = await delays(page)
    return {
      idle50: median(idle),
      idle95: quantile(idle, 0.95),
      flood50: median(flooded),
      flood95: quantile(flooded, 0.95),
      floodMost: Math.max(...flooded),
    }
  },
})

/** Milliseconds from the agent's clock to the page's socket, of every time that the agent says. */
async function delays(page: Page): Promise<readonly number[]> {
  const hearing = await page.evaluateHandle((count) => {
    const late: number[] = []
    const all = new Promise<readonly number[]>((resolve) => {
      window.probe.heard = (message) => {
        for (const [, said] of message.matchAll(/time:(\d+)/g)) late.push(Date.now() - Number(said))
        if (late.length >= count) resolve(late)
      }
    })
    return { all }
  }, TIMES)
  await send(page, `times ${TIMES} ${GAP_MS}`)
  return hearing.evaluate(({ all }) => all)
}

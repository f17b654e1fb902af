import { afterEach, expect, it } from 'vitest'
import { FLOOD, openTerminals, p95 } from '../testing/chaos/floodTerminals'
import { type ChaosServer, startChaosServer } from '../testing/chaos/realServer'
import { tellFigure } from '../testing/tellFigure'

/** Keys that are timed; only `npm run soak` takes the time. */
const KEYS = Number(process.env.PROOF_KEYS ?? 0)

let running: ChaosServer | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

it.runIf(KEYS > 0)(
  'a flood leaves 64 kB/s and 800 ms there and back usable (fault 22)',
  async () => {
    running = await startChaosServer(() => 0)
    const [flooding, typed] = await openTerminals(running, 2)
    if (!flooding || !typed) throw new Error('There are no terminals.')
    typed.type('cat\r')
    await expect.poll(() => typed.screen.text()).toContain('cat\r\n')
    const echo = async (key: string) => {
      const [from, before] = [performance.now(), typed.screen.text().length]
      typed.type(key)
      await expect
        .poll(() => typed.screen.text().length, { interval: 5, timeout: 30_000 })
        .toBeGreaterThan(before)
      return performance.now() - from
    }
    running.proxy.set({ bytesPerSecond: 64_000, latencyMs: 400, splitBytes: 1_400 })
    const idle = [await echo('a'), await echo('b')]
    flooding.type(`${FLOOD}\r`)
    const start = flooding.screen.text().length
    await expect
      .poll(() => flooding.screen.text().length - start, { timeout: 60_000 })
      .toBeGreaterThan(400_000)
    const times: number[] = []
    for (let n = 0; n < KEYS; n += 1) times.push(await echo('x'))
    tellFigure(
      `Echo at 64 kB/s: idle ${p95(idle).toFixed(0)} ms, under a flood p95 of ${KEYS}: ${p95(times).toFixed(0)} ms`,
    )
  },
  120_000 + KEYS * 10_000,
)

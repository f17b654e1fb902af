import { afterEach, expect, it } from 'vitest'
import { LIMITS } from '../../socket/protocol'
import { FLOOD, openTerminals, p95 } from '../chaos/floodTerminals'
import { type ChaosServer, startChaosServer } from '../chaos/realServer'
import { tellFigure } from '../tellFigure'

/** `npm run soak` asks for more; the figures are printed, and held against nothing where the machine decides. */
const TRIES = Number(process.env.PROOF_KEYS ?? 3)

let running: ChaosServer | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

it(
  'a shell that floods has little left to say after Ctrl+C: what was on its way, and no more (fault 43)',
  async () => {
    running = await startChaosServer(() => 0)
    const [terminal] = await openTerminals(running, 1)
    if (!terminal) throw new Error('There is no terminal.')
    const times: number[] = []
    let most = 0
    for (let turn = 0; turn < TRIES; turn += 1) {
      terminal.type(`${FLOOD}\r`)
      const before = terminal.screen.text().length
      await expect
        .poll(() => terminal.screen.text().length - before, { timeout: 20_000 })
        .toBeGreaterThan(500_000)
      const [from, units] = [performance.now(), terminal.screen.text().length]
      terminal.type('\u0003')
      await expect
        .poll(() => terminal.screen.text().slice(-40), { interval: 1, timeout: 20_000 })
        .toMatch(/\^C[^.]*[$#] $/)
      times.push(performance.now() - from)
      most = Math.max(most, terminal.screen.text().length - units)
      expect(most).toBeLessThan(LIMITS.windowMost + 8 * LIMITS.outputUnits)
    }
    tellFigure(
      `Ctrl+C to the prompt on the page, p95 of ${TRIES}: ${p95(times).toFixed(0)} ms; at most ${most} units came after it`,
    )
  },
  60_000 + TRIES * 5_000,
)

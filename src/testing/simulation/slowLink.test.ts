import { afterEach, expect, it } from 'vitest'
import { FLOOD, openTerminals, p95 } from '../chaos/floodTerminals'
import { type ChaosServer, startChaosServer } from '../chaos/realServer'
import { tellFigure } from '../tellFigure'

/** Keys that are timed; only `npm run soak` takes the time. */
const KEYS = Number(process.env.PROOF_KEYS ?? 0)
/** There and back, and what an echo may take longer under a flood (fault 22). */
const WAY_MS = 800
const MORE_MS = 300

let running: ChaosServer[] = []
afterEach(async () => {
  for (const each of running) await each.stop()
  running = []
})

type Terminal = Awaited<ReturnType<typeof openTerminals>>[number]

async function openTyped(server: ChaosServer, count: number): Promise<[Terminal, ...Terminal[]]> {
  running.push(server)
  const [typed, ...others] = await openTerminals(server, count)
  if (!typed) throw new Error('There is no terminal.')
  typed.type('cat\r')
  await expect.poll(() => typed.screen.text()).toContain('cat\r\n')
  server.proxy.set({ bytesPerSecond: 64_000, latencyMs: WAY_MS / 2, splitBytes: 1_400 })
  return [typed, ...others]
}

/** Milliseconds until a key is seen. */
async function echo({ screen, type }: Terminal): Promise<number> {
  const [from, before] = [performance.now(), screen.text().length]
  type('x')
  await expect.poll(() => screen.text().length, { interval: 5, timeout: 30_000 }).toBeGreaterThan(before)
  return performance.now() - from
}

it.runIf(KEYS > 0)(
  'a flood leaves 64 kB/s and 800 ms there and back usable: a key is seen 300 ms later than without (fault 22)',
  async () => {
    // On a link of its own, in turns with the other: what this machine adds is no queue of ours.
    const [idle] = await openTyped(await startChaosServer(() => 0), 1)
    const [typed, flooding] = await openTyped(await startChaosServer(() => 0), 2)
    const units = () => flooding?.screen.text().length ?? 0
    flooding?.type(`${FLOOD}\r`)
    const start = units()
    await expect.poll(() => units() - start, { timeout: 120_000 }).toBeGreaterThan(400_000)
    const [from, before] = [performance.now(), units()]
    const [calm, flooded]: [number[], number[]] = [[], []]
    for (let n = 0; n < KEYS; n += 1) {
      flooded.push(await echo(typed))
      calm.push(await echo(idle))
    }
    const rate = (units() - before) / (performance.now() - from)
    tellFigure(
      `echo at 64 kB/s and ${WAY_MS} ms, p95 of ${KEYS}: ${p95(flooded).toFixed(0)} ms under a flood of ${rate.toFixed(0)} kB/s, ${p95(calm).toFixed(0)} ms without`,
    )
    expect(p95(flooded)).toBeLessThanOrEqual(p95(calm) + MORE_MS)
  },
  200_000 + KEYS * 20_000,
)

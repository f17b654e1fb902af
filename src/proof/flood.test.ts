import { afterEach, describe, expect, it } from 'vitest'
import { attach } from '../channels/terminal/attach'
import { createClock } from '../lib/clock'
import { LIMITS } from '../socket/protocol'
import { type ChaosServer, startChaosServer } from '../testing/chaos/realServer'
import { createPlainScreen } from '../testing/record/plainScreen'
import { tellFigure } from '../testing/tellFigure'

/** `npm run soak` asks for more; the figures are printed, and held against nothing where the machine decides. */
const TRIES = Number(process.env.PROOF_KEYS ?? 3)
/** A line that nobody takes for a prompt or for what is typed. */
const FLOOD = 'while :; do echo ................................................................; done'

let running: ChaosServer | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

async function openTerminals(count: number) {
  const server = await startChaosServer(() => 0)
  running = server
  const { terminals, connection } = server.openPage(createClock())
  await expect.poll(() => connection.store.getState().status, { timeout: 20_000 }).toBe('live')
  const opened = []
  for (let n = 0; n < count; n += 1) {
    const id = terminals.commands.open()
    const screen = createPlainScreen()
    const ack = (position: number) => terminals.commands.ack(id, position)
    attach({ screen, store: terminals.store, sessionId: id, clock: createClock(), ack })
    await expect.poll(() => screen.text(), { timeout: 20_000 }).toMatch(/[$#] $/)
    opened.push({ screen, type: (keys: string) => void terminals.commands.input(id, keys) })
  }
  return { proxy: server.proxy, opened }
}

const p95 = (times: readonly number[]) =>
  [...times].sort((one, other) => one - other)[Math.ceil(times.length * 0.95) - 1] ?? 0

describe('a shell that floods', () => {
  it(
    'has little left to say after Ctrl+C: what was on its way, and no more (fault 43)',
    async () => {
      const { opened } = await openTerminals(1)
      const [terminal] = opened
      if (!terminal) throw new Error('There is no terminal.')
      const times: number[] = []
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
        expect(terminal.screen.text().length - units).toBeLessThan(LIMITS.windowHigh + 8 * LIMITS.outputUnits)
      }
      tellFigure(`Ctrl+C to the prompt, p95 of ${TRIES}: ${p95(times).toFixed(0)} ms`)
    },
    60_000 + TRIES * 5_000,
  )

  it.runIf(process.env.PROOF_KEYS)(
    'leaves 64 kB/s and 800 ms there and back usable (fault 22)',
    async () => {
      const { proxy, opened } = await openTerminals(2)
      const [flooding, typed] = opened
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
      proxy.set({ bytesPerSecond: 64_000, latencyMs: 400, splitBytes: 1_400 })
      const idle = [await echo('a'), await echo('b')]
      flooding.type(`${FLOOD}\r`)
      const start = flooding.screen.text().length
      await expect
        .poll(() => flooding.screen.text().length - start, { timeout: 60_000 })
        .toBeGreaterThan(400_000)
      const times: number[] = []
      for (let n = 0; n < TRIES; n += 1) times.push(await echo('x'))
      tellFigure(
        `Echo at 64 kB/s: idle ${p95(idle).toFixed(0)} ms, under a flood p95 of ${TRIES}: ${p95(times).toFixed(0)} ms`,
      )
    },
    120_000 + TRIES * 10_000,
  )
})

import { afterEach, expect, it } from 'vitest'
import { attach } from '../../channels/terminal/screen/attach'
import { createClock } from '../../lib/clock'
import { type ChaosServer, startChaosServer } from '../chaos/realServer'
import { collectedHeap } from '../collectedHeap'
import { createPlainScreen } from '../record/plainScreen'
import { tellFigure } from '../tellFigure'

/** How long `npm run soak` floods. In seconds only a leak of megabytes per second would show, so `npm test` has none of it. */
const SECONDS = Number(process.env.PROOF_FLOOD_SECONDS ?? 0)
const TERMINALS = 8
/** Of one slow client (goal G14), and what a heap may differ by. */
const MAX_GROWTH_BYTES = 8 * 1_048_576

let running: ChaosServer | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

it.skipIf(SECONDS === 0)(
  `${TERMINALS} floods for ${SECONDS} s, one of their readers slow, leave memory as it was after warming up (goal G14)`,
  async () => {
    running = await startChaosServer(() => 0)
    const patient = { timeout: 30_000, interval: 10 }
    const page = running.openPage()
    const status = () => page.connection.store.getState().status
    await expect.poll(status, patient).toBe('live')
    const ids: string[] = []
    let parsed = 0
    for (let n = 0; n < TERMINALS; n += 1) {
      const id = page.terminals.commands.open()
      // Counts and forgets, so that only what the two programs keep is measured.
      const write = (text: string, done: () => void) => {
        parsed += text.length
        queueMicrotask(done)
      }
      const screen = { ...createPlainScreen(), write }
      attach({
        screen,
        store: page.terminals.store,
        sessionId: id,
        clock: createClock(),
        ack: page.terminals.commands.ack,
      })
      ids.push(id)
    }
    await expect
      .poll(() => ids.every((id) => page.terminals.store.getState().sessions[id]?.status === 'live'), patient)
      .toBe(true)
    // A reader that never says that it has read: it is behind after 5 s and holds the shell back no more.
    const slow = running.openPage()
    await expect.poll(() => slow.connection.store.getState().status, patient).toBe('live')
    for (const id of ids) {
      const screen = { ...createPlainScreen(), write: () => undefined }
      attach({
        screen,
        store: slow.terminals.store,
        sessionId: id,
        clock: createClock(),
        ack: () => undefined,
      })
    }
    for (const id of ids) page.terminals.commands.input(id, 'while :; do seq 100000; done\r')
    // The rings are full and the buffers have their size.
    await expect.poll(() => parsed, { ...patient, timeout: 120_000 }).toBeGreaterThan(TERMINALS * 3_000_000)
    const before = { heap: await collectedHeap(), parsed }
    const grown: number[] = []
    for (const until = performance.now() + SECONDS * 1000; performance.now() < until; ) {
      await rest(Math.min(10_000, SECONDS * 250))
      grown.push((await collectedHeap()) - before.heap)
    }
    const [first = 0, last = 0] = [grown[0], grown.at(-1)]
    tellFigure(
      `${((parsed - before.parsed) / 1e6).toFixed(0)} M units in ${SECONDS} s; heap ${(before.heap / 1e6).toFixed(0)} MB, grew ${(last / 1e6).toFixed(1)} MB (${((100 * (last - first)) / before.heap).toFixed(1)} % since the first look)`,
    )
    expect(status()).toBe('live')
    expect(last).toBeLessThan(MAX_GROWTH_BYTES)
    for (const id of ids) page.terminals.commands.input(id, '\u0003')
  },
  240_000 + SECONDS * 1500,
)

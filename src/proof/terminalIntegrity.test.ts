import { afterEach, describe, expect, it } from 'vitest'
import { attach } from '../channels/terminal/attach'
import { createClock } from '../lib/clock'
import { createRandom, seedOf } from '../testing/chaos/random'
import { type ChaosServer, startChaosServer } from '../testing/chaos/realServer'
import { gridOf } from '../testing/record/grid'
import { createPlainScreen } from '../testing/record/plainScreen'

const CUTS = Number(process.env.PROOF_CUTS ?? 60)
/** Lines a cut is worth; there must be something left to cut. */
const LINES_PER_CUT = 250
const MAX_BYTES_APART = 12_000

let running: ChaosServer | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

describe('a terminal behind a network that cuts anywhere', () => {
  it(`shows every line of a shell once after ${CUTS} cuts at random bytes`, async () => {
    const seed = seedOf(process.env)
    const random = createRandom(seed)
    running = await startChaosServer(random)
    const { proxy, openPage } = running
    const { terminals, connection } = openPage()
    const screen = createPlainScreen()
    const count = CUTS * LINES_PER_CUT

    const cutAgain = () => {
      const kind = random() < 0.5 ? 'reset' : 'end'
      if (proxy.cuts() < CUTS) proxy.set({ cutAfter: { bytes: 1 + random() * MAX_BYTES_APART, kind } })
    }
    let isLive = false
    connection.store.subscribe(({ status }) => {
      if (status === 'live' && !isLive && screen.text() !== '') cutAgain()
      isLive = status === 'live'
    })
    await live()
    const id = terminals.commands.open()
    const ack = (position: number) => terminals.commands.ack(id, position)
    attach({ screen, store: terminals.store, sessionId: id, clock: createClock(), ack })
    await expect.poll(() => screen.text()).toMatch(/[$#] $/)
    proxy.set({ splitBytes: 700 })
    terminals.commands.input(
      id,
      `stty -echo; for ((i=1;i<=${count};i++)); do echo "line $i ü🙂"; done; echo the''-end\r`,
    )
    await expect.poll(() => screen.text()).toContain('line 1 ')
    cutAgain()
    await expect
      .poll(() => screen.text().includes('the-end\r\n'), { timeout: 110_000, interval: 50 })
      .toBe(true)

    const shown = screen
      .text()
      .match(/line \d+ ü🙂\r\n/g)
      ?.map((line) => Number(line.split(' ')[1]))
    expect(shown, `seed ${seed}`).toEqual(Array.from({ length: count }, (_, index) => index + 1))
    expect(proxy.cuts(), `seed ${seed}`).toBeGreaterThanOrEqual(CUTS)

    // A page that comes now sees the same screen as the one that was cut.
    const late = createPlainScreen()
    const other = openPage()
    const attached = attach({
      screen: late,
      store: other.terminals.store,
      sessionId: id,
      clock: createClock(),
      ack: (at) => other.terminals.commands.ack(id, at),
    })
    await expect.poll(() => late.text().includes('the-end\r\n'), { timeout: 20_000 }).toBe(true)
    attached.detach()
    expect(last(await gridOf(late.strokes())), `seed ${seed}`).toBe(last(await gridOf(screen.strokes())))

    async function live(): Promise<void> {
      await expect.poll(() => connection.store.getState().status).toBe('live')
    }
  }, 180_000)
})

/** Checkpoints keep less scrollback than a page: what both have is compared. */
function last(grid: string): string {
  const { lines, ...rest } = JSON.parse(grid) as { lines: unknown[]; cursor: [number, number] }
  return JSON.stringify({ ...rest, cursor: rest.cursor[0], lines: lines.slice(-60) })
}

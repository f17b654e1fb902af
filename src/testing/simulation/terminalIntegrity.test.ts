import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { attach } from '../../channels/terminal/screen/attach'
import { createClock } from '../../lib/clock'
import { type ChaosServer, startChaosServer } from '../chaos/realServer'
import { createRandom, seedOf } from '../kit/random'
import { gridOf } from '../record/grid'
import { createPlainScreen } from '../record/plainScreen'
import { tellFigure } from '../tellFigure'

const CUT_KINDS = Number(process.env.PROOF_CUTS ?? 60)
/** Between two of them, on average half of it; `npm run soak` makes it 50 MB over 1,000 cuts. */
const MAX_BYTES_APART = Number(process.env.PROOF_CUT_BYTES ?? 12_000)
/** A shell says some 100 bytes a millisecond at most, and a cut costs a second. */
const PATIENCE_MS = 60_000 + CUT_KINDS * (1500 + MAX_BYTES_APART / 100)
/** Numbered lines until the test says stop; slow enough to stay within what the server remembers while it is cut. */
const LOOP =
  'i=0; until [ -e stop ]; do for ((n=0; n<200; n++)); do i=$((i+1)); echo "line $i ü🙂"; done; sleep 0.01; done'

let running: ChaosServer | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

async function openTerminal(server: ChaosServer, sessionId: string | null) {
  const { terminals, connection } = server.openPage()
  const screen = createPlainScreen()
  await expect.poll(() => connection.store.getState().status, { timeout: 20_000 }).toBe('live')
  const id = sessionId ?? terminals.commands.open()
  attach({ screen, store: terminals.store, sessionId: id, clock: createClock(), ack: terminals.commands.ack })
  return { id, screen, terminals, connection }
}

describe('a terminal behind a network that cuts anywhere', () => {
  it(
    `shows every line of a shell once after ${CUT_KINDS} cuts at random bytes`,
    async () => {
      const seed = seedOf(process.env)
      const random = createRandom(seed)
      running = await startChaosServer(random)
      const { proxy, server } = running
      const { id, screen, terminals, connection } = await openTerminal(running, null)
      await expect.poll(() => screen.text(), { timeout: 20_000 }).toMatch(/[$#] $/)

      const cutAgain = () => {
        const kind = random() < 0.5 ? 'reset' : 'end'
        if (proxy.cuts() < CUT_KINDS) proxy.set({ cutAfter: { bytes: 1 + random() * MAX_BYTES_APART, kind } })
      }
      connection.store.subscribe(({ status }, before) => {
        if (status === 'live' && before.status !== 'live') cutAgain()
      })
      proxy.set({ splitBytes: 700 })
      // The end is put together by the shell, so that the echo of the command is not taken for it.
      terminals.commands.input(id, `stty -echo; ${LOOP}; echo the""-end $i\r`)
      await expect.poll(() => screen.text()).toContain('line 1 ')
      cutAgain()
      await expect.poll(() => proxy.cuts(), { timeout: PATIENCE_MS, interval: 20 }).toBe(CUT_KINDS)
      await writeFile(join(server.root, 'stop'), '')
      await expect.poll(() => screen.text(), { timeout: 20_000, interval: 50 }).toMatch(/the-end \d+\r\n/)

      const count = Number(/the-end (\d+)/.exec(screen.text())?.[1])
      const lines = screen.text().match(/line \d+ ü🙂\r\n/g) ?? []
      const shown = lines.map((line) => Number(line.split(' ')[1]))
      const wrong = shown.findIndex((line, index) => line !== index + 1)
      expect({ count: shown.length, wrong }, `seed ${seed}`).toEqual({ count, wrong: -1 })
      const megabytes = (proxy.carried() / 1_000_000).toFixed(1)
      tellFigure(`${proxy.cuts()} cuts over ${megabytes} MB: ${count} lines, 0 lost, 0 doubled`)

      // A page that comes only now sees the same as the one that was cut.
      const late = await openTerminal(running, id)
      await expect.poll(() => late.screen.text(), { timeout: 20_000 }).toMatch(/the-end \d+\r\n/)
      expect(end(await gridOf(late.screen.strokes()))).toBe(end(await gridOf(screen.strokes())))
    },
    PATIENCE_MS + 90_000,
  )
})

/** Checkpoints hold less scrollback than a page that was there all the time: what both have is compared. */
function end(grid: string): string {
  const { lines, cursor, ...rest } = JSON.parse(grid) as { lines: unknown[]; cursor: [number, number] }
  return JSON.stringify({ ...rest, column: cursor[0], lines: lines.slice(-200) })
}

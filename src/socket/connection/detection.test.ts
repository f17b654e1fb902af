import { describe, expect, it } from 'vitest'
import { stateFrame } from '../../testing/configEvents'
import { createConnectionHarness } from '../../testing/connectionHarness'
import { createRandom, seedOf } from '../../testing/kit/random'
import { tellFigure } from '../../testing/tellFigure'

/** Silences that begin at a moment of chance; the clock is the test's. */
const SILENCES = 200
const STEP_MS = 10
/** A key without an answer is doubted by then; a probe is sent every 5 s at most, so it may take longer. */
const SOON_MS = 3_000

type Silenced = Awaited<ReturnType<typeof silenced>>

/** A connection that was live and answered for a while, whose server says nothing from now on. */
async function silenced(random: () => number) {
  const harness = createConnectionHarness({ random })
  const { connection, network, clock, catchUp, log, pong } = harness
  connection.start()
  network.last.open()
  network.last.receive(stateFrame())
  catchUp()
  for (const until = clock.now() + random() * 60_000; clock.now() < until; ) {
    await clock.advance(STEP_MS)
    if (log.includes('probe')) pong()
    log.length = 0
  }
  return harness
}

/** Milliseconds until it is doubted, until it is let go, and until another one is tried. */
async function noticed({ clock, state, log, network }: Silenced) {
  const [from, sockets] = [clock.now(), network.sockets.length]
  let [doubted, lost] = [Number.NaN, Number.NaN]
  while (network.sockets.length === sockets) {
    await clock.advance(STEP_MS)
    if (Number.isNaN(doubted) && state().status === 'suspect') doubted = clock.now() - from
    if (Number.isNaN(lost) && log.includes('lost')) lost = clock.now() - from
  }
  return { doubted, lost, tried: clock.now() - from }
}

const seconds = (...ms: number[]) => `${(Math.max(...ms) / 1000).toFixed(1)} s`

/** Plays the silences, says how long each step took at most, and gives back the times. */
async function measure(what: string, act: (harness: Silenced) => unknown) {
  const random = createRandom(seedOf(process.env))
  const all: Awaited<ReturnType<typeof noticed>>[] = []
  for (let n = 0; n < SILENCES; n += 1) {
    const harness = await silenced(random)
    act(harness)
    all.push(await noticed(harness))
  }
  const [doubted, lost, tried] = [
    all.map((one) => one.doubted).filter(Number.isFinite),
    all.map((one) => one.lost),
    all.map((one) => one.tried),
  ]
  const soon = doubted.filter((ms) => ms <= SOON_MS).length
  const early = soon > 0 ? `within ${seconds(SOON_MS)} in ${soon} and ` : ''
  const doubt = `doubted ${early}within ${seconds(...doubted)} in all ${doubted.length}, `
  tellFigure(
    `${SILENCES} silences, ${what}: ${doubted.length > 0 ? doubt : ''}let go within ${seconds(...lost)}, tried again within ${seconds(...tried)}`,
  )
  return { soon, doubted: Math.max(...doubted), lost: Math.max(...lost) }
}

describe('a server that falls silent (goal G7)', () => {
  it('is noticed within 25 s while the user does nothing', async () => {
    const { doubted, lost } = await measure('idle', () => undefined)
    expect(doubted).toBeLessThanOrEqual(20_000)
    expect(lost).toBeLessThanOrEqual(25_000)
  })

  it('is let go within 10 s of a key, and mostly doubted within 3 s', async () => {
    const type = ({ connection }: Silenced) => connection.transmit('terminal', { type: 'input', data: 'x' })
    const { soon, doubted, lost } = await measure('with a key without an answer', type)
    expect(soon).toBeGreaterThan(SILENCES / 2)
    expect(doubted).toBeLessThanOrEqual(9_000)
    expect(lost).toBeLessThanOrEqual(10_000)
  })

  it.each(['shown', 'online'] as const)('is noticed within 4 s of "%s"', async (what) => {
    const { lost } = await measure(`"${what}"`, ({ signal }) => signal(what))
    expect(lost).toBeLessThanOrEqual(4_000)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stateFrame } from '../../testing/configEvents'
import { answer, createConnectionHarness } from '../../testing/connectionHarness'
import { tellFigure } from '../../testing/tellFigure'

const CLIENTS = 1000

/** Deterministic chance for one client (a 32-bit mix), so that a failure can be repeated from its seed. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const TRIES = 8

/** When one client tries again, ms after it was closed, while the server stays down. */
async function triesOf(seed: number, code: number, reason: string): Promise<readonly number[]> {
  const harness = createConnectionHarness({ random: chance(seed) })
  const { connection, network, clock, catchUp, browser, state } = harness
  connection.start()
  network.last.open()
  network.last.receive(stateFrame())
  catchUp()
  browser.http = () => answer(502)
  network.last.close(code, reason)
  const tries: number[] = []
  while (tries.length < TRIES) {
    await clock.advance((state().nextTryAt ?? 0) - clock.now())
    tries.push(clock.now())
    network.last.close(1006)
    await clock.advance(0)
  }
  return tries
}

/** Per try, the share of all clients in its fullest second. */
async function crowds(seed: number, code: number, reason: string): Promise<readonly number[]> {
  const clients = await Promise.all(
    Array.from({ length: CLIENTS }, (_, client) => triesOf(seed * CLIENTS + client, code, reason)),
  )
  return Array.from({ length: TRIES }, (_, nth) => {
    const seconds = new Map<number, number>()
    for (const tries of clients) {
      const second = Math.floor((tries[nth] ?? 0) / 1000)
      seconds.set(second, (seconds.get(second) ?? 0) + 1)
    }
    return Math.max(0, ...seconds.values()) / CLIENTS
  })
}

const anySeed = fc.nat(1_000_000)
const fullest = (shares: readonly number[]) =>
  `share of the fullest second, try by try: ${shares.map((share) => `${(share * 100).toFixed(0)} %`).join(', ')}`

describe('a thousand clients of one server (fault 64, G8)', () => {
  it('never crowd into a second after a 1001 that names a span of 10 s', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anySeed, async (seed) => {
        const shares = await crowds(seed, 1001, 'retry-after-ms=10000')
        tellFigure(`${CLIENTS} clients after a 1001 that names 10 s: ${fullest(shares)}`)
        for (const share of shares) expect(share).toBeLessThanOrEqual(0.15)
      }),
      { numRuns: 1 },
    )
  })

  it.each([1001, 1006])('closed by a plain %i spread out try by try', { timeout: 60_000 }, async (code) => {
    await fc.assert(
      fc.asyncProperty(anySeed, async (seed) => {
        const shares = await crowds(seed, code, '')
        tellFigure(`${CLIENTS} clients after a plain ${code}: ${fullest(shares)}`)
        expect(shares.slice(6).every((share) => share <= 0.15)).toBe(true)
        // From the seventh try on the range is at its cap, and two shares differ by chance alone.
        const shrinking = shares.slice(1, 7)
        expect(shrinking.toSorted((one, other) => other - one)).toEqual(shrinking)
      }),
      { numRuns: 1 },
    )
  })
})

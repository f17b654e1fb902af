import { describe, expect, it } from 'vitest'
import { stateFrame } from '../../testing/configEvents'
import { answer, createConnectionHarness } from '../../testing/connectionHarness'
import { createRandom } from '../../testing/kit/random'
import { tellFigure } from '../../testing/tellFigure'
import { STEADY_MS } from './connectionTransition'

const PAGES = 400

type Silence = 'refused' | 'answered'

/**
 * A page whose link is gone for `cutMs`. Meanwhile either nothing answers at all, or a proxy that has lost its server.
 * Resolves with how long after the cut the page tried, ms, with its tries, and with the sockets that it tried in vain.
 */
async function afterCut(seed: number, cutMs: number, silence: Silence, hidden = false) {
  const { connection, network, clock, browser, state, catchUp } = createConnectionHarness({
    random: createRandom(seed),
  })
  connection.start()
  network.last.open()
  network.last.receive(stateFrame())
  catchUp()
  await clock.advance(STEADY_MS)
  browser.hidden = hidden
  browser.http = () => {
    if (silence === 'answered') return answer(502)
    throw new TypeError('Failed to fetch')
  }
  const cutAt = clock.now()
  network.last.close(1006)
  let tries = 0
  const sockets = network.sockets.length
  while (clock.now() < cutAt + cutMs) {
    await clock.advance((state().nextTryAt ?? 0) - clock.now())
    tries += 1
    if (clock.now() >= cutAt + cutMs) break
    network.last.close(1006)
    await clock.advance(1)
  }
  return { late: clock.now() - cutAt - cutMs, tries, sockets: network.sockets.length - sockets }
}

async function pages(cutMs: number, silence: Silence, hidden = false) {
  const all = await Promise.all(
    Array.from({ length: PAGES }, (_, seed) => afterCut(seed, cutMs, silence, hidden)),
  )
  const late = all.map((page) => page.late).sort((a, b) => a - b)
  const median = late[PAGES / 2] ?? 0
  const most = Math.max(...all.map(({ tries }) => tries))
  const sockets = Math.max(...all.map((page) => page.sockets))
  return { median, sockets, p95: late[Math.floor(PAGES * 0.95)] ?? 0, tries: most }
}

describe('a page whose link is cut', () => {
  it('is back at once after a second in which nothing answers', async () => {
    const { median, p95, tries, sockets } = await pages(1000, 'refused')
    const calm = await pages(1000, 'answered')
    tellFigure(
      `the same where a proxy answers: ${calm.median.toFixed(0)} ms (median), ${calm.p95.toFixed(0)} ms (95 %), ${calm.tries} tries at most`,
    )
    tellFigure(
      `${PAGES} cuts of 1 s: tried ${median.toFixed(0)} ms after it (median), ${p95.toFixed(0)} ms (95 %), ${tries} tries at most`,
    )
    expect(median).toBeLessThan(50)
    expect(p95).toBeLessThan(110)
    expect(tries).toBeLessThanOrEqual(24)
    // Chromium holds a page's new sockets back after some that failed.
    expect(sockets).toBeLessThanOrEqual(2)
  })

  it('begins the attempt itself as soon as anything answers', async () => {
    const { connection, network, clock, browser, state, catchUp } = createConnectionHarness()
    connection.start()
    network.last.open()
    network.last.receive(stateFrame())
    catchUp()
    browser.http = () => {
      throw new TypeError('Failed to fetch')
    }
    network.last.close(1006)
    await clock.advance(150)
    network.last.close(1006)
    await clock.advance(500)
    expect(network.sockets).toHaveLength(2)
    browser.http = () => answer(502)
    await clock.advance(91)
    expect(network.sockets).toHaveLength(3)
    network.last.open()
    network.last.receive(stateFrame())
    catchUp()
    expect(state().status).toBe('live')
  })

  it('after a longer one comes back as early as one without quick tries', async () => {
    for (const cutMs of [3000, 10_000, 30_000]) {
      const quick = await pages(cutMs, 'refused')
      const calm = await pages(cutMs, 'answered')
      expect(quick.median).toBeLessThan(calm.median * 1.35)
      expect(quick.tries).toBeLessThanOrEqual(calm.tries + 20)
    }
  })

  it('leaves a proxy that answers for its server in peace, and so does a hidden tab', async () => {
    expect((await pages(1000, 'answered')).tries).toBeLessThanOrEqual(5)
    expect((await pages(1000, 'refused', true)).tries).toBeLessThanOrEqual(5)
  })
})

import { describe, expect, it } from 'vitest'
import { createOutputWindow } from './outputWindow'

/** The page acks every 16,384 units, or 50 ms after it has parsed something. */
const ACK_UNITS = 16_384
const ACK_MS = 50

/** A link that carries `rate` units a millisecond and takes `wayMs` each way, under programs that write as they may. */
function flood(rate: number, wayMs: number, forMs: number, isTyping = false) {
  let now = 0
  const window = createOutputWindow(
    () => now,
    () => isTyping,
  )
  let [written, sent, acked, parsed, told, isFull] = [0, 0, 0, 0, 0, false]
  let freeAt = 0
  let ackAt = Number.POSITIVE_INFINITY
  const arriving: { at: number; position: number }[] = []
  const acks: { at: number; position: number }[] = []
  const waits: number[] = []
  for (; now < forMs; now += 1) {
    while (acks[0] && acks[0].at <= now) {
      acked = acks.shift()!.position
      window.acked(acked)
    }
    // A prompt, and a command that is typed to it.
    if (now === 0) written = 2
    if (now > 2 * wayMs + 1000)
      isFull = isFull ? written - acked >= window.low() : written - acked > window.full()
    else isFull = true
    for (let part = 0; part < 3 && !isFull; part += 1) {
      written += 16_384
      isFull = written - acked > window.full()
    }
    while (sent < Math.min(written, window.reach(acked))) {
      const from = sent
      sent = Math.min(written, window.reach(acked), sent + window.frame())
      window.sent(sent)
      freeAt = Math.max(freeAt, now) + (sent - from) / rate
      arriving.push({ at: freeAt + wayMs, position: sent })
    }
    if (now > forMs / 2) waits.push(Math.max(0, freeAt - now))
    while (arriving[0] && arriving[0].at <= now) {
      parsed = arriving.shift()!.position
      ackAt = Math.min(ackAt, parsed - told >= ACK_UNITS ? now : now + ACK_MS)
    }
    if (ackAt > now) continue
    told = parsed
    ackAt = Number.POSITIVE_INFINITY
    acks.push({ at: now + wayMs, position: told })
  }
  waits.sort((one, other) => one - other)
  return { window, parsed, waitP95: waits[Math.floor(waits.length * 0.95)] }
}

describe('the window of a page', () => {
  it('stays whole on loopback, so that a flood is as fast as ever', () => {
    const { window, parsed } = flood(10_000, 0.5, 6_000)
    expect(window.high()).toBe(100_000)
    // In the first of these seconds there is a prompt.
    expect(parsed).toBeGreaterThan(0.9 * 10_000 * 5_000)
  })

  it('stays whole on a fast link that is far away', () => {
    expect(flood(10_000, 100, 20_000).window.high()).toBe(100_000)
  })

  it('is what a page reads in 60 ms, so that a fast one never rests, and small again while the user types', () => {
    const { window } = flood(5_000, 0.5, 6_000)
    expect(window.full()).toBeGreaterThan(200_000)
    expect(window.full()).toBeLessThanOrEqual(310_000)
    expect(window.low()).toBe(window.full() / 2)
    expect(flood(1e6, 0.5, 6_000).window.full()).toBe(1_000_000)
    expect(flood(5_000, 0.5, 6_000, true).window.full()).toBe(100_000)
  })

  it.each([
    [64, 400],
    [64, 25],
    [250, 50],
    [16, 400],
  ])(
    'follows a link of %i kB/s and %i ms each way: a key waits for little output, and the link is used (fault 22)',
    (rate, wayMs) => {
      const { window, waitP95, parsed } = flood(rate, wayMs, 60_000)
      expect(window.high()).toBeLessThan(rate * (2 * wayMs + 250))
      // With the whole window it is over 1,500 on the first of them.
      expect(waitP95).toBeLessThan(250)
      expect(parsed).toBeGreaterThan(60_000 * rate * 0.5)
    },
  )

  it('holds a shell up only when more waits than acks take out of it, and sends small frames', () => {
    const { window } = flood(64, 400, 60_000)
    expect(window.low()).toBe(window.high())
    expect(window.full()).toBeGreaterThan(window.low())
    expect(window.frame()).toBeLessThan(4_096)
    expect(window.reach(1_000)).toBe(1_000 + window.high())
  })

  /** Acks of 10,000 units that each took so many milliseconds. */
  function delivered() {
    let now = 0
    let position = 0
    const window = createOutputWindow(
      () => now,
      () => false,
    )
    const deliver = (parts: number, ms: number) => {
      for (let part = 0; part < parts; part += 1) {
        position += 10_000
        window.sent(position)
        now += ms
        window.acked(position)
      }
    }
    return { window, deliver }
  }

  it('grows again when the link gets better', () => {
    const { window, deliver } = delivered()
    deliver(1, 5)
    deliver(3, 900)
    expect(window.high()).toBe(8_192)
    deliver(100, 5)
    expect(window.high()).toBe(100_000)
    // Half of what 2,000 units a millisecond are in 60 ms.
    expect(window.low()).toBe(60_000)
  })

  it('grows again on a way that has become longer for good', () => {
    const { window, deliver } = delivered()
    deliver(1, 5)
    deliver(4, 900)
    expect(window.high()).toBe(8_192)
    deliver(40, 900)
    expect(window.high()).toBeGreaterThan(16_384)
  })

  it('stays whole when a page on a fast link stands still for a moment', () => {
    const { window, deliver } = delivered()
    deliver(100, 5)
    deliver(1, 900)
    expect(window.high()).toBe(100_000)
  })
})

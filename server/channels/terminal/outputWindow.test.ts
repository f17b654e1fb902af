import { describe, expect, it } from 'vitest'
import { createOutputWindow } from './outputWindow'

/** A link that carries `rate` units a millisecond and takes `wayMs` each way; the page acks every 16,384 units. */
function flood(rate: number, wayMs: number, forMs: number) {
  let now = 0
  const window = createOutputWindow(() => now)
  let [written, sent, acked, parsed, full] = [0, 0, 0, 0, false]
  let freeAt = 0
  const arriving: { at: number; position: number }[] = []
  const acks: { at: number; position: number }[] = []
  const waits: number[] = []
  for (; now < forMs; now += 1) {
    while (acks[0] && acks[0].at <= now) {
      acked = acks.shift()!.position
      window.acked(acked)
    }
    full = full ? written - acked >= window.low() : written - acked > window.high()
    // A program that writes as fast as it may.
    for (let part = 0; part < 3 && !full; part += 1) {
      written += 16_384
      full = written - acked > window.high()
    }
    while (sent < Math.min(written, window.reach(acked))) {
      const from = sent
      sent = Math.min(written, window.reach(acked), sent + 16_384)
      window.sent(sent)
      freeAt = Math.max(freeAt, now) + (sent - from) / rate
      arriving.push({ at: freeAt + wayMs, position: sent })
    }
    if (now > forMs / 2) waits.push(Math.max(0, freeAt - now))
    while (arriving[0] && arriving[0].at <= now) {
      parsed = arriving.shift()!.position
      acks.push({ at: now + wayMs, position: parsed })
    }
  }
  waits.sort((one, other) => one - other)
  return { window, parsed, waitP95: waits[Math.floor(waits.length * 0.95)] }
}

describe('the window of a page', () => {
  it('stays whole on loopback, so that a flood is as fast as ever', () => {
    const { window, parsed } = flood(10_000, 0.5, 5_000)
    expect(window.high()).toBe(100_000)
    expect(parsed).toBeGreaterThan(0.9 * 10_000 * 5_000)
  })

  it('stays whole on a fast link that is far away', () => {
    expect(flood(10_000, 100, 20_000).window.high()).toBe(100_000)
  })

  it('shrinks on 64 kB/s and 800 ms there and back, until a key waits for little output (fault 22)', () => {
    const { window, waitP95, parsed } = flood(64, 400, 60_000)
    expect(window.high()).toBe(32_768)
    // Milliseconds of the model; with the whole window it is over 1,500.
    expect(waitP95).toBeLessThan(400)
    expect(parsed).toBeGreaterThan(60_000 * 64 * 0.4)
  })

  it('grows again when the link gets better', () => {
    let now = 0
    const window = createOutputWindow(() => now)
    const deliver = (position: number, ms: number) => {
      window.sent(position)
      now += ms
      window.acked(position)
    }
    deliver(10_000, 5)
    for (let part = 2; part < 8; part += 1) deliver(part * 10_000, 900)
    expect(window.high()).toBe(32_768)
    for (let part = 8; part < 20; part += 1) deliver(part * 10_000, 5)
    expect(window.high()).toBe(100_000)
    expect(window.low()).toBe(50_000)
  })
})

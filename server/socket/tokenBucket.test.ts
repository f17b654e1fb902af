import { describe, expect, it } from 'vitest'
import { createTokenBucket } from './tokenBucket'

describe('token bucket', () => {
  it('lets a burst through, then asks for a pause that grows with what is overdrawn', () => {
    let now = 0
    const bucket = createTokenBucket(() => now, 1_000, 5)
    const pauses = Array.from({ length: 7 }, () => bucket.take())
    expect(pauses).toEqual([0, 0, 0, 0, 1, 2, 3])
    now += 3
    expect(bucket.take()).toBe(1)
    now += 1_000
    expect(bucket.take()).toBe(0)
  })
})

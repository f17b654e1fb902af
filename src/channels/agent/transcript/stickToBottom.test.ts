import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { END_ZONE, movedAway, reduceStick, type Stick, type StickEvent, startStick } from './stickToBottom'

const free: Stick = { mode: 'free', fresh: false }

const anyEvent: fc.Arbitrary<StickEvent> = fc.oneof(
  fc.constant<StickEvent>({ type: 'left' }),
  fc.constant<StickEvent>({ type: 'returned' }),
  fc.constant<StickEvent>({ type: 'grew' }),
  fc.record({
    type: fc.constant('scrolled' as const),
    down: fc.boolean(),
    distance: fc.nat(2000),
    byUser: fc.boolean(),
  }),
)
const anyStick = fc.array(anyEvent).map((events) => events.reduce(reduceStick, startStick))

describe('reduceStick', () => {
  it('begins by following', () => {
    expect(startStick).toEqual({ mode: 'following', fresh: false })
  })

  it('never changes its mode because something grew', () => {
    fc.assert(
      fc.property(anyStick, (stick) => {
        expect(reduceStick(stick, { type: 'grew' }).mode).toBe(stick.mode)
      }),
    )
  })

  it('never changes its mode because of a scroll that was not the user’s', () => {
    fc.assert(
      fc.property(anyStick, fc.boolean(), fc.nat(2000), (stick, down, distance) => {
        expect(reduceStick(stick, { type: 'scrolled', down, distance, byUser: false })).toBe(stick)
      }),
    )
  })

  it('is free after anything that looks upward, and following after anything that returns', () => {
    fc.assert(
      fc.property(anyStick, (stick) => {
        expect(reduceStick(stick, { type: 'left' }).mode).toBe('free')
        expect(reduceStick(stick, { type: 'scrolled', down: false, distance: 0, byUser: true }).mode).toBe(
          'free',
        )
        expect(reduceStick(stick, { type: 'returned' })).toEqual(startStick)
      }),
    )
  })

  it('follows again only when the user scrolls down to the end', () => {
    const down = (distance: number) =>
      reduceStick(free, { type: 'scrolled', down: true, distance, byUser: true })
    expect(down(END_ZONE)).toEqual(startStick)
    expect(down(END_ZONE + 1)).toBe(free)
  })

  it('remembers that something was added only while free', () => {
    expect(reduceStick(free, { type: 'grew' })).toEqual({ mode: 'free', fresh: true })
    fc.assert(
      fc.property(anyStick, (stick) => {
        if (stick.mode === 'following') expect(stick.fresh).toBe(false)
      }),
    )
  })
})

describe('movedAway', () => {
  const atEnd = { scrollTop: 600, scrollHeight: 1000, clientHeight: 400 }

  it('is a move up that neither the content nor the pane explains, as by find in page', () => {
    expect(movedAway(atEnd, { ...atEnd, scrollTop: 300 })).toBe(true)
    expect(movedAway(atEnd, { ...atEnd, scrollTop: 300, scrollHeight: 1200 })).toBe(true)
    // The parts that a match in them has drawn are lower than they were estimated.
    expect(movedAway(atEnd, { ...atEnd, scrollTop: 100, scrollHeight: 900 })).toBe(true)
  })

  it('is no move of a pixel or two, and none down', () => {
    expect(movedAway(atEnd, { ...atEnd, scrollTop: 598 })).toBe(false)
    expect(movedAway(atEnd, { ...atEnd, scrollTop: 700, scrollHeight: 1200 })).toBe(false)
  })

  it('is never where the browser puts the end of what shrank, or of a pane that was resized', () => {
    const size = fc.nat(3000)
    fc.assert(
      fc.property(size, size, size, size, (height, client, nextHeight, nextClient) => {
        const end = (scrollHeight: number, clientHeight: number, top = Number.POSITIVE_INFINITY) => ({
          scrollTop: Math.min(top, Math.max(0, scrollHeight - clientHeight)),
          scrollHeight,
          clientHeight,
        })
        const before = end(height, client)
        expect(movedAway(before, end(nextHeight, nextClient, before.scrollTop))).toBe(false)
      }),
    )
  })
})

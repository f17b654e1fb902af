import { expect, it } from 'vitest'
import { createFakeClock } from '../../../testing/kit/fakeClock'
import { AGAIN_MS, keepLooking } from './keepLooking'

/** A look that takes `ms`, at a text that can change. */
function looking(ms: number) {
  const clock = createFakeClock()
  const ended: number[] = []
  let begun = 0
  let changed = () => {}
  const stop = keepLooking({
    clock,
    onChanged(listener) {
      changed = listener
      return () => {
        changed = () => {}
      }
    },
    look(done) {
      begun++
      return clock.after(ms, () => {
        ended.push(clock.now())
        done()
      })
    },
  })
  return { clock, ended, begun: () => begun, change: () => changed(), stop }
}

it('a look that takes longer than the pause between two ends while the agent speaks', async () => {
  const { clock, ended, change } = looking(AGAIN_MS * 3)
  for (let delta = 0; delta < 40; delta++) {
    change()
    await clock.advance(50)
  }
  expect(ended).toEqual([AGAIN_MS * 3])
  await clock.advance(AGAIN_MS * 4)
  expect(ended).toEqual([AGAIN_MS * 3, AGAIN_MS * 7])
  await clock.advance(AGAIN_MS * 10)
  // What was said behind the place it had come to is found by one more, and then nothing is left.
  expect(ended).toEqual([AGAIN_MS * 3, AGAIN_MS * 7, AGAIN_MS * 11])
  expect(clock.waiting).toBe(0)
})

it('looks again at most once in a pause, and not at all once it is stopped', async () => {
  const { clock, begun, change, stop } = looking(1)
  await clock.advance(1)
  for (let delta = 0; delta < 10; delta++) change()
  await clock.advance(AGAIN_MS)
  expect(begun()).toBe(2)
  change()
  stop()
  change()
  expect(clock.waiting).toBe(0)
})

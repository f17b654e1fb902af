import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { inSlices } from './inSlices'

let now = 0
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.spyOn(performance, 'now').mockImplementation(() => now)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Ten steps of 5 ms each. */
function* work(): Generator<void, string> {
  for (let step = 0; step < 10; step++) {
    now += 5
    yield
  }
  return 'found'
}

it('ends a task after 8 ms, and goes on in the next one', () => {
  const done = vi.fn()
  inSlices(work(), done)
  let tasks = 1
  for (; done.mock.calls.length === 0; tasks++) vi.advanceTimersToNextTimer()
  expect(done).toHaveBeenCalledExactlyOnceWith('found')
  expect(tasks).toBe(6)
})

it('does nothing any more once it is stopped', () => {
  const done = vi.fn()
  inSlices(work(), done)()
  expect(vi.getTimerCount()).toBe(0)
  expect(done).not.toHaveBeenCalled()
})

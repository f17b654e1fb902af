import { expect, it } from 'vitest'
import { createFakeClock } from '../../testing/kit/fakeClock'
import { untilArrived } from './untilArrived'

/** Code that comes with the given try. */
function setUp(comesWith: number, isServed: () => boolean) {
  const clock = createFakeClock()
  const tries: number[] = []
  const load = async () => {
    tries.push(clock.now())
    if (tries.length < comesWith) throw new TypeError('Failed to fetch dynamically imported module')
  }
  let outcome: 'waiting' | boolean = 'waiting'
  void untilArrived(load, { clock, isServed: async () => isServed() }).then((hasArrived) => {
    outcome = hasArrived
  })
  return { clock, tries, outcome: () => outcome }
}

it('tries again without a network, ever less often, until the code is there', async () => {
  const { clock, tries, outcome } = setUp(8, () => false)
  await clock.advance(90_000)
  expect(tries).toEqual([0, 2000, 6000, 14_000, 30_000, 60_000, 90_000])
  expect(outcome()).toBe('waiting')
  await clock.advance(30_000)
  expect(outcome()).toBe(true)
})

it('gives up where the server is there and the code is not, three times in a row', async () => {
  let answers = 0
  const { clock, tries, outcome } = setUp(100, () => ++answers !== 3)
  await clock.advance(30_000)
  expect(outcome()).toBe('waiting')
  await clock.advance(30_000)
  expect(outcome()).toBe(false)
  await clock.advance(100_000)
  expect(tries).toHaveLength(6)
})

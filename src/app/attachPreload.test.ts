import { expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { initialConnection } from '../socket/connectionState'
import { createFakeClock } from '../testing/fakeClock'
import { attachPreload } from './attachPreload'

it('goes on after a part that does not come, tries that again later, and stops with its page', async () => {
  const clock = createFakeClock()
  const tries: string[] = []
  const part = (name: string, comes: boolean) => async () => {
    tries.push(name)
    if (!comes) throw new TypeError('Failed to fetch dynamically imported module')
  }
  const connection = createStore(() => ({ ...initialConnection, everLive: true }))
  const detach = attachPreload(connection, clock, [part('gone', false), part('there', true)])
  await clock.advance(1500)
  expect(tries.splice(0)).toEqual(['gone', 'there'])
  await clock.advance(30_000)
  expect(tries.splice(0)).toEqual(['gone'])
  await clock.advance(59_000)
  expect(tries).toEqual([])
  detach()
  await clock.advance(10 * 60_000)
  expect([tries, clock.waiting]).toEqual([[], 0])
})

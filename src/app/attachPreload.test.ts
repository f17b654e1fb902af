import { expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { initialConnection } from '../socket/connection/connectionState'
import { createFakeClock } from '../testing/kit/fakeClock'
import { attachPreload } from './attachPreload'

it('goes on after a part that the server does not have any more, and stops with its page', async () => {
  const clock = createFakeClock()
  const asked: string[] = []
  const part = (name: string, comes: boolean) => async () => {
    asked.push(name)
    if (!comes) throw new TypeError('Failed to fetch dynamically imported module')
  }
  let arrive = () => {}
  const slow = () => new Promise<void>((resolve) => (arrive = resolve))
  const connection = createStore(() => ({ ...initialConnection, everLive: true }))
  const parts = [part('gone', false), part('there', true), slow, part('too late', true)]
  const detach = attachPreload(connection, clock, parts)
  await clock.advance(1499)
  expect(asked).toEqual([])
  await clock.advance(1)
  expect(asked).toEqual(['gone', 'there'])
  detach()
  arrive()
  await clock.advance(10 * 60_000)
  expect([asked, clock.waiting]).toEqual([['gone', 'there'], 0])
})

import { expect, it } from 'vitest'
import { stateFrame } from '../../testing/configEvents'
import { createConnectionHarness } from '../../testing/connectionHarness'
import { tellFigure } from '../../testing/tellFigure'

const RECONNECTS = 1000

it('1,000 reconnects (fault 63) leave no timer, no listener and no socket behind', async () => {
  const { connection, network, clock, listeners, catchUp } = createConnectionHarness()
  const goLive = () => {
    network.last.open()
    network.last.receive(stateFrame())
    catchUp()
  }
  connection.start()
  goLive()
  const before = [clock.waiting, listeners.size]
  for (let n = 0; n < RECONNECTS; n++) {
    await clock.advance(10_000)
    network.last.close(1006)
    await clock.advance(300)
    goLive()
  }
  const open = network.sockets.filter(({ abandoned }) => !abandoned).length
  const after = [clock.waiting, listeners.size]
  tellFigure(
    `a page after ${RECONNECTS} reconnects: ${after[0]} timers where ${before[0]} were, ${after[1]} listeners where ${before[1]} were, ${open} socket`,
  )
  expect(after).toEqual(before)
  expect(network.sockets.length).toBe(RECONNECTS + 1)
  expect(open).toBe(1)
})

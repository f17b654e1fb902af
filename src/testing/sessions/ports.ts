import type { SessionScript } from '../pair/play'

/** Longer than the server waits between two looks. */
const LOOK_MS = 410

/** Servers that start and stop, some of them ended from the page. */
export const portsSession: SessionScript = {
  name: 'ports',
  async run(stage) {
    const { user, world, page, wait, until } = stage
    const shown = () => page.workspace.ports.store.getState().ports.map(({ port }) => port)
    await user.live()
    for (let round = 0; round < 40; round++) {
      world.setPorts([3000, 4000 + round, 5000 + (round % 5), 6000 + (round % 3)])
      await wait(LOOK_MS)
      if (round % 10 === 5) {
        await until(() => shown().includes(4000 + round), 'the new port')
        await user.kill(4000 + round)
      }
    }
    await until(() => shown().join() === '3000,4039,5004,6000', 'the last ports')
    await user.kill(3000)
  },
}

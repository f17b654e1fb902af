import type { SessionScript } from '../simulation/harness/runSession'

/** Between two looks of the server. */
const LOOK_MS = 400

/** Servers that start and stop, one round after the other, some of them ended from the page. */
const serversSession = (name: string, first: number, last: number): SessionScript => ({
  name,
  server: { lookMs: LOOK_MS },
  async run(context) {
    const { user, server, page, wait, until } = context
    const shown = () => page.workspace.ports.store.getState().ports.map(({ port }) => port)
    const inRound = (round: number) => [3000, 4000 + round, 5000 + (round % 5), 6000 + (round % 3)]
    await user.live()
    for (let round = first; round <= last; round++) {
      server.setPorts(inRound(round))
      await wait(LOOK_MS + 10)
      if (round % 10 === 5) {
        await until(() => shown().includes(4000 + round), 'the new port')
        await user.kill(4000 + round)
      }
    }
    await until(() => shown().join() === inRound(last).join(), 'the last ports')
    await user.kill(3000)
  },
})

export const portsSession = serversSession('ports', 0, 19)
export const laterPortsSession = serversSession('later ports', 20, 39)

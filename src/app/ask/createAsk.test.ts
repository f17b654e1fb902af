import { describe, expect, it } from 'vitest'
import { messages } from '../../messages/en'
import { stateFrame } from '../../testing/configEvents'
import { settle } from '../../testing/kit/fakeClock'
import { createWorkspaceHarness } from '../../testing/workspaceHarness'
import { createAsk } from './createAsk'

const OFFLINE = messages.app.commands.offline

function asked() {
  const harness = createWorkspaceHarness()
  harness.network.last.open()
  harness.network.last.receive(stateFrame())
  const told: string[] = []
  let arrive = (_: { askAgent: () => null }) => {}
  const code = new Promise<{ askAgent: () => null }>((resolve) => (arrive = resolve))
  const ask = createAsk({
    workspace: harness.workspace,
    refused: (reason) => told.push(reason),
    load: () => code,
    layout: {} as never,
    focus: {} as never,
    afterPaint: () => {},
  })
  return {
    ...harness,
    told,
    ask: () => ask({ kind: 'file', path: 'a.ts' }),
    /** The code is here. */
    async come() {
      arrive({
        askAgent() {
          told.push('asked')
          return null
        },
      })
      await settle()
    },
  }
}

describe('a question about what a pane shows', () => {
  it('is refused during a cut, and is not asked when the server is back', async () => {
    const { told, ask, come, network, clock, reconnect } = asked()
    network.last.close(1006)
    ask()
    await clock.advance(300)
    expect(told).toEqual([OFFLINE])
    await reconnect()
    await come()
    expect(told).toEqual([OFFLINE])
  })

  it('is refused where the cut comes before its code', async () => {
    const { told, ask, come, network } = asked()
    ask()
    network.last.close(1006)
    expect(told).toEqual([OFFLINE])
    await come()
    expect(told).toEqual([OFFLINE])
  })

  it('is asked during a cut where its code is here', async () => {
    const { told, ask, come, network, clock } = asked()
    await come()
    network.last.close(1006)
    ask()
    await clock.advance(300)
    expect(told).toEqual(['asked'])
  })
})

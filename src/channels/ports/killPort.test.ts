import { describe, expect, it } from 'vitest'
import { RequestError } from '../../socket/link'
import { createFakeClock, settle } from '../../testing/kit/fakeClock'
import { createPortsCommands } from './commands'
import type { PortsEvent } from './shared/protocol'
import { reducePorts } from './shared/reduce'
import { createPortsStore } from './store'
import { createPortsViewStore } from './viewStore'

const lost = new RequestError('DISCONNECTED', 'Lost.')
const port = (pid: number) => ({ port: 3000, pid, process: 'node' })

function setUp(error: Error = lost) {
  const clock = createFakeClock()
  const store = createPortsStore()
  const viewStore = createPortsViewStore()
  let asked = 0
  const commands = createPortsCommands({
    clock,
    store,
    viewStore,
    link: {
      has: () => true,
      send: () => true,
      ask() {
        asked += 1
        return Promise.reject(error)
      },
    },
  })
  const hear = async (event: PortsEvent) => {
    store.setState((state) => reducePorts(state, event), true)
    commands.applied(event)
    await settle()
  }
  const table = (...ports: ReturnType<typeof port>[]) => hear({ type: 'snapshot', ports })
  let outcome = 'open'
  return {
    clock,
    commands,
    table,
    hear,
    asked: () => asked,
    outcome: () => outcome,
    inDoubt: () => viewStore.getState().inDoubt,
    async kill() {
      await table(port(1))
      commands.kill(3000).then(
        () => {
          outcome = 'done'
        },
        (failure: Error) => {
          outcome = failure.message
        },
      )
      commands.lost()
      await settle()
    },
  }
}

describe('a port that was told to stop when the connection was lost', () => {
  it('is in doubt until the table is told again, and is never told twice', async () => {
    const page = setUp()
    await page.kill()
    expect([page.outcome(), page.inDoubt()]).toEqual(['open', [3000]])
    await page.table()
    expect([page.outcome(), page.inDoubt(), page.asked()]).toEqual(['done', [], 1])
  })

  it('was stopped where another process listens by now', async () => {
    const page = setUp()
    await page.kill()
    await page.table(port(2))
    expect(page.outcome()).toBe('done')
  })

  it('may still be about to end, and was not stopped when it is there after that', async () => {
    const page = setUp()
    await page.kill()
    await page.table(port(1))
    expect(page.inDoubt()).toEqual([3000])
    await page.clock.advance(15_000)
    expect([page.outcome(), page.inDoubt()]).toEqual(['The connection was lost before it was done.', []])
  })

  it('that closes a little later was stopped', async () => {
    const page = setUp()
    await page.kill()
    await page.table(port(1))
    await page.clock.advance(5000)
    await page.table(port(1))
    expect(page.clock.waiting).toBe(1)
    await page.hear({ type: 'close', port: 3000 })
    expect([page.outcome(), page.clock.waiting]).toEqual(['done', 0])
  })

  it('is judged by no table of before: a second cut begins the waiting anew', async () => {
    const page = setUp()
    await page.kill()
    await page.table(port(1))
    page.commands.lost()
    await page.clock.advance(20_000)
    expect(page.outcome()).toBe('open')
    await page.table()
    expect(page.outcome()).toBe('done')
  })
})

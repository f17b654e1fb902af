import { describe, expect, it } from 'vitest'
import type { Outgoing } from '../../socket/link'
import { createFakeClock } from '../../testing/kit/fakeClock'
import { createCloseSession } from './closeSession'
import type { TerminalListing } from './shared/protocol'

function setUp() {
  const sent: Outgoing[] = []
  let online = true
  const closeSession = createCloseSession({
    clock: createFakeClock(),
    link: {
      has: () => true,
      ask: () => Promise.reject(new Error('not asked here')),
      send(frame) {
        if (online) sent.push(frame)
        return online
      },
    },
  })
  const listing = (epoch: string): TerminalListing => ({
    sessionId: 's',
    epoch,
    name: '',
    title: '',
    cols: 80,
    rows: 24,
    alive: true,
    createdAt: '2026-01-01T00:00:00.000Z',
  })
  return {
    close: (keep = false) => closeSession.send('s', 'e', { keep }),
    sent: () => sent.splice(0).map(({ type, epoch }) => [type, epoch]),
    cut() {
      online = false
      closeSession.lost()
    },
    /** @param epoch of the shell that the server has; null: the server cannot say */
    back(epoch: string | null) {
      online = true
      closeSession.listed(epoch === null ? null : [listing(epoch)])
    },
  }
}
const told = [['close', 'e']]

describe('a terminal that was closed when the connection was lost', () => {
  it('is closed again while the server has it, and no other shell of its id', () => {
    const page = setUp()
    expect(page.close()).toBe(true)
    expect(page.sent()).toEqual(told)
    page.cut()
    page.back('e')
    expect(page.sent()).toEqual(told)
    page.cut()
    page.back('other')
    page.cut()
    page.back('e')
    expect(page.sent()).toEqual([])
  })

  it('is closed once more by a server that cannot say what it has', () => {
    const page = setUp()
    page.close()
    page.sent()
    for (const expected of [told, []]) {
      page.cut()
      page.back(null)
      expect(page.sent()).toEqual(expected)
    }
  })

  it('is refused without a connection, or kept where its shell has ended', () => {
    const page = setUp()
    page.cut()
    expect(page.close()).toBe(false)
    page.back('e')
    expect(page.sent()).toEqual([])
    page.cut()
    expect(page.close(true)).toBe(false)
    page.back('e')
    expect(page.sent()).toEqual(told)
  })
})

import { describe, expect, it } from 'vitest'
import type { Outgoing } from '../../socket/link'
import { createFakeClock } from '../../testing/kit/fakeClock'
import { createRenames } from './renames'
import { initialTerminals, newSession } from './shared/state'

function setUp() {
  const sent: Outgoing[] = []
  let online = true
  const renames = createRenames({
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
  const now = { name: 'bash', epoch: 'e' }
  return {
    renames,
    sent: () => sent.splice(0).map(({ name }) => name),
    give: (name: string) => renames.rename('s', name, now),
    shows: (name: string) =>
      renames.settle({
        ...initialTerminals,
        sessions: { s: { ...newSession('s'), name, epoch: 'e', status: 'live' } },
      }),
    cut() {
      online = false
      renames.lost()
    },
    back(name: string, epoch = 'e') {
      online = true
      renames.listed([
        {
          sessionId: 's',
          epoch,
          name,
          title: '',
          cols: 80,
          rows: 24,
          alive: true,
          createdAt: '2026-01-01T00:00:00.000Z',
        },
      ])
    },
  }
}

describe('the name of a terminal that was given when the connection was lost', () => {
  it('is given again, the last one, until it shows', () => {
    const page = setUp()
    page.give('build')
    page.give('test')
    expect(page.sent()).toEqual(['build', 'test'])
    page.cut()
    page.back('bash')
    expect(page.sent()).toEqual(['test'])
    page.shows('test')
    page.cut()
    page.back('bash')
    expect(page.sent()).toEqual([])
  })

  it('is given again where it is the one of before, and a cut left the one between', () => {
    const page = setUp()
    page.give('test')
    page.give('bash')
    page.shows('bash')
    expect(page.sent()).toEqual(['test', 'bash'])
    page.cut()
    page.back('test')
    expect(page.sent()).toEqual(['bash'])
    page.shows('test')
    page.shows('bash')
    page.give('bash')
    page.cut()
    page.back('test')
    expect(page.sent()).toEqual([])
  })

  it.each([
    ['arrived', 'test', 'e'],
    ['was replaced by one of another client', 'theirs', 'e'],
    ['was meant for another shell', 'bash', 'other'],
  ])('is not when it %s', (_, name, epoch) => {
    const page = setUp()
    page.give('test')
    page.sent()
    page.cut()
    page.back(name, epoch)
    expect(page.sent()).toEqual([])
  })

  it('is not kept where it was never sent: the list shows the old one', () => {
    const page = setUp()
    page.cut()
    page.give('test')
    page.back('bash')
    expect(page.sent()).toEqual([])
  })
})

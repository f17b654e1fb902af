import { afterEach, describe, expect, it } from 'vitest'
import { cleanup } from 'vitest-browser-react'
import { showTroubledApp } from '../testing/offlineApp'
import { walkControls } from '../testing/walkControls'

afterEach(cleanup)

/** What happened to the connection, and the state that it is in then. */
const TROUBLES = [
  { way: 'lost', status: 'waiting', reason: null },
  { way: 'connecting', status: 'connecting', reason: null },
  { way: 'syncing', status: 'syncing', reason: null },
  { way: 'suspect', status: 'suspect', reason: null },
  { way: 'offline', status: 'waiting', reason: null },
  { way: 'auth', status: 'blocked', reason: 'auth' },
  { way: 'gone', status: 'blocked', reason: 'gone' },
  { way: 'stopped', status: 'blocked', reason: 'stopped' },
] as const
const WIDTHS = { XL: 1440, S: 390 } as const
/** A phone has the same controls: what stands where on it is walked in the states that differ most. */
const ON_PHONES: readonly string[] = ['lost', 'syncing', 'gone']
/** What `npm test` walks: each kind of trouble and each width once. `npm run test:all` and the soak walk all. */
const SAMPLE: readonly string[] = ['lost XL', 'suspect XL', 'gone XL', 'syncing S']
const CASES = TROUBLES.flatMap((trouble) => [
  { ...trouble, sizeClass: 'XL' as const },
  ...(ON_PHONES.includes(trouble.way) ? [{ ...trouble, sizeClass: 'S' as const }] : []),
]).filter(
  ({ way, sizeClass }) => import.meta.env.TEST_RING !== 'first' || SAMPLE.includes(`${way} ${sizeClass}`),
)

declare module 'vitest' {
  interface TaskMeta {
    /** What a test measured, for `npm run soak`, which finds it in the report. */
    figure?: string
  }
}

describe('a page whose connection is in trouble', { timeout: 60_000 }, () => {
  it.for(CASES)(
    '$way, in class $sizeClass: every control does something or says why not',
    async (one, { task }) => {
      const { way, status, reason, sizeClass } = one
      const isOpen = way === 'syncing' || way === 'suspect'
      const { network, workspace } = await showTroubledApp(way, WIDTHS[sizeClass])
      expect(workspace.connection.store.getState()).toMatchObject({ status, reason })
      const { sent } = network.last
      const before = sent.length
      const walk = await walkControls({
        sent: () => network.last.sent.length,
        pressed: (name) => isOpen || expect(sent.length, `${name} sends`).toBe(before),
      })
      task.meta.figure = `${way}, ${sizeClass}: ${walk.seen.size} controls walked, ${walk.dead.length + walk.mute.size} dead or off without a reason`
      expect(walk.seen.size).toBeGreaterThan(35)
      expect({ dead: walk.dead, mute: [...walk.mute] }).toEqual({ dead: [], mute: [] })
    },
  )
})

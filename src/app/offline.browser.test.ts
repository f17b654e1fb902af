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
const CASES = TROUBLES.flatMap((trouble) => [
  { ...trouble, sizeClass: 'XL' as const },
  ...(ON_PHONES.includes(trouble.way) ? [{ ...trouble, sizeClass: 'S' as const }] : []),
])

declare module 'vitest' {
  interface TaskMeta {
    /** What a test measured, for `npm run soak`, which finds it in the report. */
    figure?: string
  }
}

const walks: { readonly way: string; readonly controls: number; readonly bad: number }[] = []

describe('a page whose connection is in trouble', { timeout: 60_000 }, () => {
  it.each(CASES)('$way, in class $sizeClass: every control does something or says why not', async (one) => {
    const { way, status, reason, sizeClass } = one
    const isOpen = way === 'syncing' || way === 'suspect'
    const { network, workspace } = await showTroubledApp(way, WIDTHS[sizeClass])
    expect(workspace.connection.store.getState()).toMatchObject({ status, reason })
    const { sent } = network.last
    const before = sent.length
    const walk = await walkControls((name) => isOpen || expect(sent.length, `${name} sends`).toBe(before))
    walks.push({ way, controls: walk.seen.size, bad: walk.dead.length + walk.mute.size })
    expect(walk.seen.size).toBeGreaterThan(35)
    expect({ dead: walk.dead, mute: [...walk.mute] }).toEqual({ dead: [], mute: [] })
  })

  it('was walked in every state of the connection', ({ task }) => {
    const [states, counts] = [new Set(walks.map(({ way }) => way)), walks.map(({ controls }) => controls)]
    const bad = walks.reduce((sum, one) => sum + one.bad, 0)
    task.meta.figure = `${counts.reduce((sum, one) => sum + one, 0)} controls walked (${Math.min(...counts)} to ${Math.max(...counts)} on ${walks.length} pages in ${states.size} states of the connection): ${bad} dead or off without a reason`
    expect(states.size).toBe(TROUBLES.length)
    expect(walks).toHaveLength(CASES.length)
  })
})

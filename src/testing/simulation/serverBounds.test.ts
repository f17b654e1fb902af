import { afterEach, expect, it } from 'vitest'
import { type BuiltServer, startBuiltServer } from '../flood/builtServer'
import { type FloodClient, type Habit, openFloodClient } from '../flood/floodClient'
import { childrenOf, watchWriters, writtenBy } from '../flood/ptyWatch'
import { tellFigure } from '../tellFigure'

/** Goal G14: an hour in `npm run soak`; it needs a built server, two cores and its time, so `npm test` has none of it. */
const MINUTES = Number(process.env.PROOF_FLOOD_MINUTES ?? 0)
const MEBI = 1_048_576
const TERMINALS = 64
/** Of them, without a client. */
const DETACHED = 16
const HABITS: readonly Habit[] = ['readsSlowly', 'readsSlowly', 'hides', 'hides', 'neverReads', 'reads']
/** What a shell says until its ring, its headless terminal and its checkpoints have their size. */
const FULL_BYTES = 3_000_000
const LINE = '\u001b[32mgreen\u001b[0m and plain, over and over again, to the end of the line'
/** Until the resident memory has its size. */
const WHOLE_WARM_UP_MS = 10 * 60_000
const WARM_UP_MS = Math.min(WHOLE_WARM_UP_MS, (MINUTES * 60_000) / 3)
const SAMPLE_MS = 2_000
/** So often a client that reads nothing, and one that comes and goes, begin anew. */
const COME_BACK_MS = 45_000
/** A level client may hold a shell for 5 s; a busy machine looks late. */
const MAX_STALL_MS = 5_000 + 1_500

let server: BuiltServer | null = null
let clients: FloodClient[] = []
afterEach(async () => {
  for (const client of clients) client.close()
  clients = []
  await server?.stop()
  server = null
})

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const mebi = (bytes: number) => (bytes / MEBI).toFixed(1)
const middle = (values: readonly number[]) =>
  [...values].sort((one, other) => one - other)[values.length >> 1] ?? 0
const ids = Array.from({ length: TERMINALS }, (_, n) => `flood-${n}`)
const [alone, watched] = [ids.slice(0, DETACHED), ids.slice(DETACHED)]

/** Programs that write as fast as they may, one in each of these terminals. */
async function flood(running: BuiltServer, client: FloodClient, some: readonly string[]) {
  const before = childrenOf(running.pid, 'yes')
  for (const id of some) client.open(id)
  await expect.poll(() => some.every(client.isAttached), { timeout: 60_000 }).toBe(true)
  for (const id of some) client.input(id, `exec yes $'${LINE.replaceAll('\u001b', '\\e')}'\r`)
  const writers = () => childrenOf(running.pid, 'yes').filter((pid) => !before.includes(pid))
  await expect.poll(() => writers().length, { timeout: 60_000 }).toBe(some.length)
  const pids = writers()
  await expect
    .poll(() => Math.min(...pids.map(writtenBy)), { timeout: 300_000, interval: 500 })
    .toBeGreaterThan(FULL_BYTES)
  return pids
}

/** What the server holds while no client says anything and everything that may be read was read. */
async function heldInPeace(running: BuiltServer, pids: readonly number[]): Promise<number> {
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  await rest(4_000)
  const held = await running.held()
  for (const pid of pids) process.kill(pid, 'SIGCONT')
  return held
}

it.runIf(MINUTES > 0)(
  `${TERMINALS} floods of ${MINUTES} minutes before 8 clients, slow and hidden ones among them, cost what they may (goal G14)`,
  async () => {
    const running = await startBuiltServer()
    server = running
    async function join(habit: Habit, some: readonly string[]) {
      const client = await openFloodClient(running, `client-${clients.length}`, habit)
      clients.push(client)
      for (const id of some) client.open(id)
      // A slow one has not even heard of the last of them for a long time.
      const isThere = () => some.length === 0 || some.some(client.isAttached)
      await expect.poll(isThere, { timeout: 60_000 }).toBe(true)
      client.settle()
      return client
    }
    const reader = await join('reads', [])
    const empty = await running.held()

    const pidsAlone = await floodAlone()
    async function floodAlone() {
      const pids = await flood(running, reader, alone)
      for (const id of alone) reader.detach(id)
      await rest(5_000)
      return pids
    }
    const perDetached = ((await running.held()) - empty) / DETACHED

    const pidsWatched = await flood(running, reader, watched)
    const pids = [...pidsAlone, ...pidsWatched]
    const second = await join('reads', watched)
    const before = await heldInPeace(running, pids)
    const others: FloodClient[] = []
    for (const habit of HABITS) others.push(await join(habit, watched))
    await rest(15_000)
    const heldAtFirst = await heldInPeace(running, pids)
    const perSlow = (heldAtFirst - before) / HABITS.length

    const watch = watchWriters(pids)
    const [from, bytes] = [performance.now(), watch.bytes()]
    const samples: { at: number; rss: number }[] = []
    let backAt = COME_BACK_MS
    for (let at = 0; at < MINUTES * 60_000; at = performance.now() - from) {
      samples.push({ at, rss: running.rss() })
      if (at > backAt) {
        backAt += COME_BACK_MS
        for (const client of others.slice(-2)) await client.comeBack()
        others.at(-2)?.settle()
      }
      await rest(SAMPLE_MS)
    }
    watch.stop()
    const warm = samples.filter(({ at }) => at >= WARM_UP_MS).map(({ rss }) => rss)
    const tenth = Math.max(5, Math.floor(warm.length / 10))
    const [first, last] = [middle(warm.slice(0, tenth)), middle(warm.slice(-tenth))]
    const growth = (100 * (last - first)) / first
    const stalls = { alone: watch.longestOf(pidsAlone), watched: watch.longestOf(pidsWatched) }
    const rate = (watch.bytes() - bytes) / MEBI / MINUTES / 60
    const heldAtLast = await heldInPeace(running, pids)
    const growthOfHeld = (100 * (heldAtLast - heldAtFirst)) / heldAtFirst
    tellFigure(
      `${TERMINALS} terminals, ${clients.length} clients, ${MINUTES} min at ${rate.toFixed(1)} MiB/s: RSS ${mebi(first)} MiB after ${(WARM_UP_MS / 60_000).toFixed(1)} min, ${mebi(last)} at the end (${growth.toFixed(1)} %), at most ${mebi(Math.max(...warm))}`,
    )
    tellFigure(
      `held per detached terminal ${mebi(perDetached)} MiB in the middle of its flood, per slow, hidden or deaf client on average ${mebi(perSlow)} MiB; a shell waited ${(stalls.alone / 1000).toFixed(1)} s at most without clients, ${(stalls.watched / 1000).toFixed(1)} s with eight`,
    )
    tellFigure(
      `held after a collection: ${mebi(heldAtFirst)} MiB before the flood of ${MINUTES} min, ${mebi(heldAtLast)} after it (${growthOfHeld.toFixed(1)} %)`,
    )
    expect(perDetached).toBeLessThanOrEqual(6 * MEBI)
    expect(perSlow).toBeLessThanOrEqual(8 * MEBI)
    expect(growthOfHeld).toBeLessThan(5)
    // Goal G14 asks for 5 % after the warm-up. Before, two floods of 1 minute gave 7.5 and -3.6 %, the second with -2.3 % held.
    expect(growth).toBeLessThan(WARM_UP_MS === WHOLE_WARM_UP_MS ? 5 : 15)
    expect(Math.max(stalls.alone, stalls.watched)).toBeLessThanOrEqual(MAX_STALL_MS)
    expect([reader.losses(), second.losses()]).toEqual([0, 0])
  },
  MINUTES * 60_000 + 900_000,
)

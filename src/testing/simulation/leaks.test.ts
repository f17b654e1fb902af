import { readdir } from 'node:fs/promises'
import { afterEach, expect, it, vi } from 'vitest'
import { attach } from '../../channels/terminal/screen/attach'
import { createClock } from '../../lib/clock'
import { type ChaosServer, startChaosServer } from '../chaos/realServer'
import { collectedHeap } from '../collectedHeap'
import { createPlainScreen } from '../record/plainScreen'
import { tellFigure } from '../tellFigure'

const RECONNECTS = Number(process.env.PROOF_RECONNECTS ?? 60)

let running: ChaosServer | null = null
afterEach(async () => {
  await running?.stop()
  running = null
})

const fileDescriptors = async () => (await readdir('/proc/self/fd')).length
const handles = () => process.getActiveResourcesInfo().filter((name) => name !== 'Immediate').length
/** Of the process, where what is forgotten on a socket that is gone does not count. */
const listeners = () => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)

it.skipIf(process.platform !== 'linux')(
  `${RECONNECTS} reconnects leave no file, socket or timer behind`,
  async () => {
    running = await startChaosServer(() => 0.5)
    const { proxy, openPage } = running
    const { connection, terminals } = openPage()
    const status = () => connection.store.getState().status
    const patient = { timeout: 20_000, interval: 5 }
    // `expect.poll` keeps something of every call until the test has ended: that is no leak of ours.
    const lost = () => vi.waitUntil(() => status() !== 'live', patient)
    const again = async () => {
      await vi.waitUntil(() => status() === 'live', patient)
      await vi.waitUntil(() => proxy.sockets() === 1, patient)
    }
    await again()
    const sessionId = terminals.commands.open()
    attach({
      screen: createPlainScreen(),
      store: terminals.store,
      sessionId,
      clock: createClock(),
      ack: terminals.commands.ack,
    })
    for (let warm = 0; warm < 5; warm++) {
      proxy.cut('reset')
      await lost()
      await again()
    }
    const before = {
      files: await fileDescriptors(),
      handles: handles(),
      listeners: listeners(),
      heap: await collectedHeap(),
    }
    for (let count = 0; count < RECONNECTS; count++) {
      proxy.cut(count % 2 === 0 ? 'reset' : 'end')
      await lost()
      await again()
    }
    const more = {
      files: (await fileDescriptors()) - before.files,
      handles: handles() - before.handles,
      listeners: listeners() - before.listeners,
      heap: (await collectedHeap()) - before.heap,
    }
    tellFigure(
      `after ${RECONNECTS} reconnects: ${more.files} files, ${more.handles} handles, ${more.listeners} listeners and ${(more.heap / 1e6).toFixed(1)} MB of heap more`,
    )
    expect(more.files).toBeLessThanOrEqual(5)
    expect(more.handles).toBeLessThanOrEqual(5)
    expect(more.listeners).toBeLessThanOrEqual(0)
    expect(more.heap).toBeLessThanOrEqual(5_000_000)
  },
  600_000 + RECONNECTS * 1000,
)

const PAGES = 200

it(`${PAGES} pages come back when all of them were cut at once`, async () => {
  running = await startChaosServer(() => 0.5)
  const { proxy, openPage } = running
  const pages = Array.from({ length: PAGES }, () => openPage())
  const live = () => pages.filter(({ connection }) => connection.store.getState().status === 'live').length
  const patient = { timeout: 60_000, interval: 20 }
  await expect.poll(live, patient).toBe(PAGES)
  proxy.cut('reset')
  await expect.poll(live, patient).toBeLessThan(PAGES)
  await expect.poll(live, patient).toBe(PAGES)
  expect(proxy.sockets()).toBe(PAGES)
}, 180_000)

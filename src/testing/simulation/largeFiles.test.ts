import { createHash, randomBytes } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { pieceWrittenDataSchema, readDataSchema } from '../../channels/files/shared/protocol'
import { fetchFile } from '../../channels/files/transfer/fetchFile'
import { createPace } from '../../channels/files/transfer/pace'
import { createReconnection } from '../../channels/files/transfer/patience'
import { sendFile } from '../../channels/files/transfer/sendFile'
import { attach } from '../../channels/terminal/screen/attach'
import { createClock } from '../../lib/clock'
import { p95 } from '../chaos/floodTerminals'
import { type ChaosServer, startChaosServer } from '../chaos/realServer'
import { collectedHeap } from '../collectedHeap'
import { createPlainScreen } from '../record/plainScreen'
import { tellFigure } from '../tellFigure'

/** Goal G12: `npm run soak` says 100 and 20. */
const MEGABYTES = Number(process.env.PROOF_MEGABYTES ?? 8)
const CUTS = Number(process.env.PROOF_TRANSFER_CUTS ?? 5)
/** What both sides together may have in memory for it. */
const MAX_HEAP = 64 * 1024 * 1024
const SIZE = MEGABYTES * 1024 * 1024
/** Base64 makes four units of three bytes; a sixth of them may come twice, or be something else. */
const MAX_CARRIED = (SIZE * 4 * 1.2) / 3

let running: ChaosServer | null = null
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'large-'))
})
afterEach(async () => {
  await running?.stop()
  running = null
  await rm(folder, { recursive: true, force: true })
})

/** Written in parts, so that it is in no memory. */
async function writeLarge(path: string): Promise<string> {
  const hash = createHash('sha256')
  const handle = await open(path, 'w')
  for (let n = 0; n < MEGABYTES; n += 1) {
    const part = randomBytes(1024 * 1024)
    hash.update(part)
    await handle.writeFile(part)
  }
  await handle.close()
  return hash.digest('hex')
}

async function hashOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}

interface Terminal {
  readonly screen: ReturnType<typeof createPlainScreen>
  readonly type: (keys: string) => void
}

/** A terminal of the page that transfers, in which what is typed comes back. */
async function openTerminal({ terminals }: ReturnType<ChaosServer['openPage']>): Promise<Terminal> {
  const id = terminals.commands.open()
  const screen = createPlainScreen()
  const { ack } = terminals.commands
  attach({ screen, store: terminals.store, sessionId: id, clock: createClock(), ack })
  await expect.poll(() => screen.text(), { timeout: 20_000 }).toMatch(/[$#] $/)
  terminals.commands.input(id, 'cat\r')
  await expect.poll(() => screen.text(), { timeout: 20_000 }).toContain('cat\r\n')
  return { screen, type: (keys) => void terminals.commands.input(id, keys) }
}

/**
 * Types a key after the other until it is stopped; resolves with how long each took to be seen, but those over which the connection was
 * cut.
 */
function typing({ screen, type }: Terminal, cuts: () => number) {
  const times: number[] = []
  let isOver = false
  const done = (async () => {
    while (!isOver) {
      const [from, before, had] = [performance.now(), screen.text().length, cuts()]
      type('x')
      await expect.poll(() => screen.text().length, { interval: 2, timeout: 30_000 }).toBeGreaterThan(before)
      if (cuts() === had) times.push(performance.now() - from)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })()
  return async () => {
    isOver = true
    await done
    return times
  }
}

/** A page whose connection is cut as the transfer proceeds, and what that costs. */
async function setUp() {
  running = await startChaosServer(() => 0)
  const { proxy, server } = running
  const page = running.openPage()
  const { connection, files } = page
  const status = () => connection.store.getState().status
  await expect.poll(status, { timeout: 20_000 }).toBe('live')
  const terminal = await openTerminal(page)
  const reconnection = createReconnection(() => {})
  let was = status()
  let changes = 0
  connection.store.subscribe(({ status: now }) => {
    if (now !== was) changes += 1
    if (now === 'live' && was !== 'live') reconnection.opened()
    was = now
  })
  const before = await collectedHeap()
  const carried = proxy.carried()
  let [cuts, most, looking] = [0, 0, Promise.resolve()]
  const look = () => {
    looking = looking.then(async () => {
      most = Math.max(most, (await collectedHeap()) - before)
    })
  }
  return {
    server,
    startTyping: () => typing(terminal, () => (status() === 'live' ? changes + cuts : Number.NaN)),
    ask: files.queries.get,
    /** Both sides of a transfer. */
    parts: {
      path: '/large.bin',
      pace: createPace(() => performance.now()),
      reconnection,
      signal: new AbortController().signal,
      progress(done: number) {
        if (cuts >= CUTS || done < ((cuts + 0.5) / CUTS) * SIZE) return
        cuts += 1
        look()
        // In the middle of the piece that comes next.
        setTimeout(() => proxy.cut(cuts % 2 ? 'reset' : 'end'), cuts % 5)
      },
    },
    async costs() {
      await looking
      return { cuts, heap: most, carried: proxy.carried() - carried }
    },
  }
}

interface Costs {
  readonly cuts: number
  readonly heap: number
  readonly carried: number
}

function judge(
  what: string,
  { cuts, heap, carried }: Costs,
  { ms, keys }: { ms: number; keys: readonly number[] },
) {
  tellFigure(
    `${what} of ${MEGABYTES} MB over ${cuts} cuts: ${((carried * 100) / SIZE).toFixed(0)} % of its bytes carried (Base64 alone makes 133), ${(heap / 1024 / 1024).toFixed(0)} MB of memory for both sides, ${(ms / 1000).toFixed(1)} s, a key beside it ${p95(keys).toFixed(0)} ms (p95 of ${keys.length})`,
  )
  expect(cuts).toBe(CUTS)
  expect(carried).toBeLessThan(MAX_CARRIED)
  expect(heap).toBeLessThan(MAX_HEAP)
}

const LIMIT_MS = 60_000 + MEGABYTES * 4000

it(
  `${MEGABYTES} MB arrive over ${CUTS} cuts, nearly none of it twice and in little memory, while a terminal answers (goal G12)`,
  async () => {
    const { server, startTyping, ask, parts, costs } = await setUp()
    const source = join(folder, 'large.bin')
    const hash = await writeLarge(source)
    const stop = startTyping()
    const from = performance.now()
    let ids = 0
    const isSent = await sendFile({
      ...parts,
      file: await openAsBlob(source),
      ifVersion: null,
      send: async (frame) => (await ask(pieceWrittenDataSchema, { ...frame }, undefined, 120_000)).next,
      newId: () => `upload-${++ids}`,
      forget: () => {},
    })
    const ms = performance.now() - from
    expect(isSent).toBe(true)
    judge('Upload', await costs(), { ms, keys: await stop() })
    expect(await hashOf(join(server.root, 'large.bin'))).toBe(hash)
  },
  LIMIT_MS,
)

it(
  `${MEGABYTES} MB are fetched over ${CUTS} cuts in the same way (goal G12)`,
  async () => {
    const { server, startTyping, ask, parts, costs } = await setUp()
    const hash = await writeLarge(join(server.root, 'large.bin'))
    const stop = startTyping()
    const from = performance.now()
    let found = createHash('sha256')
    const isFetched = await fetchFile({
      ...parts,
      ask: ({ offset, length, ifVersion }) =>
        ask(readDataSchema, {
          type: 'read',
          path: parts.path,
          offset,
          length,
          ...(ifVersion === undefined ? {} : { ifVersion }),
        }),
      add: (bytes) => void found.update(bytes),
      restart: () => {
        found = createHash('sha256')
      },
      keepsChanging: 'It keeps changing.',
    })
    const ms = performance.now() - from
    expect(isFetched).toBe(true)
    judge('Download', await costs(), { ms, keys: await stop() })
    expect(found.digest('hex')).toBe(hash)
  },
  LIMIT_MS,
)

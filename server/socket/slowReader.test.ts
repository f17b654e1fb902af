import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { tellFigure } from '../../src/testing/tellFigure'
import { createFilesChannel } from '../channels/files/files'
import { createDisk } from '../drivers/disk/disk'
import { openSocket, startTestServer } from '../testing/testServer'
import type { Client } from './channel'

const FILES = 40
const MAX_BYTES = 8 * 1024 * 1024

let root: string
let server: Awaited<ReturnType<typeof startTestServer>>
let client: Client | null
let reads: number
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'slow-reader-'))
  for (let n = 0; n < FILES; n += 1) writeFileSync(join(root, `${n}.txt`), 'x'.repeat(900_000))
  client = null
  reads = 0
  const disk = createDisk({ root })
  const channel = createFilesChannel({
    disk: {
      ...disk,
      read(path, options) {
        reads += 1
        return disk.read(path, options)
      },
    },
    watcher: { start: async () => undefined, stop: async () => undefined },
    ripgrep: null,
    log: { warn: () => undefined },
  })
  const opened = (socket: Client) => {
    client = socket
    channel.opened(socket)
  }
  server = await startTestServer({ channels: [{ ...channel, opened }] })
})
afterEach(async () => {
  await server.stop()
  rmSync(root, { recursive: true, force: true })
})

it('a socket that asks for 36 MB and reads none costs less than 8 MiB, and gets all of it once it reads (goal G14)', async () => {
  const socket = await openSocket(server.port)
  await vi.waitFor(() => expect(client).not.toBeNull())
  socket.ws.pause()
  for (let n = 0; n < FILES; n += 1)
    socket.send({ channel: 'files', type: 'read', requestId: `r${n}`, path: `/${n}.txt` })
  // Something small overtakes what waits for room, and is done though the answer is not read.
  socket.send({ channel: 'files', type: 'write', requestId: 'w', path: '/new.txt', content: 'saved' })
  const held = () => (client?.bufferedBytes() ?? 0) + (client?.answerBytes() ?? 0)
  await vi.waitFor(() => expect(held()).toBeGreaterThan(2_000_000), { timeout: 5000 })
  await vi.waitFor(async () => expect((await createDisk({ root }).read('/new.txt')).bytes.length).toBe(5))
  expect(reads).toBeLessThan(10)
  expect(held()).toBeLessThan(MAX_BYTES)
  tellFigure(
    `a socket that asked for ${FILES} files of 900 kB and reads none: ${(held() / 1e6).toFixed(1)} MB wait for it`,
  )
  expect(server.hub.size()).toBe(1)
  socket.ws.resume()
  await vi.waitFor(() => expect(socket.frames.filter(({ type }) => type === 'read')).toHaveLength(FILES), {
    timeout: 20_000,
  })
  expect(socket.frames.every(({ success }) => success !== false)).toBe(true)
}, 40_000)

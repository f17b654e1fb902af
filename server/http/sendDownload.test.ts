import { connect } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import type { Download } from '../drivers/archive/downloads'
import { FilesFault } from '../drivers/disk/filesFault'
import { startTestServer, WORKSPACE } from '../testing/testServer'
import { disposition } from './sendDownload'

const cleaning: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const clean of cleaning.splice(0)) await clean()
})

async function* chunks(count: number, fails = false): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < count; n += 1) yield Buffer.alloc(50_000, n)
  if (fails) throw new FilesFault('CONFLICT', 'It became shorter.')
}

function downloadOf(content: AsyncGenerator<Uint8Array>, told: string[] = []): Download {
  return {
    name: 'ünï "quoted".zip',
    type: 'application/zip',
    size: null,
    content,
    close: async () => void told.push('closed'),
  }
}

/** Each ticket is good once. */
async function start(open: () => Promise<Download>) {
  const tickets = new Set(['good-ticket-0123456789'])
  const downloads = { redeem: (ticket: string) => (tickets.delete(ticket) ? open() : null) }
  const server = await startTestServer({ downloads })
  cleaning.push(server.stop)
  const address = `http://localhost:${server.port}/workspaces/${WORKSPACE}/downloads/good-ticket-0123456789`
  return { ...server, address, tickets }
}

it('a ticket needs no token, is good once, and what it opens is never shown as a page (F70)', async () => {
  const told: string[] = []
  const { address } = await start(async () => downloadOf(chunks(3), told))
  expect((await fetch(address, { method: 'HEAD' })).status).toBe(405)
  expect((await fetch(address, { method: 'POST' })).status).toBe(405)
  const answer = await fetch(address)
  expect(answer.status).toBe(200)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/zip',
    'content-disposition': disposition('ünï "quoted".zip'),
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  expect((await answer.arrayBuffer()).byteLength).toBe(150_000)
  expect(told).toEqual(['closed'])
  expect((await fetch(address)).status).toBe(404)
})

it('the name is one in ASCII and the same in UTF-8', () => {
  expect(disposition('ünï "a"\n.zip')).toBe(
    `attachment; filename="_n_ _a__.zip"; filename*=UTF-8''%C3%BCn%C3%AF%20%22a%22%0A.zip`,
  )
})

it.each([
  ['another ticket', (address: string) => `${address}x`],
  ['no ticket', (address: string) => address.replace(/[^/]+$/, '')],
  ['more than a ticket', (address: string) => `${address}/more`],
  ['another workspace', (address: string) => address.replace(WORKSPACE, 'ws-other')],
])('%s opens nothing, and is answered as one that was used', async (_, change) => {
  const { address, tickets } = await start(async () => downloadOf(chunks(1)))
  const answer = await fetch(change(address))
  expect(answer.status).toBe(404)
  expect(await answer.json()).toEqual({ error: expect.stringContaining('over or never was') })
  expect(tickets.size).toBe(1)
})

it('what cannot be opened any more is refused, and what fails on the way is no short file', async () => {
  const gone = await start(async () => {
    throw new FilesFault('NOT_FOUND', 'There is no /a.')
  })
  expect((await fetch(gone.address)).status).toBe(404)
  const told: string[] = []
  const failing = await start(async () => downloadOf(chunks(3, true), told))
  const answer = await fetch(failing.address)
  expect(answer.status).toBe(200)
  await expect(answer.arrayBuffer()).rejects.toThrow()
  expect(told).toEqual(['closed'])
})

it('a browser that cancels ends the reading', async () => {
  const told: string[] = []
  const { port, address } = await start(async () => downloadOf(chunks(10_000), told))
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(`GET ${new URL(address).pathname} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`)
  await new Promise((resolve) => socket.once('data', resolve))
  socket.destroy()
  await expect.poll(() => told).toEqual(['closed'])
})

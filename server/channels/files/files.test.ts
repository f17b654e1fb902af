import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Entry, NamesData } from '../../../src/channels/files/shared/protocol'
import type { Envelope } from '../../../src/socket/protocol'
import { LIMITS } from '../../../src/socket/protocol'
import { fakeClient } from '../../../src/testing/kit/fakeClient'
import { createDisk, type Disk } from '../../drivers/disk/disk'
import { createRipgrep, findRipgrep } from '../../drivers/search/ripgrep'
import type { Watcher, WatchListener } from '../../drivers/watch/watcher'
import type { Client } from '../../socket/channel'
import { createFilesChannel, type FilesChannel } from './files'

let root: string
let disk: Disk
let channel: FilesChannel
let watch: WatchListener
let sent: Envelope[]
let client: Client
let clock: number

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'files-'))
  disk = createDisk({ root })
  clock = 0
  const watcher: Watcher = {
    start: async (listener) => {
      watch = listener
    },
    stop: async () => undefined,
  }
  const program = await findRipgrep()
  const ripgrep = program === null ? null : createRipgrep({ root, program })
  channel = createFilesChannel({ disk, watcher, ripgrep, log: { warn: () => undefined }, now: () => clock })
  await channel.start()
  sent = []
  client = connect('one', sent)
})
afterEach(async () => {
  await channel.stop()
  rmSync(root, { recursive: true, force: true })
})

function connect(id: string, frames: Envelope[]): Client {
  const opened = fakeClient((frame) => frames.push(JSON.parse(JSON.stringify(frame))), { id, tab: null })
  channel.opened(opened)
  return opened
}

let requests = 0
function send(type: string, fields: object = {}): string {
  requests += 1
  const requestId = `r${requests}`
  void channel.received(client, { channel: 'files', type, requestId, ...fields })
  return requestId
}

const answerTo = (requestId: string) =>
  vi.waitFor(
    () => {
      const answer = sent.find((frame) => frame.requestId === requestId && frame.type !== 'search_result')
      if (!answer) throw new Error('no answer yet')
      return answer
    },
    { timeout: 15_000 },
  )
const ask = (type: string, fields?: object) => answerTo(send(type, fields))
const changes = () => sent.filter(({ type }) => type === 'change')

describe('requests', () => {
  it('are answered once, each with its type, id and outcome (F1)', async () => {
    const written = await ask('write', { path: '/a/b.txt', content: '\uFEFFhé', ifVersion: null })
    expect(written).toMatchObject({
      channel: 'files',
      type: 'write',
      success: true,
      data: { path: '/a/b.txt', size: 6 },
    })
    expect(await ask('read', { path: '/a/b.txt' })).toMatchObject({
      data: { content: '\uFEFFhé', encoding: 'utf-8', version: expect.any(String) },
    })
    expect(await ask('stat', { path: '/a' })).toMatchObject({
      data: { name: 'a', type: 'directory', size: 0 },
    })
    expect(await ask('mkdir', { path: '/c' })).toMatchObject({ data: { path: '/c' } })
    expect(await ask('copy', { oldPath: '/a', newPath: '/c/a' })).toMatchObject({ success: true })
    expect(await ask('rename', { oldPath: '/c/a', newPath: '/d' })).toMatchObject({ data: { newPath: '/d' } })
    expect(await ask('delete', { path: '/d' })).toMatchObject({ data: { path: '/d' } })
    const { data } = await ask('list', { path: '/' })
    expect((data as Entry[]).map(({ name }) => name)).toEqual(['a', 'c'])
    const ids = sent.flatMap(({ requestId }) => (requestId ? [requestId] : []))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('that fail have words and a code', async () => {
    expect(await ask('read', { path: '/none' })).toMatchObject({
      type: 'read',
      success: false,
      code: 'NOT_FOUND',
      error: 'There is no /none.',
      path: '/none',
    })
    expect(await ask('read', { path: '/../x' })).toMatchObject({ success: false, code: 'INVALID_PATH' })
    expect(await ask('read', { path: '/a', offset: 0, length: 10 })).toMatchObject({ code: 'BAD_REQUEST' })
    expect(await ask('write', { path: '/a', content: 'no base64!', encoding: 'base64' })).toMatchObject({
      code: 'BAD_REQUEST',
    })
  })

  it('that are malformed are left to the hub to refuse', () => {
    expect(() => channel.received(client, { channel: 'files', type: 'fly' })).toThrow(/no "fly"/)
    expect(() => channel.received(client, { channel: 'files', type: 'read', requestId: 'x' })).toThrow(
      /"path"/,
    )
  })

  it('on one path run in the order they came (F3)', async () => {
    const ids = Array.from({ length: 40 }, (_, n) =>
      send('write', { path: n % 2 ? '/a' : '//a', content: `${n}` }),
    )
    ids.push(send('read', { path: '/a' }))
    await Promise.all(ids.map(answerTo))
    const order = sent.flatMap(({ requestId }) => (requestId ? [requestId] : []))
    expect(order).toEqual(ids)
    expect(sent.find(({ requestId }) => requestId === ids.at(-1))).toMatchObject({ data: { content: '39' } })
  })
})

describe('contents', () => {
  it('that are no UTF-8 travel as Base64, both ways', async () => {
    const content = Buffer.from([0xff, 0x00, 0xfe]).toString('base64')
    await ask('write', { path: '/bin', content, encoding: 'base64' })
    expect(await ask('read', { path: '/bin' })).toMatchObject({ data: { content, encoding: 'base64' } })
  })

  it('too large for a frame are refused with their size (F8)', async () => {
    writeFileSync(join(root, 'big'), 'x'.repeat(LIMITS.sendBytes + 1))
    writeFileSync(join(root, 'quotes'), '"'.repeat(800_000))
    expect(await ask('read', { path: '/big' })).toMatchObject({ code: 'FILE_TOO_LARGE', size: 1_000_001 })
    expect(await ask('read', { path: '/quotes' })).toMatchObject({ code: 'FILE_TOO_LARGE', size: 800_000 })
  })
})

describe('listings', () => {
  it('name what .gitignore hides', async () => {
    await disk.write('/.gitignore', Buffer.from('*.log\nout/\n!keep.log\n'))
    await disk.write('/sub/.gitignore', Buffer.from('!deep.log\n'))
    for (const path of ['/a.log', '/keep.log', '/out/x', '/sub/deep.log', '/sub/b.log'])
      await disk.write(path, Buffer.from(''))
    expect(await ask('list', { path: '/' })).toMatchObject({ ignored: ['a.log', 'out'] })
    expect(await ask('list', { path: '/sub' })).toMatchObject({ ignored: ['b.log'] })
    expect(await ask('list', { path: '/out' })).toMatchObject({ ignored: ['x'] })
  })

  it('that do not fit a frame say so and go on after a name (F8)', async () => {
    const names = Array.from({ length: 4500 }, (_, n) => `${String(n).padStart(5, '0')}-${'n'.repeat(180)}`)
    for (const name of names) writeFileSync(join(root, name), '')
    const first = await ask('list', { path: '/' })
    expect(first).toMatchObject({ more: true })
    expect(Buffer.byteLength(JSON.stringify(first))).toBeLessThanOrEqual(LIMITS.sendBytes)
    const listed = first.data as Entry[]
    const second = await ask('list', { path: '/', after: listed.at(-1)?.name })
    expect(second.more).toBeUndefined()
    expect([...listed, ...(second.data as Entry[])].map(({ name }) => name)).toEqual(names)
  })

  it('name what is in a folder without its facts, and what is hidden (F13)', async () => {
    await disk.write('/.gitignore', Buffer.from('*.log\nout/\n'))
    for (const path of ['/b.log', '/a.txt', '/out/x', '/sub/y']) await disk.write(path, Buffer.from(''))
    expect(await ask('list', { path: '/', names: true })).toMatchObject({
      data: { folders: ['out', 'sub'], files: ['.gitignore', 'a.txt', 'b.log'] },
      ignored: ['b.log', 'out'],
    })
    expect(await ask('list', { path: '/', names: true, after: 'b.log' })).toMatchObject({
      data: { folders: ['out', 'sub'], files: [] },
      ignored: ['out'],
    })
  })

  it('name as much as fits a frame, and go on after the last of both (F13)', async () => {
    const names = Array.from({ length: 4500 }, (_, n) => `${String(n).padStart(5, '0')}-${'n'.repeat(240)}`)
    for (const [n, name] of names.entries())
      n % 100 === 0 ? mkdirSync(join(root, name)) : writeFileSync(join(root, name), '')
    await disk.write('/.gitignore', Buffer.from('*7-*\n'))
    const seen: string[] = []
    const hidden: string[] = []
    for (let more = true; more; ) {
      const answer = await ask('list', { path: '/', names: true, after: seen.at(-1) })
      expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThanOrEqual(LIMITS.sendBytes)
      const { folders, files } = answer.data as NamesData
      seen.push(...[...folders, ...files].sort())
      hidden.push(...((answer.ignored ?? []) as string[]))
      more = answer.more === true
    }
    expect(seen).toEqual(['.gitignore', ...names])
    expect(hidden).toEqual(names.filter((name) => name.includes('7-')))
  })
})

describe('changes', () => {
  it('follow the answer of the write that caused them, on every socket, and are not told twice (W9, F4, F5)', async () => {
    const others: Envelope[] = []
    connect('two', others)
    const written = await ask('write', { path: '/a', content: '1' })
    const { version } = written.data as { version: string }
    const change = {
      channel: 'files',
      type: 'change',
      action: 'create',
      path: '/a',
      isDirectory: false,
      version,
    }
    await vi.waitFor(() => expect(sent).toEqual([written, change]))
    expect(others).toEqual([change])
    watch.events([{ type: 'create', path: '/a' }])
    await disk.write('/b', Buffer.from('agent'))
    await vi.waitFor(() => expect(changes().map(({ path }) => path)).toEqual(['/a', '/b']))
    writeFileSync(join(root, 'a'), 'theirs')
    watch.events([{ type: 'update', path: '/a' }])
    await vi.waitFor(() => expect(changes().at(-1)).toMatchObject({ action: 'modify', path: '/a' }))
    expect(changes()).toHaveLength(3)
  })

  it('know what was deleted', async () => {
    await ask('mkdir', { path: '/dir/inner' })
    await ask('list', { path: '/dir' })
    rmSync(join(root, 'dir'), { recursive: true })
    clock += 10_000
    watch.events([
      { type: 'delete', path: '/dir/inner' },
      { type: 'delete', path: '/file' },
    ])
    await vi.waitFor(() => expect(changes()).toHaveLength(3))
    expect(changes().slice(1)).toMatchObject([
      { action: 'delete', path: '/dir/inner', isDirectory: true },
      { action: 'delete', path: '/file', isDirectory: false },
    ])
  })

  it('of a link that leads out say that it is there', async () => {
    symlinkSync('/etc', join(root, 'out'))
    watch.events([{ type: 'create', path: '/out' }])
    await vi.waitFor(() =>
      expect(changes()).toMatchObject([{ action: 'create', path: '/out', isDirectory: false }]),
    )
  })

  it('in a storm become one (F7)', async () => {
    watch.events(
      Array.from({ length: 5000 }, (_, n) => ({ type: 'create', path: `/src/deep/${n}` }) as const),
    )
    expect(changes()).toEqual([
      {
        channel: 'files',
        type: 'change',
        action: 'modify',
        path: '/src/deep',
        isDirectory: true,
        overflow: true,
      },
    ])
  })

  it('that cannot be watched are announced', async () => {
    const told = vi.fn()
    channel.onWatchChanged(told)
    watch.degraded(true)
    expect(told).toHaveBeenCalledTimes(1)
    expect(channel.watchState()).toMatchObject({ degraded: true })
  })
})

describe('finding', () => {
  it('ranks paths, and knows files as soon as they are there', async () => {
    for (const path of ['/server/main.ts', '/src/main.tsx', '/docs/read.md'])
      await disk.write(path, Buffer.from(''))
    expect(await ask('find', { query: 'srvmain', limit: 5 })).toMatchObject({
      data: { paths: ['/server/main.ts'] },
    })
    await disk.write('/server/mainframe.ts', Buffer.from(''))
    expect(await ask('find', { query: 'mainframe', limit: 5 })).toMatchObject({
      data: { paths: ['/server/mainframe.ts'], truncated: false },
    })
    expect(await ask('find', { query: '', limit: 2 })).toMatchObject({ data: { truncated: true } })
  })

  it('puts the file whose name was typed first, with its ending or without it', async () => {
    const names = [
      'cart.service.spec.ts',
      'cart.service.module.css',
      'cart.service.test.ts',
      'cart.services.md',
    ]
    for (const name of names) await disk.write(`/app/${name}`, Buffer.from(''))
    await disk.write('/cart.service/index.ts', Buffer.from(''))
    await disk.write('/a/folder/much/deeper/than/the/others/Cart.Service.ts', Buffer.from(''))
    for (const query of ['cart.service', 'cart.service.ts', 'others/cart.service'])
      expect(await ask('find', { query, limit: 5 })).toMatchObject({
        data: { paths: expect.arrayContaining(['/a/folder/much/deeper/than/the/others/Cart.Service.ts']) },
      })
    const first = async (query: string) => {
      const { data } = await ask('find', { query, limit: 5 })
      return (data as { paths: string[] }).paths[0]
    }
    expect(await first('cart.service')).toBe('/a/folder/much/deeper/than/the/others/Cart.Service.ts')
    expect(await first('cart.service.ts')).toBe('/a/folder/much/deeper/than/the/others/Cart.Service.ts')
    expect(await first('cart.service.test')).toBe('/app/cart.service.test.ts')
  })

  it('finds a name however its marks are typed and however they are kept', async () => {
    const names = ['/caf\u00e9.txt', '/cafe\u0301.txt', '/\u1112\u1161\u11ab.txt']
    for (const name of names) await disk.write(name, Buffer.from(''))
    for (const query of ['caf\u00e9', 'cafe\u0301', 'cafe']) {
      const { data } = await ask('find', { query, limit: 9 })
      expect((data as { paths: string[] }).paths.sort()).toEqual([names[1], names[0]])
    }
    expect(await ask('find', { query: '\ud55c', limit: 9 })).toMatchObject({ data: { paths: [names[2]] } })
  })

  it('streams hits before the answer, at most 200 in a frame (F6, W9)', async () => {
    await disk.write('/many.txt', Buffer.from('needle\n'.repeat(450)))
    const answer = await ask('search', { query: 'needle' })
    expect(answer).toMatchObject({ success: true, data: { files: 1, matches: 450, truncated: false } })
    const frames = sent.filter(({ type }) => type === 'search_result')
    expect(frames.map(({ matches }) => (matches as unknown[]).length)).toEqual([200, 200, 50])
    expect(sent.at(-1)).toBe(answer)
  })

  it('is answered also when cancelled', async () => {
    const requestId = send('search', { query: 'needle' })
    void channel.received(client, { channel: 'files', type: 'search_cancel', requestId })
    expect(await answerTo(requestId)).toMatchObject({ success: true, data: { truncated: true } })
  })
})

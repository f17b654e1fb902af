import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Entry } from '../../../src/channels/files/shared/protocol'
import type { Envelope } from '../../../src/socket/protocol'
import { fakeClient } from '../../../src/testing/kit/fakeClient'
import { createDisk } from '../../drivers/disk/disk'
import { sweepTemporaries } from '../../drivers/disk/sweepTemporaries'
import { createRipgrep, findRipgrep } from '../../drivers/search/ripgrep'
import { createWatcher } from '../../drivers/watch/createWatcher'
import { createFilesChannel, type FilesChannel } from './files'

let root: string
let channel: FilesChannel
let sent: Envelope[]
let requests = 0
const client = fakeClient((frame) => sent.push(frame), { tab: null })

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'names-'))
  const log = { warn: () => undefined }
  const program = await findRipgrep()
  channel = createFilesChannel({
    disk: createDisk({ root }),
    watcher: createWatcher({ root, log }),
    ripgrep: program === null ? null : createRipgrep({ root, program }),
    log,
  })
  sent = []
  channel.opened(client)
})
afterEach(async () => {
  await channel.stop()
  rmSync(root, { recursive: true, force: true })
})

/** Its characters are its bytes. */
const native = (path: string) => Buffer.from(join(root, path), 'latin1')
const onDisk = (folder = '') => readdirSync(native(folder), 'latin1').sort()

async function ask(type: string, fields: object): Promise<Envelope> {
  requests += 1
  const requestId = `r${requests}`
  void channel.received(client, {
    channel: 'files',
    type,
    requestId,
    ...fields,
  })
  return vi.waitFor(() => {
    const answer = sent.find((frame) => frame.requestId === requestId && frame.type !== 'search_result')
    if (!answer) throw new Error('no answer yet')
    return answer
  })
}
const names = async (path: string) => {
  const { data } = await ask('list', { path })
  return (data as Entry[]).map(({ name }) => name)
}

describe.skipIf(process.platform !== 'linux')('a name that is no UTF-8', () => {
  beforeEach(() => {
    mkdirSync(native('/n\xe9'))
    writeFileSync(native('/n\xe9/caf\xe9.txt'), 'needle\n')
    writeFileSync(native('/n\xe9/plain.txt'), '')
  })

  it('is listed, read, described, written and found by the form it is listed in', async () => {
    expect(await names('/')).toEqual(['n\\xE9'])
    expect(await names('/n\\xE9')).toEqual(['caf\\xE9.txt', 'plain.txt'])
    const path = '/n\\xE9/caf\\xE9.txt'
    const { data } = await ask('read', { path })
    expect(data).toMatchObject({ content: 'needle\n' })
    expect(await ask('stat', { path })).toMatchObject({ data: { name: 'caf\\xE9.txt', size: 7 } })
    const { version: ifVersion } = data as { version: string }
    const answer = await ask('write', { path, content: 'needles\n', ifVersion })
    expect(answer).toMatchObject({ success: true, data: { path, size: 8 } })
    expect(onDisk('/n\xe9')).toEqual(['caf\xe9.txt', 'plain.txt'])
    expect(await ask('find', { query: 'caf', limit: 9 })).toMatchObject({ data: { paths: [path] } })
    await ask('search', { query: 'needles', limit: 9 })
    expect(sent.filter(({ type }) => type === 'search_result')).toMatchObject([
      { path, matches: [{ line: 1 }] },
    ])
  })

  it('can be made, moved, copied and removed, also with a folder around it', async () => {
    const done = [
      await ask('mkdir', { path: '/\\xFF' }),
      await ask('write', { path: '/\\xFF/\\xFE.txt', content: 'x' }),
      await ask('copy', { oldPath: '/n\\xE9', newPath: '/copy' }),
      await ask('rename', { oldPath: '/copy/caf\\xE9.txt', newPath: '/copy/café.txt' }),
      await ask('rename', { oldPath: '/copy/plain.txt', newPath: '/copy/\\xE8' }),
      await ask('delete', { path: '/n\\xE9' }),
    ]
    expect(done.map(({ success, error }) => [success, error])).toEqual(done.map(() => [true, undefined]))
    expect([onDisk(), onDisk('/\xff')]).toEqual([['copy', '\xff'], ['\xfe.txt']])
    expect(onDisk('/copy')).toEqual([Buffer.from('café.txt').toString('latin1'), '\xe8'])
  })

  it('is reported when it changes, and one below it is', async () => {
    await channel.start()
    writeFileSync(native('/n\xe9/new\xe8'), '1')
    const change = (path: string) => sent.find((frame) => frame.type === 'change' && frame.path === path)
    await vi.waitFor(() => expect(change('/n\\xE9/new\\xE8')).toMatchObject({ isDirectory: false }))
    renameSync(native('/n\xe9'), native('/m\xe9'))
    await vi.waitFor(() => expect(change('/m\\xE9')).toMatchObject({ isDirectory: true }))
    writeFileSync(native('/m\xe9/later'), '1')
    await vi.waitFor(() => expect(change('/m\\xE9/later')).toBeDefined(), { timeout: 5000 })
  })

  it('hides no leftover of a write', async () => {
    writeFileSync(native('/n\xe9/.aether-0123456789abcdef.tmp'), '1')
    expect(await sweepTemporaries(root, Date.now() + 1000)).toBe(1)
    expect(onDisk('/n\xe9')).toEqual(['caf\xe9.txt', 'plain.txt'])
  })
})

describe('a name with a line end', () => {
  it('is found as one', async () => {
    writeFileSync(native('/one\ntwo'), '')
    expect(await ask('find', { query: 'one', limit: 9 })).toMatchObject({ data: { paths: ['/one\ntwo'] } })
  })
})

describe('an entry that cannot be looked at', () => {
  it('is listed without facts, beside the others', async () => {
    mkdirSync(native('/d/sub'), { recursive: true })
    writeFileSync(native('/d/file'), 'text')
    chmodSync(root, 0o755)
    chmodSync(native('/d'), 0o444)
    const isRoot = process.getuid?.() === 0
    if (isRoot) process.seteuid?.(65_534)
    try {
      const unknown = { size: 0, modified: new Date(0).toISOString() }
      expect(await ask('list', { path: '/d' })).toMatchObject({
        success: true,
        data: [
          { name: 'file', type: 'file', ...unknown },
          { name: 'sub', type: 'directory', ...unknown },
        ],
      })
      expect(await ask('read', { path: '/d/file' })).toMatchObject({ code: 'PERMISSION_DENIED' })
    } finally {
      if (isRoot) process.seteuid?.(0)
      chmodSync(native('/d'), 0o755)
    }
  })
})

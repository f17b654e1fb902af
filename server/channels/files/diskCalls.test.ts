import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Envelope } from '../../../src/socket/protocol'
import { fakeClient } from '../../../src/testing/kit/fakeClient'
import { createDisk } from '../../drivers/disk/disk'
import type { WatchListener } from '../../drivers/watch/watcher'
import { createFilesChannel, type FilesChannel } from './files'

let root: string
let channel: FilesChannel
let watch: WatchListener
let sent: Envelope[]
let calls: string[]

const client = fakeClient((frame) => sent.push(frame))

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'calls-'))
  const disk = createDisk({ root })
  const counted = <Args extends unknown[], Result>(name: string, call: (...args: Args) => Result) => {
    return (...args: Args) => {
      calls.push(name)
      return call(...args)
    }
  }
  channel = createFilesChannel({
    disk: {
      ...disk,
      stat: counted('stat', disk.stat),
      read: counted('read', disk.read),
      list: counted('list', disk.list),
      names: counted('names', disk.names),
    },
    watcher: {
      start: async (listener) => {
        watch = listener
      },
      stop: async () => undefined,
    },
    ripgrep: null,
    uploads: {
      append: async () => 0,
      read: async () => Buffer.of(),
      source: () => {
        throw new Error('Nothing was uploaded.')
      },
      cancel: async () => undefined,
      finished: () => null,
      finish: async () => undefined,
      stop: async () => undefined,
    },
    log: { warn: () => undefined },
  })
  sent = []
  calls = []
  writeFileSync(join(root, 'a.txt'), 'one')
  void channel.start()
  channel.opened(client)
})
afterEach(async () => {
  await channel.stop()
  rmSync(root, { recursive: true, force: true })
})

async function callsOf(act: () => void, sends: Record<string, unknown>): Promise<string[]> {
  sent = []
  calls = []
  act()
  await vi.waitFor(() => expect(sent).toContainEqual(expect.objectContaining(sends)))
  return calls
}

function read(fields: object = {}): Promise<string[]> {
  const frame = { channel: 'files', type: 'read', requestId: 'r', path: '/a.txt', ...fields }
  return callsOf(() => void channel.received(client, frame), { type: 'read', success: true })
}

it('looks once at a file that changed outside, and once more to read it for a page that knows another version', async () => {
  await read({ charset: 'auto' })
  const before = (await createDisk({ root }).stat('/a.txt')).version
  writeFileSync(join(root, 'a.txt'), 'two')
  const seen = () => watch.events([{ type: 'update', path: '/a.txt', isDirectory: false }])
  expect(await callsOf(seen, { type: 'change', version: expect.any(String) })).toEqual(['stat'])
  expect(await read({ charset: 'auto', unlessVersion: before })).toEqual(['stat', 'read'])
  const now = (await createDisk({ root }).stat('/a.txt')).version
  expect(await read({ charset: 'auto', unlessVersion: now })).toEqual(['stat'])
})

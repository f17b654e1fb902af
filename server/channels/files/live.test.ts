import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FileChange } from '../../../src/channels/files/shared/protocol'
import type { Envelope } from '../../../src/socket/protocol'
import { fakeClient } from '../../../src/testing/kit/fakeClient'
import { createDisk, type Disk } from '../../drivers/disk/disk'
import { createWatcher } from '../../drivers/watch/createWatcher'
import { createFilesChannel, type FilesChannel } from './files'

let root: string
let disk: Disk
let channel: FilesChannel
let sent: Envelope[]

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'live-'))
  disk = createDisk({ root })
  const log = { warn: () => undefined }
  channel = createFilesChannel({ disk, watcher: createWatcher({ root: disk.root, log }), ripgrep: null, log })
  await channel.start()
  sent = []
  channel.opened(client)
})
const client = fakeClient((frame) => sent.push(frame), { tab: null })
afterEach(async () => {
  await channel.stop()
  rmSync(root, { recursive: true, force: true })
})

const changes = () => sent.filter((frame): frame is Envelope & FileChange => frame.type === 'change')
const of = (path: string) => changes().filter((change) => change.path === path)
const until = (check: () => void) => vi.waitFor(check, { timeout: 5000, interval: 10 })

describe('the files channel on a real folder', () => {
  it('announces no search without ripgrep', () => {
    expect(channel.capabilities).toEqual([
      'files.version',
      'files.copy',
      'files.encoding',
      'files.unlessVersion',
      'files.names',
      'files.live',
    ])
  })

  it('tells each change once: its own with the version, others as they come', async () => {
    const { version } = await disk.write('/src/own.ts', Buffer.from('1'))
    writeFileSync(join(root, 'theirs.ts'), '1')
    await until(() => expect(of('/theirs.ts')).not.toEqual([]))
    expect(of('/src/own.ts')).toMatchObject([{ action: 'create', version }])
    expect(of('/src')).toMatchObject([{ action: 'create', isDirectory: true }])
    writeFileSync(join(root, 'src/own.ts'), '2')
    await until(() => expect(of('/src/own.ts')).toHaveLength(2))
    await disk.remove('/src')
    await until(() => expect(of('/src').at(-1)).toMatchObject({ action: 'delete', isDirectory: true }))
  })

  it('tells of a file that comes back to what was saved, however soon, and of one that goes again', async () => {
    await disk.write('/back.ts', Buffer.from('saved'))
    writeFileSync(join(root, 'back.ts'), 'other')
    await until(() => expect(of('/back.ts')).toHaveLength(2))
    writeFileSync(join(root, 'back.ts'), 'saved')
    await until(() => expect(of('/back.ts')).toHaveLength(3))
    await disk.remove('/back.ts')
    writeFileSync(join(root, 'back.ts'), 'again')
    await until(() => expect(of('/back.ts')).toHaveLength(5))
    rmSync(join(root, 'back.ts'))
    await until(() => expect(of('/back.ts').at(-1)).toMatchObject({ action: 'delete' }))
    expect(of('/back.ts').map(({ action }) => action)).toEqual([
      'create',
      'modify',
      'modify',
      'delete',
      'modify',
      'delete',
    ])
  })

  it('tells a save that was written in place once, with the version, and never a text in between', async () => {
    writeFileSync(join(root, 'a.txt'), 'x'.repeat(200_000))
    linkSync(join(root, 'a.txt'), join(root, 'b.txt'))
    await until(() => expect(of('/b.txt')).not.toEqual([]))
    const { version: before } = await disk.read('/a.txt')
    sent = []
    const content = 'y'.repeat(300_000)
    void channel.received(client, {
      channel: 'files',
      type: 'write',
      requestId: 'w',
      path: '/a.txt',
      content,
      ifVersion: before,
    })
    const seen = new Set<string | undefined>()
    const isAnswered = () => sent.some(({ requestId }) => requestId === 'w')
    while (!isAnswered()) seen.add((await disk.stat('/b.txt')).version)
    const { version } = await disk.read('/a.txt')
    writeFileSync(join(root, 'later.txt'), '')
    await until(() => expect(of('/later.txt')).not.toEqual([]))
    expect(sent.find(({ requestId }) => requestId === 'w')).toMatchObject({
      success: true,
      data: { version },
    })
    expect(of('/a.txt')).toMatchObject([{ action: 'modify', version }])
    expect([...seen].filter((each) => each !== before && each !== version)).toEqual([])
  })

  it('says of thousands of changes only where they are', async () => {
    mkdirSync(join(root, 'many'))
    await until(() => expect(of('/many')).toHaveLength(1))
    for (let n = 0; n < 3000; n += 1) writeFileSync(join(root, 'many', `${n}`), '')
    await until(() => expect(changes().some(({ overflow }) => overflow === true)).toBe(true))
    expect(changes().length).toBeLessThan(700)
  })
})

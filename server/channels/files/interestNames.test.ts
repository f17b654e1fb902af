import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Envelope, LIMITS } from '../../../src/socket/protocol'
import { fakeClient } from '../../../src/testing/kit/fakeClient'
import { createDisk } from '../../drivers/disk/disk'
import { createWatcher } from '../../drivers/watch/createWatcher'
import { createFilesChannel, type FilesChannel } from './files'

let root: string
let channel: FilesChannel
let sent: Envelope[]

const client = fakeClient((frame) => sent.push(frame))

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'aliases-'))
  mkdirSync(join(root, 'real'))
  writeFileSync(join(root, 'real/a.txt'), '1')
  linkSync(join(root, 'real/a.txt'), join(root, 'hard.txt'))
  symlinkSync('real/a.txt', join(root, 'soft.txt'))
  symlinkSync('real', join(root, 'folder'))
  writeFileSync(join(root, 'other.txt'), '1')
  const log = { warn: () => undefined }
  const disk = createDisk({ root })
  channel = createFilesChannel({ disk, watcher: createWatcher({ root, log }), ripgrep: null, log })
  await channel.start()
  sent = []
  channel.opened(client)
})
afterEach(async () => {
  await channel.stop()
  rmSync(root, { recursive: true, force: true })
})

const until = (check: () => void) => vi.waitFor(check, { timeout: 5000, interval: 10 })
const told = () => new Set(sent.flatMap((frame) => (frame.type === 'change' ? [frame.path] : [])))

async function ask(type: string, path: string, fields: object = {}): Promise<void> {
  const requestId = `${type} ${path}`
  void channel.received(client, { channel: 'files', type, requestId, path, ...fields })
  await until(() =>
    expect(sent.find((frame) => frame.requestId === requestId)).toMatchObject({ success: true }),
  )
}

describe('a file that a page has asked for', () => {
  it('is told with its version when it changes outside, and others are not read for it (F12)', async () => {
    await ask('read', '/other.txt')
    sent = []
    writeFileSync(join(root, 'other.txt'), '2')
    writeFileSync(join(root, 'real/a.txt'), '2')
    await until(() => expect(told()).toEqual(new Set(['/other.txt', '/real/a.txt'])))
    const versionOf = (path: string) => sent.find((frame) => frame.path === path)?.version
    const shown = await createDisk({ root }).stat('/other.txt')
    expect(versionOf('/other.txt')).toBe(shown.version)
    expect(versionOf('/real/a.txt')).toBeUndefined()
  })

  it('is told without one where it does not fit a message: reading it would take long (F12)', async () => {
    await ask('read', '/other.txt')
    sent = []
    writeFileSync(join(root, 'other.txt'), 'x'.repeat(LIMITS.sendBytes + 1))
    await until(() => expect(told()).toEqual(new Set(['/other.txt'])))
    expect(sent.at(-1)?.version).toBeUndefined()
  })
})

describe('the other names of a file', () => {
  it('are told when it changes by one of them, here or outside, where a page has read them', async () => {
    for (const path of ['/hard.txt', '/soft.txt', '/folder/a.txt', '/other.txt']) await ask('read', path)
    sent = []
    await ask('write', '/real/a.txt', { content: '2' })
    const names = ['/real/a.txt', '/hard.txt', '/soft.txt', '/folder/a.txt']
    await until(() => expect(told()).toEqual(new Set(names)))
    sent = []
    writeFileSync(join(root, 'hard.txt'), '3')
    await until(() => expect(told()).toEqual(new Set(names)))
  })

  it('are told when it is replaced or removed, as far as they lead to its name', async () => {
    rmSync(join(root, 'hard.txt'))
    // Its other name may be told, too: it has one link less.
    await until(() => expect(told()).toContain('/hard.txt'))
    for (const path of ['/real/a.txt', '/soft.txt', '/folder/a.txt']) await ask('read', path)
    sent = []
    await ask('write', '/real/a.txt', { content: '2' })
    await until(() => expect(told()).toEqual(new Set(['/real/a.txt', '/soft.txt', '/folder/a.txt'])))
    sent = []
    rmSync(join(root, 'real'), { recursive: true })
    await until(() => expect([...told()]).toEqual(expect.arrayContaining(['/soft.txt', '/folder/a.txt'])))
  })
})

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Envelope, LIMITS } from '../../../src/socket/protocol'
import { fakeClient } from '../../../src/testing/kit/fakeClient'
import { createDisk } from '../../drivers/disk/disk'
import { randomName } from '../../drivers/disk/safePath'
import { createTrashFolder } from '../../drivers/state/trashFolder'
import type { Watcher } from '../../drivers/watch/watcher'
import type { Client } from '../../socket/channel'
import { createFilesChannel, type FilesChannel } from './files'
import { answerTrash } from './trash'

let base: string
let root: string
let channel: FilesChannel
let client: Client
let sent: Envelope[]

const watcher: Watcher = { start: async () => undefined, stop: async () => undefined }
const log = { warn: () => undefined, info: () => undefined, error: () => undefined, debug: () => undefined }

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'trash-'))
  root = join(base, 'workspace')
  mkdirSync(join(root, 'src'), { recursive: true })
  writeFileSync(join(root, 'src/a.ts'), 'text')
  const trash = createTrashFolder({ folder: join(base, 'trash'), log, now: () => 7, random: randomName })
  channel = createFilesChannel({ disk: createDisk({ root }), watcher, ripgrep: null, trash, log })
  await channel.start()
  sent = []
  client = fakeClient((frame) => sent.push(JSON.parse(JSON.stringify(frame))))
  channel.opened(client)
})
afterEach(async () => {
  await channel.stop()
  rmSync(base, { recursive: true, force: true })
})

let requests = 0
async function ask(type: string, fields: object = {}): Promise<Envelope> {
  requests += 1
  const requestId = `r${requests}`
  void channel.received(client, { channel: 'files', type, requestId, ...fields })
  return vi.waitFor(() => {
    const answer = sent.find((frame) => frame.requestId === requestId)
    if (!answer) throw new Error('no answer yet')
    return answer
  })
}
const changes = () =>
  sent.flatMap(({ type, action, path }) => (type === 'change' ? [`${action} ${path}`] : []))

it('deletes so that it can come back, and says so as of every change (F40)', async () => {
  expect(channel.capabilities).toContain('files.trash')
  expect(await ask('trash', { path: '/src', trashId: 't1' })).toMatchObject({
    success: true,
    data: { trashId: 't1', path: '/src', isDirectory: true, at: 7, size: 4, files: 1 },
  })
  expect(readdirSync(root)).toEqual([])
  expect(await ask('trash_list')).toMatchObject({ data: { items: [{ trashId: 't1' }], days: 30 } })
  mkdirSync(join(root, 'src'))
  expect(await ask('trash_restore', { path: '/src', trashId: 't1' })).toMatchObject({
    success: false,
    code: 'PATH_EXISTS',
  })
  expect(await ask('trash_restore', { path: '/new/src', trashId: 't1' })).toMatchObject({
    data: { path: '/new/src' },
  })
  expect(readFileSync(join(root, 'new/src/a.ts'), 'utf8')).toBe('text')
  expect(changes()).toEqual(['delete /src', 'create /new', 'create /new/src'])
  expect(await ask('trash_restore', { path: '/b', trashId: 't1' })).toMatchObject({ code: 'NOT_FOUND' })
})

it('deletes for good what is chosen, or all, and keeps nothing of the workspace reachable (F41)', async () => {
  for (const name of ['a', 'b', 'c']) {
    writeFileSync(join(root, name), name)
    await ask('trash', { path: `/${name}`, trashId: name })
  }
  expect(await ask('trash_remove', { trashIds: ['a', 'none'] })).toMatchObject({ data: { removed: 1 } })
  expect(await ask('trash_remove')).toMatchObject({ data: { removed: 2 } })
  expect(await ask('trash', { path: '/../trash', trashId: 'x' })).toMatchObject({ code: 'INVALID_PATH' })
  expect(await ask('trash_restore', { path: '/../x', trashId: 'a' })).toMatchObject({ code: 'INVALID_PATH' })
  expect(readdirSync(join(base, 'trash'))).toEqual([])
})

it('a server without a place for it does not announce it, and refuses', async () => {
  await channel.stop()
  channel = createFilesChannel({ disk: createDisk({ root }), watcher, ripgrep: null, log })
  channel.opened(client)
  expect(channel.capabilities).not.toContain('files.trash')
  expect(await ask('trash', { path: '/src', trashId: 't1' })).toMatchObject({ code: 'BAD_REQUEST' })
  expect(readdirSync(root)).toEqual(['src'])
})

it('makes no folder for what is not in the trash (F40)', async () => {
  expect(await ask('trash_restore', { path: '/new/in/a.ts', trashId: 'gone' })).toMatchObject({
    code: 'NOT_FOUND',
  })
  expect(readdirSync(root)).toEqual(['src'])
})

it('lists as many as fit a message, the newest (F40)', async () => {
  const items = Array.from({ length: 2000 }, (_, n) => ({
    trashId: `t${n}`,
    path: `/${n}/${'long'.repeat(200)}`,
    isDirectory: false,
    at: 7,
  }))
  const [disk, nothing] = [createDisk({ root }), async () => Promise.reject(new Error('not asked'))]
  const trash = {
    list: async () => items,
    find: nothing,
    put: nothing,
    take: nothing,
    remove: nothing,
    stop: () => undefined,
  }
  const answer = await answerTrash({ type: 'trash_list', requestId: 'r' }, disk, trash)
  const bytes = JSON.stringify(answer).length
  expect(bytes).toBeLessThan(LIMITS.sendBytes)
  expect(bytes).toBeGreaterThan(LIMITS.sendBytes - 10_000)
  expect(answer).toHaveProperty('items.0.trashId', 't0')
})

it('neither takes nor puts anything through a link that leads out of the workspace (F40)', async () => {
  mkdirSync(join(base, 'outside'))
  writeFileSync(join(base, 'outside/a.ts'), 'theirs')
  symlinkSync('../outside', join(root, 'out'))
  const denied = { code: 'PERMISSION_DENIED' }
  expect(await ask('trash', { path: '/out/a.ts', trashId: 't1' })).toMatchObject(denied)
  expect(await ask('copy', { oldPath: '/out/a.ts', newPath: '/mine.ts' })).toMatchObject(denied)
  await ask('trash', { path: '/src', trashId: 't2' })
  for (const path of ['/out/src', '/out/new/src'])
    expect(await ask('trash_restore', { path, trashId: 't2' })).toMatchObject(denied)
  expect(await ask('trash', { path: '/out', trashId: 't3' })).toMatchObject({ success: true })
  expect(readFileSync(join(base, 'outside/a.ts'), 'utf8')).toBe('theirs')
  expect(readdirSync(join(base, 'outside'))).toEqual(['a.ts'])
  expect(readdirSync(root)).toEqual([])
})

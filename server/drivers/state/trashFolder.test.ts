import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDisk, type Disk } from '../disk/disk'
import { moveTree } from '../disk/moveTree'
import { randomName } from '../disk/safePath'
import { createTrashFolder, type Trash } from './trashFolder'

const DAY = 24 * 60 * 60_000
let base: string
let root: string
let disk: Disk
let clock: number
let opened: Trash[]

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'trash-'))
  root = join(base, 'workspace')
  mkdirSync(root)
  disk = createDisk({ root })
  clock = 1000
  opened = []
})
afterEach(() => {
  for (const trash of opened) trash.stop()
  rmSync(base, { recursive: true, force: true })
})

/** As if the trash were on another disk than the workspace. */
async function acrossDisks(): Promise<void> {
  throw Object.assign(new Error('EXDEV'), { code: 'EXDEV' })
}

function open(options: { move?: typeof moveTree; maxBytes?: number } = {}): Trash {
  const log = { warn: () => undefined, info: () => undefined, error: () => undefined, debug: () => undefined }
  const trash = createTrashFolder({
    folder: join(base, 'trash'),
    log,
    now: () => clock,
    random: randomName,
    ...options,
  })
  opened.push(trash)
  return trash
}

const put = (trash: Trash, path: string, trashId = path) =>
  disk.takeOut(path, (place) => trash.put(place, { path, trashId }))
const take = (trash: Trash, path: string, trashId = path) =>
  disk.putBack(path, (place) => trash.take(trashId, place))

describe.each([
  ['on the same disk', moveTree],
  ['on another disk', acrossDisks],
])('the trash %s', (_, move) => {
  it('gives a folder back as it was: bytes, modes, times, links, names that are no text', async () => {
    const trash = open({ move })
    mkdirSync(join(root, 'lib/deep'), { recursive: true })
    writeFileSync(join(root, 'lib/run.sh'), '#!/bin/sh\r\n\0')
    chmodSync(join(root, 'lib/run.sh'), 0o751)
    utimesSync(join(root, 'lib/run.sh'), 1_600_000_000, 1_600_000_000)
    symlinkSync('../nowhere', join(root, 'lib/link'))
    linkSync(join(root, 'lib/run.sh'), join(root, 'lib/deep/run.sh'))
    writeFileSync(Buffer.concat([Buffer.from(`${root}/lib/deep/caf`), Buffer.from([0xe9])]), 'latin')

    expect(await put(trash, '/lib')).toMatchObject({ path: '/lib', isDirectory: true, files: 4, size: 29 })
    expect(readdirSync(root)).toEqual([])
    await take(trash, '/lib')
    expect(readFileSync(join(root, 'lib/run.sh'), 'utf8')).toBe('#!/bin/sh\r\n\0')
    expect(statSync(join(root, 'lib/run.sh')).mode & 0o777).toBe(0o751)
    expect(statSync(join(root, 'lib/run.sh')).mtimeMs).toBe(1_600_000_000_000)
    expect(readlinkSync(join(root, 'lib/link'))).toBe('../nowhere')
    expect(statSync(join(root, 'lib/deep/run.sh')).ino).toBe(statSync(join(root, 'lib/run.sh')).ino)
    expect(await disk.names('/lib/deep')).toEqual({ folders: [], files: ['caf\\xE9', 'run.sh'] })
    expect(await trash.list()).toEqual([])
    expect(readdirSync(join(base, 'trash'))).toEqual([])
  })

  it('keeps several of one name apart, takes a link and not what it leads to, and never overwrites', async () => {
    const trash = open({ move })
    writeFileSync(join(root, 'a'), 'first')
    await put(trash, '/a', 'one')
    symlinkSync(base, join(root, 'a'))
    clock += 1
    await put(trash, '/a', 'two')
    expect(existsSync(base)).toBe(true)
    expect((await trash.list()).map(({ trashId }) => trashId)).toEqual(['two', 'one'])
    writeFileSync(join(root, 'a'), 'mine')
    await expect(take(trash, '/a', 'one')).rejects.toMatchObject({ code: 'PATH_EXISTS' })
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('mine')
    await take(trash, '/new/folder/b', 'one')
    expect(readFileSync(join(root, 'new/folder/b'), 'utf8')).toBe('first')
    await take(trash, '/c', 'two')
    expect(lstatSync(join(root, 'c')).isSymbolicLink()).toBe(true)
    await expect(take(trash, '/d', 'two')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

it('refuses an id twice, and what is not there', async () => {
  const trash = open()
  writeFileSync(join(root, 'a'), '1')
  writeFileSync(join(root, 'b'), '2')
  await put(trash, '/a', 'one')
  await expect(put(trash, '/b', 'one')).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  expect(readFileSync(join(root, 'b'), 'utf8')).toBe('2')
  await expect(put(trash, '/none', 'two')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(put(trash, '/', 'three')).rejects.toMatchObject({ code: 'INVALID_PATH' })
  expect((await trash.list()).length).toBe(1)
})

it('leaves what is larger than 100 MB where it is, if it would have to be copied', async () => {
  const trash = open({ move: acrossDisks })
  mkdirSync(join(root, 'big'))
  writeFileSync(join(root, 'big/file'), '')
  truncateSync(join(root, 'big/file'), 100 * 1024 * 1024 + 1)
  await expect(put(trash, '/big')).rejects.toMatchObject({
    code: 'FILE_TOO_LARGE',
    details: { size: 100 * 1024 * 1024 + 1 },
  })
  expect(readdirSync(root)).toEqual(['big'])
  expect(await trash.list()).toEqual([])
})

it('is there after a restart, without what a killed server left half done', async () => {
  const before = open()
  writeFileSync(join(root, 'a'), 'text')
  await put(before, '/a')
  before.stop()
  mkdirSync(join(base, 'trash', 'half'))
  writeFileSync(join(base, 'trash', 'half', 'about.json'), '{}')
  const trash = open()
  expect(await trash.list()).toMatchObject([{ path: '/a', size: 4, files: 1 }])
  expect(readdirSync(join(base, 'trash'))).toHaveLength(1)
  await take(trash, '/a')
  expect(readFileSync(join(root, 'a'), 'utf8')).toBe('text')
})

it('forgets what is 30 days old, and of too much the oldest, but never what was deleted last (F41)', async () => {
  const trash = open({ maxBytes: 10 })
  const names = async () => (await trash.list()).map(({ path }) => path)
  for (const [name, bytes] of [
    ['a', 4],
    ['b', 4],
    ['c', 400],
  ] as const) {
    writeFileSync(join(root, name), 'x'.repeat(bytes))
    clock += DAY
    await put(trash, `/${name}`)
  }
  expect(await names()).toEqual(['/c', '/b', '/a'])
  writeFileSync(join(root, 'd'), 'x')
  clock += DAY
  await put(trash, '/d')
  expect(await names()).toEqual(['/d'])
  clock += 30 * DAY - 1
  expect(await names()).toEqual(['/d'])
  clock += 1
  expect(await names()).toEqual([])
  expect(readdirSync(join(base, 'trash'))).toEqual([])
})

it('gives back all of one deletion, though it is more than is kept (F41)', async () => {
  const trash = open({ maxBytes: 10 })
  const paths = ['/a', '/b', '/c']
  for (const path of paths) {
    writeFileSync(join(root, path), 'x'.repeat(100))
    await put(trash, path)
    clock += 1000
  }
  expect(await trash.list()).toHaveLength(3)
  for (const path of paths) await take(trash, path)
  expect(readdirSync(root)).toEqual(['a', 'b', 'c'])
})

it('leaves out a record that has the id of another item', async () => {
  const before = open()
  for (const name of ['a', 'b']) {
    writeFileSync(join(root, name), name)
    await put(before, `/${name}`)
  }
  before.stop()
  for (const name of readdirSync(join(base, 'trash'))) {
    const about = join(base, 'trash', name, 'about.json')
    const item = JSON.parse(readFileSync(about, 'utf8'))
    if (item.path === '/a')
      writeFileSync(about, JSON.stringify({ ...item, trashId: '/b', path: '/../../etc' }))
  }
  expect(await open().list()).toMatchObject([{ path: '/b', trashId: '/b' }])
})

it('lists once what is under way is over, so that after a cut it says what was done', async () => {
  let go = () => {}
  const held = new Promise<void>((resolve) => {
    go = resolve
  })
  let isMoving = false
  const trash = open({
    async move(from, to) {
      isMoving = true
      await held
      await moveTree(from, to)
    },
  })
  writeFileSync(join(root, 'a'), '')
  const putting = put(trash, '/a')
  await vi.waitFor(() => expect(isMoving).toBe(true))
  const listing = trash.list()
  await new Promise((resolve) => setTimeout(resolve, 50))
  go()
  await putting
  expect(await listing).toHaveLength(1)
})

it('deletes for good what it is told to, closed folders too', async () => {
  const trash = open()
  mkdirSync(join(root, 'closed/in'), { recursive: true })
  writeFileSync(join(root, 'closed/in/file'), '')
  chmodSync(join(root, 'closed/in'), 0o555)
  chmodSync(join(root, 'closed'), 0o555)
  writeFileSync(join(root, 'a'), '')
  writeFileSync(join(root, 'b'), '')
  for (const path of ['/closed', '/a', '/b']) await put(trash, path)
  expect(await trash.remove(['/closed', 'unknown'])).toBe(1)
  expect(await trash.remove(null)).toBe(2)
  expect(readdirSync(join(base, 'trash'))).toEqual([])
})

it('counts a folder of many files after it has answered', async () => {
  const trash = open()
  mkdirSync(join(root, 'many'))
  for (let n = 0; n < 5001; n++) writeFileSync(join(root, 'many', `${n}`), 'x')
  expect(await put(trash, '/many')).not.toHaveProperty('files')
  await vi.waitFor(async () => expect(await trash.list()).toMatchObject([{ files: 5001, size: 5001 }]), {
    timeout: 20_000,
  })
})

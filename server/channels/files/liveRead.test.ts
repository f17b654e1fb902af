import {
  appendFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { filesRequestSchema, readDataSchema } from '../../../src/channels/files/shared/protocol'
import { LIMITS } from '../../../src/socket/protocol'
import { createDisk } from '../../drivers/disk/disk'
import { createFilesContent } from './content'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'live-read-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function read(path: string, fields: object) {
  const content = createFilesContent({ disk: createDisk({ root }), uploads: null })
  const request = filesRequestSchema.parse({ type: 'read', requestId: 'r', path, live: true, ...fields })
  if (request.type !== 'read') throw new Error('not a read')
  const answer = await content.read(request, false)
  expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(LIMITS.sendBytes)
  const { content: base64, ...rest } = readDataSchema.parse(answer)
  return { ...rest, bytes: Buffer.from(base64, 'base64') }
}

const MB = 1024 * 1024

describe('a live piece of a file (F60)', () => {
  it('comes from a file of 300 MB as soon as from a short one, for nothing else of it is read', async () => {
    writeFileSync(join(root, 'sparse'), '')
    truncateSync(join(root, 'sparse'), 300 * MB)
    appendFileSync(join(root, 'sparse'), 'the end')
    const started = performance.now()
    expect(await read('/sparse', { offset: 0, length: 0 })).toMatchObject({ size: 300 * MB + 7, eof: false })
    const end = await read('/sparse', { offset: 300 * MB - 2, length: 100 })
    expect(end).toMatchObject({ offset: 300 * MB - 2, eof: true })
    expect(end.bytes.toString()).toBe('\0\0the end')
    expect(end.version).toBeUndefined()
    // Hashing it takes a second and more.
    expect(performance.now() - started).toBeLessThan(300)
  })

  it('is at most 512 KiB, is empty past the end, and ends where the file does', async () => {
    writeFileSync(join(root, 'log'), Buffer.alloc(MB, 'x'))
    expect((await read('/log', { offset: 0, length: 9 * MB })).bytes.length).toBe(524_288)
    expect((await read('/log', {})).bytes.length).toBe(65_536)
    expect(await read('/log', { offset: 5 * MB, length: 9 })).toMatchObject({ eof: true, size: MB })
    expect((await read('/log', { offset: MB - 3, length: 9 })).bytes.toString()).toBe('xxx')
  })

  it('has the id of the file, which grows and shrinks with it, and not of its name', async () => {
    writeFileSync(join(root, 'log'), 'one')
    const { fileId } = await read('/log', { length: 0 })
    expect(fileId).toMatch(/^[\w-]{22}$/)
    appendFileSync(join(root, 'log'), 'two')
    expect((await read('/log', { length: 0 })).fileId).toBe(fileId)
    truncateSync(join(root, 'log'), 1)
    expect((await read('/log', { length: 0 })).fileId).toBe(fileId)
    writeFileSync(join(root, 'log.new'), 'one')
    renameSync(join(root, 'log.new'), join(root, 'log'))
    expect((await read('/log', { length: 0 })).fileId).not.toBe(fileId)
  })

  it('is of ordinary files inside the workspace only', async () => {
    symlinkSync('/etc/hostname', join(root, 'out'))
    await expect(read('/out', {})).rejects.toMatchObject({ code: 'PERMISSION_DENIED' })
    await expect(read('/../etc/hostname', {})).rejects.toMatchObject({ code: 'INVALID_PATH' })
    await expect(read('/none', {})).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(read('/', {})).rejects.toMatchObject({ code: 'IS_DIRECTORY' })
  })
})

import {
  appendFileSync,
  chmodSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { filesRequestSchema, readDataSchema } from '../../../src/channels/files/shared/protocol'
import { LIMITS } from '../../../src/socket/protocol'
import { createDisk } from '../../drivers/disk/disk'
import { createUploadsFolder } from '../../drivers/state/uploadsFolder'
import { createFilesContent, type FilesContent } from './content'

let root: string
let state: string
let content: FilesContent
let clock: number

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'content-'))
  state = mkdtempSync(join(tmpdir(), 'content-state-'))
  clock = 0
  const uploads = await createUploadsFolder({ folder: join(state, 'uploads'), now: () => clock })
  content = createFilesContent({ disk: createDisk({ root }), uploads })
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
  rmSync(state, { recursive: true, force: true })
})

const put = (name: string, bytes: Uint8Array | string) => writeFileSync(join(root, name), bytes)
const held = (name: string) => readFileSync(join(root, name))

async function read(path: string, fields: object = {}, isDocumented = false) {
  const request = filesRequestSchema.parse({ type: 'read', requestId: 'r', path, ...fields })
  if (request.type !== 'read') throw new Error('not a read')
  const answer = await content.read(request, isDocumented)
  expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(LIMITS.sendBytes)
  return readDataSchema.parse(answer)
}

const writtenSchema = z.looseObject({ version: z.optional(z.string()), next: z.optional(z.number()) })
async function write(path: string, fields: object) {
  const request = filesRequestSchema.parse({ type: 'write', requestId: 'r', path, content: '', ...fields })
  if (request.type !== 'write') throw new Error('not a write')
  return writtenSchema.parse(await content.write(request))
}

/** The whole file, from pieces of any length. */
async function joined(path: string, length: number, fields: object = {}): Promise<Buffer> {
  const parts: Buffer[] = []
  let offset = 0
  for (let version: string | undefined; ; ) {
    const piece = await read(path, {
      ...fields,
      offset,
      length,
      ...(version === undefined ? {} : { ifVersion: version }),
    })
    parts.push(Buffer.from(piece.content, 'base64'))
    offset += parts.at(-1)?.length ?? 0
    version = piece.version
    if (piece.eof) return Buffer.concat(parts)
  }
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('a file of which a version is known', () => {
  it('is answered with a word where it still has that version, and with its text where not (F12)', async () => {
    put('a.txt', 'one')
    const { version } = await read('/a.txt')
    const ask = (unlessVersion: string | undefined) => {
      const request = filesRequestSchema.parse({
        type: 'read',
        requestId: 'r',
        path: '/a.txt',
        unlessVersion,
      })
      return request.type === 'read' ? content.read(request, false) : null
    }
    expect(await ask(version)).toEqual({ unchanged: true, version })
    expect(await ask('another')).toMatchObject({ content: 'one', version })
    put('a.txt', 'two')
    expect(await ask(version)).toMatchObject({ content: 'two' })
    rmSync(join(root, 'a.txt'))
    await expect(ask(version)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('a file whose text does not fit one message', () => {
  const log = Array.from({ length: 200_000 }, (_, at) => `${at}\n`).join('')

  it('begins with its first piece and is read on from there (F10)', async () => {
    put('big.log', log)
    const first = await read('/big.log')
    expect(first).toMatchObject({ encoding: 'base64', offset: 0, size: log.length, eof: false })
    const next = await read('/big.log', { offset: 524_288, length: 9, ifVersion: first.version })
    expect(next.content).toBe(base64(log.slice(524_288, 524_297)))
  })

  it('cannot be saved by a client that took the first piece for all of it', async () => {
    put('big.log', log)
    const { version } = await read('/big.log')
    await expect(write('/big.log', { content: 'cut', ifVersion: version })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    expect(held('big.log').toString()).toBe(log)
  })

  it('is refused to a documented client, with its size', async () => {
    put('big.log', log)
    await expect(read('/big.log', {}, true)).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      details: { size: log.length },
    })
  })

  it('is sent whole, as Base64, where only its control characters make it too long', async () => {
    put('ctl.txt', '\u0001'.repeat(200_000))
    const whole = await read('/ctl.txt', {}, true)
    expect(whole).toMatchObject({ encoding: 'base64', content: base64('\u0001'.repeat(200_000)) })
    expect(whole.eof).toBeUndefined()
  })

  it('is the same again from pieces of any length, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.integer({ min: 1, max: 97 }),
        fc.constantFrom(undefined, 'auto', 'utf-16le'),
        async (text, length, charset) => {
          put('any', charset === 'utf-16le' ? Buffer.from(text, 'utf16le') : text)
          const whole = await joined('/any', length, charset === undefined ? {} : { charset })
          const isByOrderMark = charset === 'auto' && /^[\uFFFE\uFEFF]/.test(text)
          if (!isByOrderMark) expect(whole).toEqual(Buffer.from(text))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('is never mixed of two versions (fault 46)', async () => {
    put('grows.log', 'one\n'.repeat(1000))
    const { version } = await read('/grows.log', { offset: 0, length: 100 })
    appendFileSync(join(root, 'grows.log'), 'two\n')
    await expect(read('/grows.log', { offset: 100, length: 100, ifVersion: version })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
  })
})

describe('a file that arrives in pieces', () => {
  it('is there only once it is whole, under the conditions of any other write', async () => {
    put('a.txt', 'before')
    const { version } = await read('/a.txt')
    const uploadId = 'u1'
    expect(await write('/a.txt', { uploadId, offset: 0, content: base64('af') })).toMatchObject({ next: 2 })
    expect(held('a.txt').toString()).toBe('before')
    const last = { uploadId, offset: 2, content: base64('ter'), final: true, size: 5, ifVersion: version }
    const answer = await write('/a.txt', last)
    expect(held('a.txt').toString()).toBe('after')
    expect(await write('/a.txt', last)).toEqual(answer)
  })

  it('meets a change of another program as a conflict and leaves it', async () => {
    put('a.txt', 'before')
    const { version } = await read('/a.txt')
    await write('/a.txt', { uploadId: 'u', offset: 0, content: base64('mine') })
    put('a.txt', 'theirs')
    const last = { uploadId: 'u', offset: 4, final: true, size: 4, ifVersion: version }
    await expect(write('/a.txt', last)).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(held('a.txt').toString()).toBe('theirs')
  })

  it('may repeat pieces, says where it goes on, and refuses a hole', async () => {
    await write('/b', { uploadId: 'u', offset: 0, content: base64('abcd') })
    expect(await write('/b', { uploadId: 'u', offset: 2, content: base64('cdef') })).toMatchObject({
      next: 6,
    })
    expect(await write('/b', { uploadId: 'u', offset: 6 })).toMatchObject({ next: 6 })
    await expect(write('/b', { uploadId: 'u', offset: 9, content: base64('x') })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { next: 6 },
    })
    await expect(write('/b', { uploadId: 'u', offset: 6, final: true, size: 7 })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    await write('/b', { uploadId: 'u', offset: 6, final: true, size: 6 })
    expect(held('b').toString()).toBe('abcdef')
  })

  it('takes the place of one that was cut off, where there are many, but of none that goes on', async () => {
    const begin = (uploadId: string) => write('/b', { uploadId, offset: 0, content: base64('abcd') })
    for (let count = 0; count < 16; count += 1) await begin(`u${count}`)
    await expect(begin('more')).rejects.toMatchObject({ code: 'NO_SPACE' })
    clock = 10_000
    await write('/b', { uploadId: 'u0', offset: 4, content: base64('e') })
    await begin('more')
    await expect(write('/b', { uploadId: 'u1', offset: 4 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await write('/b', { uploadId: 'u0', offset: 5, final: true, size: 5 })
    expect(held('b').toString()).toBe('abcde')
  })

  it('is gone once it is not wanted any more, but not where it is written (F71)', async () => {
    await write('/b', { uploadId: 'u', offset: 0, content: base64('abcd') })
    await content.cancel({ path: '/b', uploadId: 'u' })
    await content.cancel({ path: '/b', uploadId: 'never' })
    expect(readdirSync(join(state, 'uploads'))).toEqual([])
    expect(readdirSync(root)).toEqual([])
    await expect(write('/b', { uploadId: 'u', offset: 4, final: true })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    const last = { uploadId: 'v', offset: 0, content: base64('abcd'), final: true, size: 4 }
    const answer = await write('/b', last)
    await content.cancel({ path: '/b', uploadId: 'v' })
    expect(await write('/b', last)).toEqual(answer)
    expect(held('b').toString()).toBe('abcd')
  })

  it("writes through no link that leads out, and takes nobody's place", async () => {
    const outside = join(state, 'outside')
    writeFileSync(outside, 'theirs')
    symlinkSync(outside, join(root, 'out'))
    symlinkSync(join(state, 'nowhere'), join(root, 'dangling'))
    symlinkSync(state, join(root, 'folder'))
    const piece = { uploadId: 'u', offset: 0, content: base64('mine'), final: true, ifVersion: null }
    for (const path of ['/out', '/dangling', '/folder/new'])
      await expect(write(path, piece)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' })
    expect(readFileSync(outside, 'utf8')).toBe('theirs')
    expect(readdirSync(state).sort()).toEqual(['outside', 'uploads'])
    put('there', 'theirs')
    await expect(write('/there', piece)).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(held('there').toString()).toBe('theirs')
  })

  it('keeps the mode and the other names of what it replaces, as any write', async () => {
    put('run.sh', 'before')
    chmodSync(join(root, 'run.sh'), 0o755)
    linkSync(join(root, 'run.sh'), join(root, 'other'))
    const { version } = await read('/run.sh')
    await write('/run.sh', {
      uploadId: 'u',
      offset: 0,
      content: base64('after'),
      final: true,
      ifVersion: version,
    })
    expect(held('other').toString()).toBe('after')
    expect(statSync(join(root, 'run.sh')).mode & 0o777).toBe(0o755)
  })

  it('is forgotten after ten minutes of rest', async () => {
    await write('/b', { uploadId: 'u', offset: 0, content: base64('abcd') })
    clock = 600_001
    await write('/c', { uploadId: 'v', offset: 0, content: base64('abcd') })
    await expect(write('/b', { uploadId: 'u', offset: 4, final: true })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

describe('a text in another encoding', () => {
  const japanese = 'こんにちは世界。これはテストです。\n'

  it('is text where that was asked for, and Base64 to a documented client (F11)', async () => {
    put('sjis.txt', iconv.encode(japanese, 'shift_jis'))
    expect(await read('/sjis.txt', { charset: 'auto' })).toMatchObject({
      content: japanese,
      encoding: 'utf-8',
      charset: 'shift_jis',
    })
    expect((await read('/sjis.txt', {}, true)).encoding).toBe('base64')
  })

  it('is saved in it again, alone or in pieces', async () => {
    put('sjis.txt', iconv.encode(japanese, 'shift_jis'))
    const { version } = await read('/sjis.txt', { charset: 'auto' })
    await write('/sjis.txt', { content: `${japanese}終\n`, charset: 'shift_jis', ifVersion: version })
    expect(iconv.decode(held('sjis.txt'), 'shift_jis')).toBe(`${japanese}終\n`)
    const piece = { uploadId: 'u', offset: 0, content: base64(japanese), final: true, charset: 'shift_jis' }
    await write('/sjis.txt', piece)
    expect(held('sjis.txt')).toEqual(iconv.encode(japanese, 'shift_jis'))
  })

  it('is refused with words where a character has no place in it, before anything is written', async () => {
    const before = iconv.encode(japanese, 'shift_jis')
    put('sjis.txt', before)
    await expect(
      write('/sjis.txt', { content: `${japanese}5 €`, charset: 'shift_jis' }),
    ).rejects.toMatchObject({
      code: 'UNENCODABLE',
      message: 'Line 2 has "€", which shift_jis can\'t hold. Nothing was written.',
    })
    expect(held('sjis.txt')).toEqual(before)
    await expect(write('/a', { content: 'x', charset: 'klingon' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    })
  })

  it('comes in pieces of UTF-8 when it is large', async () => {
    const text = japanese.repeat(30_000)
    put('sjis.txt', iconv.encode(text, 'shift_jis'))
    const first = await read('/sjis.txt', { charset: 'auto' })
    expect(first).toMatchObject({ charset: 'shift_jis', eof: false, size: Buffer.byteLength(text) })
    expect((await joined('/sjis.txt', 524_288, { charset: 'shift_jis' })).toString()).toBe(text)
  })
})

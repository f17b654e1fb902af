import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64FromBytes, bytesFromBase64 } from '../../../lib/text/base64'
import { FilesError } from '../filesError'
import type { ReadData } from '../shared/protocol'
import { type PieceRequest, readWhole } from './readWhole'
import { type PieceToWrite, writePieces } from './writePieces'

const KEEPS = 'It keeps changing.'
const encoder = new TextEncoder()

/** A server that sends at most so many bytes at a time; `change` is called with each piece before it is sent. */
function serverOf(
  start: Uint8Array,
  length: number,
  change: (asked: number) => Uint8Array | null = () => null,
) {
  let bytes = start
  let asked = 0
  const ask = async ({ offset = 0, ifVersion, charset }: PieceRequest): Promise<ReadData> => {
    bytes = change(asked++) ?? bytes
    const version = `v${base64FromBytes(bytes)}`
    if (ifVersion !== undefined && ifVersion !== version) throw new FilesError('CONFLICT', 'It changed.')
    const part = bytes.subarray(offset, offset + length)
    return {
      content: base64FromBytes(part),
      encoding: 'base64',
      offset,
      size: bytes.length,
      eof: offset + part.length >= bytes.length,
      version,
      ...(charset === undefined ? {} : { charset: charset === 'auto' ? 'utf-8' : charset }),
    }
  }
  return { ask, hasPieces: true, keepsChanging: KEEPS, asked: () => asked }
}

const auto = { charset: 'auto' }

describe('a file in pieces', () => {
  it('is the text it was, whatever it holds and however long a piece is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.integer({ min: 1, max: 50 }),
        async (text, length) => {
          const found = await readWhole('/f', serverOf(encoder.encode(text), length), auto)
          expect(found).toMatchObject({ kind: 'text', text })
        },
      ),
      { numRuns: 300 },
    )
  })

  it('that is no text is not fetched where text was wished: its first piece says what it is', async () => {
    const { ask, asked, ...server } = serverOf(new Uint8Array(1000), 7)
    const bare = async (request: PieceRequest) => ({ ...(await ask(request)), charset: undefined })
    const found = await readWhole('/f', { ...server, ask: bare, tellsText: true }, auto)
    expect(found).toEqual({ kind: 'bytes', bytes: null, version: null, size: 1000 })
    expect(asked()).toBe(1)
  })

  it('is the bytes it was where no text was wished', async () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, at) => at % 256)
    expect(await readWhole('/f', serverOf(bytes, 7))).toMatchObject({ kind: 'bytes', bytes })
  })

  it('is begun again when it changes between two pieces (fault 46), so that versions are never mixed', async () => {
    const server = serverOf(encoder.encode('a'.repeat(30)), 10, (asked) =>
      asked === 2 ? encoder.encode('b'.repeat(40)) : null,
    )
    expect(await readWhole('/f', server, auto)).toMatchObject({ text: 'b'.repeat(40) })
    const restless = serverOf(encoder.encode('a'.repeat(30)), 10, (asked) =>
      encoder.encode(String(asked).repeat(30)),
    )
    await expect(readWhole('/f', restless, auto)).rejects.toMatchObject({
      message: KEEPS,
    })
  })

  it('says how much has come, and is given up once it is not wanted any more', async () => {
    const told: number[] = []
    const server = serverOf(encoder.encode('x'.repeat(40)), 10)
    await readWhole('/f', server, { ...auto, progress: (percent) => told.push(percent) })
    expect(told).toEqual([25, 50, 75])
    const closed = serverOf(encoder.encode('x'.repeat(40)), 10)
    await expect(readWhole('/f', closed, { ...auto, isWanted: () => closed.asked() < 2 })).rejects.toThrow()
    expect(closed.asked()).toBe(2)
  })

  it('is marked where its bytes are no UTF-8 after all', async () => {
    const server = serverOf(Uint8Array.of(97, 0xff, 98), 1)
    expect(await readWhole('/f', server, { charset: 'utf-8' })).toMatchObject({
      text: 'a\uFFFDb',
      isExact: false,
    })
  })

  it('is asked for by pieces where the server refuses the whole', async () => {
    const server = serverOf(encoder.encode('abc'), 2)
    const ask = async (request: PieceRequest) => {
      if (request.offset === undefined) throw new FilesError('FILE_TOO_LARGE', 'No.', { size: 3 })
      return server.ask(request)
    }
    expect(await readWhole('/f', { ask, hasPieces: true, keepsChanging: KEEPS }, auto)).toMatchObject({
      text: 'abc',
    })
    await expect(
      readWhole('/f', { ask, hasPieces: false, keepsChanging: KEEPS }, auto),
    ).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
    })
  })
})

it('a text is sent in pieces that give the same bytes together, the last one final', async () => {
  const text = 'é😀\u0001'.repeat(80_000)
  const parts: Uint8Array[] = []
  const send = async ({ offset, content, final, size, uploadId }: PieceToWrite) => {
    expect({ offset, uploadId }).toEqual({
      offset: parts.reduce((sum, part) => sum + part.length, 0),
      uploadId: 'u',
    })
    parts.push(bytesFromBase64(content))
    return { final, size }
  }
  const answer = await writePieces(text, { path: '/f' }, { send, newId: () => 'u', unsent: new Map() })
  const whole = new Uint8Array(parts.flatMap((part) => [...part]))
  expect(answer).toEqual({ final: true, size: whole.length })
  expect(new TextDecoder().decode(whole)).toBe(text)
})

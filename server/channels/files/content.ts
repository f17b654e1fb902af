import { type Charset, charsetOf } from '../../../src/channels/files/shared/charsets'
import type { FilesRequest, StatData } from '../../../src/channels/files/shared/protocol'
import { LIMITS } from '../../../src/socket/protocol'
import { type CharsetWish, decodeText, encodeText, plainCharset } from '../../drivers/disk/charset'
import type { Disk, ReadResult } from '../../drivers/disk/disk'
import type { FileSource } from '../../drivers/disk/diskWrite'
import { FilesFault } from '../../drivers/disk/filesFault'
import { tooLarge } from '../../drivers/disk/openFile'
import type { Uploads } from '../../drivers/state/uploadsFolder'

type ReadRequest = Extract<FilesRequest, { type: 'read' }>
type WriteRequest = Extract<FilesRequest, { type: 'write' }>

/** Bytes that the envelope and the flags may take. */
const ENVELOPE_BYTES = 4096
/** Bytes of a file in one message at most: as Base64 they are well below its limit. */
const PIECE_BYTES = 524_288
/** Bytes of a piece whose length was not said. */
const DEFAULT_PIECE = 65_536
/** A text that was converted is kept for the pieces that follow, this long, ms. */
const KEPT_MS = 30_000
/**
 * Before the version of a whole file in an answer that has only its beginning: no `write` accepts it, so that a client
 * that takes the beginning for the whole cannot save it.
 */
const PARTIAL = 'partial.'

/** What is read of a file: its bytes, or its text in UTF-8. */
interface Source {
  readonly charset: Charset | null
  readonly isExact: boolean
  /** Null: the bytes of the disk themselves, read as they are needed. */
  readonly converted: Buffer | null
  readonly version: string
}

/** The source that was last made, and for which wish. */
interface Kept {
  readonly path: string
  readonly wish: CharsetWish
  readonly source: Source
}

const isFor = ({ wish, source }: Kept, { charset, prefer }: CharsetWish): boolean =>
  charset === source.charset || (charset === wish.charset && prefer === wish.prefer)

export interface FilesContent {
  /** The whole file, or as much of it as fits one message; only a word where it is unchanged. Throws `FilesFault`. */
  read(request: ReadRequest, isDocumented: boolean): Promise<object>
  write(request: WriteRequest): Promise<object>
  /** What arrived of a file in pieces goes; one that is written stays. */
  cancel(upload: { readonly path: string; readonly uploadId: string }): Promise<void>
}

interface Parts {
  readonly disk: Disk
  readonly uploads: Uploads | null
}

/**
 * Reads and writes contents of files, in the encodings and the pieces of the wire.
 *
 *     const content = createFilesContent({ disk, uploads })
 *     const data = await content.read({ type: 'read', requestId: '1', path: '/a.ts', charset: 'auto' }, false)
 */
export function createFilesContent({ disk, uploads }: Parts): FilesContent {
  let kept: Kept | null = null

  async function whole(request: ReadRequest, canCut: boolean, known: StatData | null): Promise<object> {
    const { path } = request
    const wish = wishOf(request)
    if (canCut && (known ?? (await disk.stat(path, { hashBytes: 0 }))).size > LIMITS.sendBytes)
      return beginning(request)
    const found = await disk.read(path, { maxBytes: LIMITS.sendBytes })
    for (const body of await bodiesOf(found, wish)) if (fits(body)) return body
    if (!canCut) throw tooLarge(path, found.bytes.length)
    return beginning(request)
  }

  async function beginning(request: ReadRequest): Promise<object> {
    const first = await piece({ ...request, offset: 0, length: PIECE_BYTES })
    return first.eof ? first : { ...first, version: PARTIAL + first.version }
  }

  async function piece(request: ReadRequest) {
    const { path, offset = 0, length = DEFAULT_PIECE } = request
    const ifVersion = request.ifVersion?.replace(PARTIAL, '')
    const { charset, isExact, converted, version } = await sourceOf(request)
    const range = { offset, length: Math.min(length, PIECE_BYTES), ifVersion }
    const about = charset === null ? {} : { charset, ...(isExact ? {} : { exact: false }) }
    if (converted === null) {
      const { bytes, ...rest } = await disk.readRange(path, range)
      return { content: bytes.toString('base64'), encoding: 'base64', offset, ...rest, ...about }
    }
    if (ifVersion !== undefined && ifVersion !== version)
      throw new FilesFault('CONFLICT', `${path} changed while it was read.`, {
        path,
        currentVersion: version,
      })
    const bytes = converted.subarray(offset, offset + range.length)
    const eof = offset + bytes.length >= converted.length
    const size = converted.length
    return { content: bytes.toString('base64'), encoding: 'base64', offset, size, version, eof, ...about }
  }

  /** Its bytes as they are at this moment, with nothing read but them. */
  async function livePiece({ path, offset = 0, length = DEFAULT_PIECE }: ReadRequest) {
    const { bytes, ...rest } = await disk.readLive(path, { offset, length: Math.min(length, PIECE_BYTES) })
    return { content: bytes.toString('base64'), encoding: 'base64', offset, ...rest }
  }

  /** Converts a text once for all its pieces. */
  async function sourceOf(request: ReadRequest): Promise<Source> {
    const { path } = request
    const wish = wishOf(request)
    if (wish === null || wish.charset === 'utf-8') {
      const isText = wish !== null
      return { charset: isText ? 'utf-8' : null, isExact: true, converted: null, version: '' }
    }
    const { version } = await disk.readRange(path, { offset: 0, length: 0 })
    if (kept?.path === path && kept.source.version === version && isFor(kept, wish)) return kept.source
    const source = await convert(await disk.read(path), wish)
    const mine = { path, wish, source }
    kept = mine
    setTimeout(() => {
      if (kept === mine) kept = null
    }, KEPT_MS).unref()
    return source
  }

  async function write(request: WriteRequest): Promise<object> {
    const { uploadId } = request
    if (uploadId === undefined) return put(request, bytesOf(request))
    if (uploads === null) throw refusePieces()
    const upload = { path: request.path, uploadId }
    const done = uploads.finished(upload)
    if (done !== null) return done
    const next = await uploads.append({
      ...upload,
      offset: request.offset ?? 0,
      bytes: fromBase64(request.content),
    })
    if (request.final !== true) return { uploadId, next }
    if (request.size !== undefined && request.size !== next)
      throw new FilesFault('CONFLICT', 'Not all of the file has arrived.', { path: request.path, next })
    const bytes = request.charset === undefined ? uploads.source(upload) : await uploads.read(upload)
    const answer = { uploadId, next, ...(await put(request, bytes)) }
    await uploads.finish(upload, answer)
    return answer
  }

  async function put(
    { path, charset, ifVersion }: WriteRequest,
    bytes: Buffer | FileSource,
  ): Promise<object> {
    const isText = charset !== undefined && Buffer.isBuffer(bytes)
    const encoded = isText ? await encode(path, bytes, known(charset)) : bytes
    return disk.write(path, encoded, ifVersion === undefined ? {} : { ifVersion })
  }

  /** Refuses what would not come back the same, before anything is written. */
  async function encode(path: string, bytes: Buffer, charset: Charset): Promise<Buffer> {
    const encoded = await encodeText(bytes.toString('utf8'), charset)
    if (Buffer.isBuffer(encoded)) return encoded
    const { line, character } = encoded
    throw new FilesFault(
      'UNENCODABLE',
      `Line ${line} has "${character}", which ${charset} can't hold. Nothing was written.`,
      { path },
    )
  }

  return {
    async read(request, isDocumented) {
      const { path, offset, unlessVersion } = request
      const known = unlessVersion === undefined ? null : await disk.stat(path)
      if (unlessVersion !== undefined && known?.version === unlessVersion)
        return { unchanged: true, version: unlessVersion }
      if (request.live === true) return livePiece(request)
      if (offset !== undefined) return piece(checked(request))
      return whole(request, !isDocumented && uploads !== null, known)
    },
    write,
    async cancel({ path, uploadId }) {
      if (uploads?.finished({ path, uploadId }) === null) await uploads.cancel({ path, uploadId })
    },
  }

  function checked(request: ReadRequest): ReadRequest {
    if (uploads === null) throw refusePieces()
    return request
  }
}

/** The answers that a whole file may have, the most readable first. */
async function bodiesOf({ bytes, version }: ReadResult, wish: CharsetWish | null): Promise<object[]> {
  const decoded = wish === null ? null : await decodeText(bytes, wish)
  if (decoded !== null) {
    const { text, charset, isExact } = decoded
    const about = { version, charset, ...(isExact ? {} : { exact: false }) }
    return [
      { content: text, encoding: 'utf-8', ...about },
      // JSON makes six bytes of a control character; Base64 never makes more than four of three.
      { content: Buffer.from(text).toString('base64'), encoding: 'base64', ...about },
    ]
  }
  const raw = { content: bytes.toString('base64'), encoding: 'base64', version }
  if (plainCharset(bytes) !== 'utf-8') return [raw]
  return [{ content: bytes.toString('utf8'), encoding: 'utf-8', version }, raw]
}

async function convert({ bytes, version }: ReadResult, wish: CharsetWish): Promise<Source> {
  const raw = { converted: null, version, isExact: true }
  if (wish.charset === 'auto' && plainCharset(bytes) === 'utf-8') return { ...raw, charset: 'utf-8' }
  const decoded = await decodeText(bytes, wish)
  if (decoded === null) return { ...raw, charset: null }
  const { text, charset, isExact } = decoded
  return { charset, isExact, converted: Buffer.from(text), version }
}

function wishOf({ charset, prefer }: ReadRequest): CharsetWish | null {
  if (charset === undefined) return null
  if (charset !== 'auto') return { charset: known(charset) }
  return { charset, prefer: charsetOf(prefer) ?? undefined }
}

function known(name: string): Charset {
  const charset = charsetOf(name)
  if (charset !== null) return charset
  throw new FilesFault('BAD_REQUEST', `This server does not know the encoding "${name}".`)
}

function bytesOf({ content, encoding = 'utf-8', offset, final }: WriteRequest): Buffer {
  if (offset !== undefined || final !== undefined)
    throw new FilesFault('BAD_REQUEST', 'Pieces of a file need an "uploadId".')
  return encoding === 'base64' ? fromBase64(content) : Buffer.from(content, 'utf8')
}

function fromBase64(content: string): Buffer {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(content) || content.length % 4 !== 0)
    throw new FilesFault('BAD_REQUEST', 'The content is not Base64.')
  return Buffer.from(content, 'base64')
}

function refusePieces(): FilesFault {
  return new FilesFault('BAD_REQUEST', 'Reading and writing in pieces is not supported by this server.')
}

const fits = (body: object): boolean =>
  Buffer.byteLength(JSON.stringify(body)) + ENVELOPE_BYTES <= LIMITS.sendBytes

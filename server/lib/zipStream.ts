import { crc32, createDeflateRaw } from 'node:zlib'

/** A file or folder of an archive. Names have `/` between their parts; that of a folder ends in one. */
export interface ZipEntry {
  readonly name: string
  readonly modified: Date
  readonly isExecutable?: boolean
  /** Null: a folder. */
  readonly content: AsyncIterable<Uint8Array> | null
  /** Bytes of the content, at most. */
  readonly size: number
  /** Called when it is not needed any more, also where its content was never begun. */
  readonly close?: () => Promise<void>
}

/** What a field of 32 bits holds; larger numbers stand in fields of zip64. */
const MAX_32 = 0xffff_ffff
const MAX_16 = 0xffff
/** A file over this size may exceed 32 bits once it is packed. */
const LARGE = 0xf000_0000
/** Names are UTF-8, and the sizes follow the content. */
const FLAGS = 0x0808
const DEFLATE = 8
const STORE = 0
/** Versions of the format: with folders and DEFLATE, and with zip64. */
const PLAIN = 20
const ZIP64 = 45
const MADE_BY_UNIX = 3 << 8
const MODES = { folder: 0o040755, program: 0o100755, file: 0o100644 } as const

/** What the directory at the end says of an entry. */
interface Written {
  readonly name: Buffer
  readonly time: number
  readonly mode: number
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly offset: number
}

interface ZipOptions {
  /** The largest size of an ordinary entry; tests lower it. */
  readonly large?: number
}

/**
 * A zip archive, written while it is read: of its contents no more than a chunk is in memory, of its entries a line each.
 * It fails as a whole where one of the contents does.
 *
 *     await pipeline(Readable.from(zipStream(entries)), response)
 */
export async function* zipStream(
  entries: AsyncIterable<ZipEntry>,
  { large = LARGE }: ZipOptions = {},
): AsyncGenerator<Buffer> {
  const written: Written[] = []
  let at = 0
  for await (const entry of entries) {
    const isLarge = entry.size >= large
    const offset = at
    try {
      const head = headOf(entry)
      const start = localHeader(head, isLarge)
      yield start
      const counts = yield* packed(entry.content)
      at += start.length + counts.packed
      written.push({ ...head, ...counts, offset })
      if (entry.content === null) continue
      const end = descriptor(counts, isLarge)
      yield end
      at += end.length
    } finally {
      await entry.close?.()
    }
  }
  const start = at
  for (const one of written) {
    const line = directoryLine(one, large)
    yield line
    at += line.length
  }
  yield directoryEnd({ count: written.length, start, length: at - start }, large)
}

type Counts = Pick<Written, 'crc' | 'packed' | 'size'>

/** A content as it stands in the archive, and what the directory is to say of it. */
async function* packed(content: ZipEntry['content']): AsyncGenerator<Buffer, Counts> {
  let [crc, packed, size] = [0, 0, 0]
  if (content === null) return { crc, packed, size }
  async function* counted(from: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of from) {
      crc = crc32(chunk, crc)
      size += chunk.length
      yield chunk
    }
  }
  for await (const chunk of deflated(counted(content))) {
    packed += chunk.length
    yield chunk
  }
  return { crc, packed, size }
}

/** Packed quickly: the link, and not this, is to be what one waits for. */
async function* deflated(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const packing = createDeflateRaw({ level: 1 })
  let failure: unknown = null
  const feeding = (async () => {
    try {
      for await (const chunk of content) if (!packing.write(chunk)) await drained(packing)
      packing.end()
    } catch (error) {
      failure = error
      packing.destroy()
    }
  })()
  try {
    for await (const chunk of packing) yield chunk
  } catch (error) {
    throw failure ?? error
  } finally {
    packing.destroy()
    await feeding
  }
  if (failure !== null) throw failure
}

/** Also where it was given up meanwhile: who feeds it would wait for ever. */
function drained(stream: ReturnType<typeof createDeflateRaw>): Promise<void> {
  return new Promise((resolve, reject) => {
    if (stream.destroyed) return reject(new Error('It was given up.'))
    const done = () => {
      stream.off('drain', done)
      stream.off('close', gone)
      resolve()
    }
    const gone = () => {
      stream.off('drain', done)
      reject(new Error('It was given up.'))
    }
    stream.once('drain', done)
    stream.once('close', gone)
  })
}

function headOf({ name, modified, isExecutable, content }: ZipEntry) {
  const bytes = Buffer.from(name, 'utf8')
  if (bytes.length > MAX_16) throw new Error('A name is too long for an archive.')
  return {
    name: bytes,
    time: dosTime(modified),
    mode: content === null ? MODES.folder : isExecutable ? MODES.program : MODES.file,
    method: content === null ? STORE : DEFLATE,
  }
}

type Head = ReturnType<typeof headOf>

function localHeader({ name, time, method }: Head, isLarge: boolean): Buffer {
  const extra = isLarge ? zip64Field([0, 0]) : Buffer.alloc(0)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(isLarge ? ZIP64 : PLAIN, 4)
  head.writeUInt16LE(method === STORE ? FLAGS & ~8 : FLAGS, 6)
  head.writeUInt16LE(method, 8)
  head.writeUInt32LE(time, 10)
  if (isLarge) head.writeUInt32LE(MAX_32, 18)
  if (isLarge) head.writeUInt32LE(MAX_32, 22)
  head.writeUInt16LE(name.length, 26)
  head.writeUInt16LE(extra.length, 28)
  return Buffer.concat([head, name, extra])
}

/** Stands behind a content whose size was not known before. */
function descriptor({ crc, packed, size }: Counts, isLarge: boolean): Buffer {
  const end = Buffer.alloc(isLarge ? 24 : 16)
  end.writeUInt32LE(0x08074b50, 0)
  end.writeUInt32LE(crc, 4)
  if (isLarge) {
    end.writeBigUInt64LE(BigInt(packed), 8)
    end.writeBigUInt64LE(BigInt(size), 16)
  } else {
    end.writeUInt32LE(packed, 8)
    end.writeUInt32LE(size, 12)
  }
  return end
}

function directoryLine(entry: Written, large: number): Buffer {
  const { name, time, mode, method, crc, packed, size, offset } = entry
  const fits = Math.max(packed, size, offset) < Math.min(large, MAX_32)
  const extra = fits ? Buffer.alloc(0) : zip64Field([size, packed, offset])
  const line = Buffer.alloc(46)
  line.writeUInt32LE(0x02014b50, 0)
  line.writeUInt16LE(MADE_BY_UNIX | (fits ? PLAIN : ZIP64), 4)
  line.writeUInt16LE(fits ? PLAIN : ZIP64, 6)
  line.writeUInt16LE(method === STORE ? FLAGS & ~8 : FLAGS, 8)
  line.writeUInt16LE(method, 10)
  line.writeUInt32LE(time, 12)
  line.writeUInt32LE(crc, 16)
  line.writeUInt32LE(fits ? packed : MAX_32, 20)
  line.writeUInt32LE(fits ? size : MAX_32, 24)
  line.writeUInt16LE(name.length, 28)
  line.writeUInt16LE(extra.length, 30)
  // The mode as Unix has it, and beside it what says "folder" to others.
  line.writeUInt32LE(((mode << 16) | (method === STORE ? 0x10 : 0)) >>> 0, 38)
  line.writeUInt32LE(fits ? offset : MAX_32, 42)
  return Buffer.concat([line, name, extra])
}

interface Directory {
  readonly count: number
  readonly start: number
  readonly length: number
}

function directoryEnd({ count, start, length }: Directory, large: number): Buffer {
  const fits = count < MAX_16 && Math.max(start, length) < Math.min(large, MAX_32)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(fits ? count : MAX_16, 8)
  end.writeUInt16LE(fits ? count : MAX_16, 10)
  end.writeUInt32LE(fits ? length : MAX_32, 12)
  end.writeUInt32LE(fits ? start : MAX_32, 16)
  if (fits) return end
  const whole = Buffer.alloc(56)
  whole.writeUInt32LE(0x06064b50, 0)
  whole.writeBigUInt64LE(44n, 4)
  whole.writeUInt16LE(MADE_BY_UNIX | ZIP64, 12)
  whole.writeUInt16LE(ZIP64, 14)
  whole.writeBigUInt64LE(BigInt(count), 24)
  whole.writeBigUInt64LE(BigInt(count), 32)
  whole.writeBigUInt64LE(BigInt(length), 40)
  whole.writeBigUInt64LE(BigInt(start), 48)
  const place = Buffer.alloc(20)
  place.writeUInt32LE(0x07064b50, 0)
  place.writeBigUInt64LE(BigInt(start + length), 8)
  place.writeUInt32LE(1, 16)
  return Buffer.concat([whole, place, end])
}

function zip64Field(numbers: readonly number[]): Buffer {
  const field = Buffer.alloc(4 + 8 * numbers.length)
  field.writeUInt16LE(1, 0)
  field.writeUInt16LE(8 * numbers.length, 2)
  for (const [index, number] of numbers.entries()) field.writeBigUInt64LE(BigInt(number), 4 + 8 * index)
  return field
}

/** Time and date as the format has them: in steps of two seconds from 1980 to 2107, in no time zone, so that it is UTC. */
function dosTime(date: Date): number {
  const year = date.getUTCFullYear()
  if (!(year >= 1980)) return 0x0021_0000
  if (year > 2107) return 0xff9f_bf7d
  const day = ((year - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate()
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1)
  return ((day << 16) | time) >>> 0
}

import { crc32, inflateRawSync } from 'node:zlib'

export interface ReadEntry {
  readonly content: Buffer
  /** As Unix has it. */
  readonly mode: number
}

/** Entries of an archive by name, read by the directory at its end. Throws where a checksum is wrong or something is missing. */
export function readZip(zip: Buffer): Map<string, ReadEntry> {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0) throw new Error('The archive has no end.')
  let count = zip.readUInt16LE(end + 10)
  let at = zip.readUInt32LE(end + 16)
  if (at === 0xffff_ffff) {
    const whole = Number(zip.readBigUInt64LE(end - 20 + 8))
    if (zip.readUInt32LE(whole) !== 0x06064b50)
      throw new Error('The end of zip64 is not where it is said to be.')
    count = Number(zip.readBigUInt64LE(whole + 32))
    at = Number(zip.readBigUInt64LE(whole + 48))
  }
  const entries = new Map<string, ReadEntry>()
  for (let n = 0; n < count; n += 1) {
    if (zip.readUInt32LE(at) !== 0x02014b50) throw new Error('The directory is broken.')
    const nameLength = zip.readUInt16LE(at + 28)
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    const { packed, size, offset } = numbersOf(zip, at)
    const method = zip.readUInt16LE(at + 10)
    const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28)
    const bytes = zip.subarray(start, start + packed)
    const content = method === 0 ? bytes : inflateRawSync(bytes)
    if (content.length !== size || crc32(content) !== zip.readUInt32LE(at + 16))
      throw new Error(`${name} is not what the directory says.`)
    entries.set(name, { content, mode: zip.readUInt32LE(at + 38) >>> 16 })
    at += 46 + nameLength + zip.readUInt16LE(at + 30)
  }
  return entries
}

function numbersOf(zip: Buffer, at: number) {
  const numbers = {
    packed: zip.readUInt32LE(at + 20),
    size: zip.readUInt32LE(at + 24),
    offset: zip.readUInt32LE(at + 42),
  }
  if (numbers.offset !== 0xffff_ffff) return numbers
  const extra = at + 46 + zip.readUInt16LE(at + 28) + 4
  const [size, packed, offset] = [0, 8, 16].map((field) => Number(zip.readBigUInt64LE(extra + field)))
  if (size === undefined || packed === undefined || offset === undefined) throw new Error('No field.')
  return { packed, size, offset }
}

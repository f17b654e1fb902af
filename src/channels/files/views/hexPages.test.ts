import { describe, expect, it, vi } from 'vitest'
import { RequestError } from '../../../socket/link'
import { FilesError } from '../filesError'
import type { ByteSource } from './byteSource'
import { asciiOf, createHexPages, hexByte, hexOffset, offsetOf } from './hexPages'

const GB = 1024 ** 3

/** A file in which each byte says where it stands. */
function fileOf(size: number) {
  const asked: number[] = []
  const source: ByteSource = {
    async read(offset, length) {
      asked.push(offset)
      const bytes = Uint8Array.from(
        { length: Math.max(0, Math.min(length, size - offset)) },
        (_, at) => (offset + at) % 251,
      )
      return { bytes, size, fileId: 'f' }
    },
  }
  return { source, asked }
}

describe('the bytes of a file', () => {
  it('of 10 GB are there where one looks, and nowhere else', async () => {
    const { source, asked } = fileOf(10 * GB)
    const pages = createHexPages(source)
    pages.want(0, 640)
    pages.want(0, 640)
    await vi.waitFor(() => expect(pages.store.getState()).toMatchObject({ size: 10 * GB, status: 'shown' }))
    expect(pages.byteAt(17)).toBe(17)
    expect(pages.byteAt(5 * GB)).toBeNull()
    pages.want(5 * GB, 5 * GB + 640)
    await vi.waitFor(() => expect(pages.byteAt(5 * GB)).toBe((5 * GB) % 251))
    expect(asked).toEqual([0, 5 * GB])
  })

  it('are kept up to 8 MB, those that were looked at last', async () => {
    const { source } = fileOf(GB)
    const pages = createHexPages(source)
    for (let page = 0; page < 200; page += 1) {
      pages.want(page * 65_536, page * 65_536 + 1)
      await vi.waitFor(() => expect(pages.byteAt(page * 65_536)).not.toBeNull(), { interval: 1 })
    }
    expect(pages.byteAt(0)).toBeNull()
    expect(pages.byteAt(100 * 65_536)).not.toBeNull()
  })

  it('stay on screen while those of a changed file are on their way', async () => {
    let mark = 1
    const pages = createHexPages({
      read: async () => ({ bytes: Uint8Array.of(mark), size: 1, fileId: null }),
    })
    pages.want(0, 1)
    await vi.waitFor(() => expect(pages.byteAt(0)).toBe(1))
    mark = 2
    pages.changed()
    expect(pages.byteAt(0)).toBe(1)
    pages.want(0, 1)
    await vi.waitFor(() => expect(pages.byteAt(0)).toBe(2))
  })

  it('say why they do not come, and come once they are asked for again', async () => {
    let fault: Error | null = new RequestError('DISCONNECTED', 'lost')
    const pages = createHexPages({
      async read() {
        if (fault) throw fault
        return { bytes: Uint8Array.of(7), size: 1, fileId: null }
      },
    })
    const status = () => pages.store.getState().status
    pages.want(0, 1)
    await vi.waitFor(() => expect(status()).toBe('lost'))
    fault = new FilesError('NOT_FOUND', 'gone')
    pages.want(0, 1)
    await vi.waitFor(() => expect(status()).toBe('missing'))
    fault = null
    pages.want(0, 1)
    await vi.waitFor(() => expect(status()).toBe('shown'))
  })
})

it('an offset is written in hexadecimal or decimal', () => {
  expect(['0x10', '10h', '16', ' 1_000 ', '0xFFFFFFFFF', ''].map(offsetOf)).toEqual([
    16,
    16,
    16,
    1000,
    0xfffffffff,
    null,
  ])
  expect(['ff', '-1', '1.5', '0x', '0xg'].map(offsetOf)).toEqual([null, null, null, null, null])
})

it('a byte is two digits, and its sign where ASCII has one', () => {
  expect([0, 10, 255, null].map(hexByte)).toEqual(['00', '0A', 'FF', '··'])
  expect([0x41, 0x7e, 0x7f, 0x1f, 0xe9, null].map(asciiOf).join('')).toBe('A~....')
  expect([hexOffset(255, 1000), hexOffset(0, 10 * GB)]).toEqual(['000000FF', '000000000'])
})

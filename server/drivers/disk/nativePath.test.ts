import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalName, nativePath, shownPath } from './nativePath'

const bytesOf = (path: string) => Buffer.from(nativePath(path))
/** Many of them look like escapes, or are cut off characters. */
const names = fc
  .array(
    fc.oneof(
      fc
        .constantFrom('\\', 'x', '5C', 'E9', '\\xE9', '\\x5C', '\\x41', 'é', '😀')
        .map((text) => Buffer.from(text)),
      fc.uint8Array({ minLength: 1, maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
    ),
    { maxLength: 8 },
  )
  .map((parts) => Buffer.concat(parts))

describe('a name that is no UTF-8', () => {
  it.each([
    [Buffer.from('caf\xe9.txt', 'latin1'), 'caf\\xE9.txt'],
    [Buffer.from('\xff\xfe', 'latin1'), '\\xFF\\xFE'],
    [Buffer.from([0xe2, 0x82, 0x41]), '\\xE2\\x82A'],
    [Buffer.from('café 😀'), 'café 😀'],
    [Buffer.from('C:\\x41\\new'), 'C:\\x41\\new'],
    [Buffer.from('caf\\xE9.txt'), 'caf\\x5CxE9.txt'],
    [Buffer.from('a\\x5Cb'), 'a\\x5Cx5Cb'],
  ])('%o is %s', (bytes, shown) => {
    expect(shownPath(bytes)).toBe(shown)
    expect(bytesOf(shown)).toEqual(bytes)
  })

  it('has one form that is text and leads back to it, and no other name has the same (F21)', () => {
    fc.assert(
      fc.property(names, names, (bytes, others) => {
        const shown = shownPath(bytes)
        expect(Buffer.from(shown, 'utf8').toString('utf8')).toBe(shown)
        expect(bytesOf(shown)).toEqual(bytes)
        expect(canonicalName(shown)).toBe(shown)
        if (!bytes.equals(others)) expect(shownPath(others)).not.toBe(shown)
      }),
    )
  })

  it('is the same however it was asked for, and never hides a slash or a dot', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('\\', 'x', '2', '5', 'C', 'E', '9', 'F', '0', '/', '.') }),
        (path) => {
          const count = (bytes: Buffer, what: string) =>
            bytes.filter((byte) => byte === what.charCodeAt(0)).length
          for (const what of ['/', '.', '\0'])
            expect(count(bytesOf(path), what)).toBe(count(Buffer.from(path), what))
          expect(bytesOf(canonicalName(path))).toEqual(bytesOf(path))
        },
      ),
    )
    expect(canonicalName('caf\\xC3\\xA9')).toBe('café')
  })
})

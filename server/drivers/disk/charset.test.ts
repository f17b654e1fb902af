import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { CHARSETS } from '../../../src/channels/files/shared/charsets'
import { decodeText, encodeText } from './charset'

const auto = { charset: 'auto' } as const
const JAPANESE = 'こんにちは世界。これはテストです。\n'
const SIMPLIFIED = '这是一个测试文件，包含中文内容。\n'
const KOREAN = '이것은 테스트 파일입니다. 한국어 내용을 포함합니다.\n'
const RUSSIAN = 'Это проверка кодировки для русского текста.\n'

describe('the encoding of a text', () => {
  it.each([
    ['utf-8', 'plain\n'],
    ['utf-8', '\uFEFFhé\n'],
    ['utf-16le', '\uFEFFhé 日本\n'],
    ['utf-16be', '\uFEFFhé 日本\n'],
    ['windows-1252', 'café\n'],
    ['windows-1252', 'x = "é"\n'],
    ['windows-1252', 'Größe über naïve façade “résumé”\n'],
    ['shift_jis', JAPANESE],
    ['euc-jp', JAPANESE],
    ['gbk', SIMPLIFIED],
    ['big5', '你好，這是繁體中文測試文件\n'],
    ['euc-kr', KOREAN],
    ['euc-kr', '안녕하세요 세계\n'],
    ['koi8-r', RUSSIAN],
    ['windows-1251', RUSSIAN],
  ] as const)('is found to be %s for %j, and saving gives the same bytes', async (charset, text) => {
    const bytes = iconv.encode(text, charset, { addBOM: false })
    const decoded = await decodeText(bytes, auto)
    expect(decoded).toEqual({ text, charset, isExact: true })
    expect(await encodeText(text, charset)).toEqual(bytes)
  })

  it('is never guessed for what is no text', async () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108', 'hex')
    expect(await decodeText(png, auto)).toBeNull()
    const noise = Buffer.from(Array.from({ length: 4096 }, (_, at) => ((at * 167 + 13) % 255) + 1))
    expect(await decodeText(noise, auto)).toBeNull()
  })

  it('is what was wanted, and says where that does not give the same bytes again', async () => {
    const bytes = iconv.encode(JAPANESE, 'shift_jis')
    expect(await decodeText(bytes, { charset: 'koi8-r' })).toMatchObject({ charset: 'koi8-r', isExact: true })
    expect(await decodeText(bytes, { charset: 'utf-8' })).toMatchObject({ charset: 'utf-8', isExact: false })
    const kept = await decodeText(iconv.encode('été à Paris\n', 'iso-8859-15'), {
      charset: 'auto',
      prefer: 'iso-8859-15',
    })
    expect(kept?.charset).toBe('iso-8859-15')
  })

  it('refuses the first character that has no place in it', async () => {
    expect(await encodeText('日本\n語 € x', 'shift_jis')).toEqual({ line: 2, character: '€' })
    expect(await encodeText('ok 😀', 'windows-1252')).toEqual({ line: 1, character: '😀' })
    expect(await encodeText('what? ', 'windows-1252')).toEqual(Buffer.from('what? '))
  })

  it('comes back from every encoding that says so, however long the text is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom(...CHARSETS),
        async (raw, charset) => {
          const bytes = Buffer.from(raw)
          for (const wish of [{ charset }, auto]) {
            const decoded = await decodeText(bytes, wish)
            if (decoded?.isExact) expect(await encodeText(decoded.text, decoded.charset)).toEqual(bytes)
            if (wish === auto && decoded) expect(decoded.isExact).toBe(true)
          }
        },
      ),
      { numRuns: 500 },
    )
    const long = '😀é日'.repeat(700_000)
    const bytes = Buffer.from(long, 'utf16le')
    expect((await decodeText(bytes, { charset: 'utf-16le' }))?.isExact).toBe(true)
    expect(Buffer.isBuffer(await encodeText(long, 'gb18030'))).toBe(true)
  })
})

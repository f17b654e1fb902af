import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findLinks, linkEnd } from './linkEnd'

const found = (text: string) => findLinks(text).map(({ start, end }) => text.slice(start, end))

/** Each text has one address, which stands between the bars. */
const ends: Readonly<Record<string, readonly string[]>> = {
  'the end of a sentence': [
    'See |https://example.com|.',
    'See |https://example.com/a|, and',
    'See |https://example.com/a|...',
    'Really |https://example.com/a?b=c|?!',
    '|https://example.com/a|: done',
    '|https://example.com/v1.2.3/a.html|;',
    '|https://example.com/a|…',
    '|https://example.com|—so',
  ],
  'a bracket that was opened before it': [
    '(|https://example.com/a|)',
    '(see |https://example.com/a|).',
    '[text](|https://example.com/a|)',
    '[|https://example.com/a|]',
    '{url: |https://example.com/a|}',
    '<|https://example.com/a|>',
    '(|https://en.wikipedia.org/wiki/Foo_(bar)|)',
    '|https://example.com/foo|(see docs)',
    '([a](|https://example.com/a|)])',
  ],
  'a quote': [
    '"|https://example.com/a|"',
    "'|https://example.com/a|'",
    "'|https://example.com/a|' + 'b'",
    "'|https://example.com/a|'+'b'",
    '`|https://example.com/a|`',
    '“|https://example.com/a|”',
    '‘|https://example.com/a|’',
    '«|https://example.com/a|»',
    '„|https://example.com/a|“',
    '{"url":"|https://example.com/a|","b":1}',
  ],
  'an emphasis or a border of a table': [
    '**|https://example.com/a|**',
    '_|https://example.com/a|_',
    '│|https://example.com/a|│',
    '|https://example.com/a||b',
  ],
  'Chinese, Japanese and Korean punctuation': [
    '已提交：|https://example.com/pull/42|（两次）',
    '完了 |https://example.org|。次は試験',
    '「|https://example.com/a|」',
    '【|https://example.com/a|】',
    '《|https://example.com/a|》',
    '打开|https://example.com/a|，然后',
    '打开|https://example.com/a|、等等',
    '|http://localhost:3000|！',
    '|http://localhost:3000/|；',
    '|http://localhost:3000|？好',
    '|https://example.com|　全角',
  ],
  'words of a script without spaces': [
    '见|https://example.com/pull/42|请看',
    '|https://example.com|をご覧ください',
    '|https://example.com/docs|를 보세요',
    '|https://example.com/docs?id=7|です',
  ],
}

describe('a web address in a text ends before', () => {
  it.each(Object.entries(ends))('%s', (_, texts) => {
    for (const text of texts) {
      const [before = '', link = ''] = text.split('|')
      const plain = before + link + text.slice(before.length + link.length + 2)
      expect(found(plain), plain).toEqual([link])
      expect(linkEnd(plain, before.length), plain).toBe(before.length + link.length)
    }
  })
})

describe('a web address in a text keeps', () => {
  it.each([
    'https://en.wikipedia.org/wiki/Rust_(programming_language)',
    'https://en.wikipedia.org/wiki/Rust_(programming_language)#History',
    "https://en.wikipedia.org/wiki/Hooke's_law",
    'http://[::1]:3000/a',
    'http://localhost:5173/?q[]=1&r={a}#/b?c',
    'https://user@example.com:8080/~me/a;b,c/@scope+x=%20!d*e',
    'https://zh.wikipedia.org/wiki/中文',
    'https://例え.jp/テスト',
    'https://example.com/search?q=日本語#見出し',
    'https://пример.рф/путь',
    'HTTPS://EXAMPLE.COM/A',
    'https://web.archive.org/web/2020/https://example.com/a',
    'https://example.com/a/',
  ])('what belongs to it: %s', (link) => {
    expect(found(link)).toEqual([link])
    expect(found(`(${link}).`)).toEqual([link])
  })
})

describe('what is no web address', () => {
  it.each(['https://', 'https://.', 'http:/a', 'ftp://a', '://a', 'https:// a', 'https://)', 'https://。'])(
    'has no end: %s',
    (text) => {
      expect(found(text)).toEqual([])
      expect(linkEnd(text, 0)).toBe(0)
    },
  )
})

describe('the links of any text', () => {
  it('lie in it in order, and each ends where one that begins there ends', () => {
    const part = fc.oneof(
      fc.constantFrom('https://', 'a', '.', '(', ')', '[', ']', "'", '。', '中', '😀', ' ', '/', '\ud83d'),
      fc.string({ unit: 'binary' }),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const text = parts.join('')
        let last = 0
        for (const { start, end } of findLinks(text)) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThan(start)
          expect(linkEnd(text, start)).toBe(end)
          expect(text.slice(start, end)).not.toMatch(/[\s"<>。]|[.,:;!?]$/)
          last = end
        }
      }),
      { numRuns: 500 },
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Block, Inline } from './markdownTree'
import { continueMarkdown, emptyMarkdown } from './streamedMarkdown'

const blocksOf = (text: string, streaming = false): readonly Block[] =>
  continueMarkdown(emptyMarkdown, text, streaming).pieces.flatMap(({ blocks }) => blocks)

const TAGS = { strong: 'b', em: 'i', del: 's', link: 'a' } as const

function written(inline: Inline): string {
  switch (inline.type) {
    case 'text':
      return inline.text
    case 'codespan':
      return `[${inline.text}]`
    case 'break':
      return '⏎'
    case 'image':
      return inline.alt
    case 'file':
      return inline.children.map(written).join('')
    default: {
      const tag = TAGS[inline.type]
      return `<${tag}>${inline.children.map(written).join('')}</${tag}>`
    }
  }
}

const shown = (text: string, streaming = false): string =>
  blocksOf(text, streaming)
    .map((block) => {
      if (block.type === 'paragraph') return block.children.map(written).join('')
      if (block.type !== 'table') return block.type
      return [block.header, ...block.rows.map(({ cells }) => cells)]
        .map((row) => row.map((cell) => cell.map(written).join('')).join('|'))
        .join('\n')
    })
    .join('\n')

/** What is emphasised, whatever stands around it. */
const EMPHASISED = [
  '「缓存」',
  '先备份。',
  '（可选）',
  '重要(note)',
  '"강조"',
  '“引用”',
  '缓存',
  'a.ts',
  '注意！',
  'カタカナー',
]
const AROUND = ['', '结论：', '需要清空', '再', '。', '，', 'です', '입니다', '「', '」', ' ', '\n']

describe('emphasis beside a script without spaces', () => {
  it.each([
    ['结论：**「缓存」**需要清空。', '结论：<b>「缓存」</b>需要清空。'],
    ['**先备份。**再升级。', '<b>先备份。</b>再升级。'],
    ['注意*（可选）*步骤。', '注意<i>（可选）</i>步骤。'],
    ['**重要(note)**です', '<b>重要(note)</b>です'],
    ['文件**`a.ts`**。', '文件<b>[a.ts]</b>。'],
    ['***粗斜***文，**中*文*字**', '<i><b>粗斜</b></i>文，<b>中<i>文</i>字</b>'],
    ['~~「旧」~~新', '<s>「旧」</s>新'],
  ])('is found in %j', (text, expected) => {
    expect(shown(text)).toBe(expected)
  })

  it('is found whatever CJK stands around it, and shows no delimiter while it arrives', () => {
    const mark = fc.constantFrom('*', '**', '***')
    const around = fc.constantFrom(...AROUND)
    fc.assert(
      fc.property(around, mark, fc.constantFrom(...EMPHASISED), around, (before, marks, words, after) => {
        const open = before + marks
        const text = open + words + marks + after
        expect(shown(text)).not.toContain('*')
        expect(shown(text)).toContain(`>${words}<`)
        // A lone star behind a word may as well multiply: it is text until its other half has come.
        if (marks === '*') return
        for (let end = open.length + 1; end <= text.length; end++)
          expect(shown(text.slice(0, end), true)).not.toContain('*')
      }),
    )
  })

  it.each([
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['snake_case_name 文件_名称_v2', 'snake_case_name 文件_名称_v2'],
    ['** 「a」 **', '** 「a」 **'],
    ['\\*\\*「a」\\*\\*', '**「a」**'],
    ['**foo*bar**baz*', '<b>foo*bar</b>baz*'],
    ['*(*foo*)*', '<i>(<i>foo</i>)</i>'],
    ['*a**b*', '<i>a**b</i>'],
    ['a**"b"**c', 'a**"b"**c'],
    ['`**「a」**` **[「l」](https://l.example)**后', '[**「a」**] <b><a>「l」</a></b>后'],
  ])('is not seen where there is none: %j', (text, expected) => {
    expect(shown(text)).toBe(expected)
  })

  it.each(['a*b_', 'a_b_', '*a', 'a~~b'])(
    'is not looked for among so many %j that the page would stand still',
    (marks) => {
      const text = marks.repeat(25_000)
      for (const isStreaming of [false, true])
        expect(blocksOf(text, isStreaming)).toEqual([
          { type: 'paragraph', children: [{ type: 'text', text }] },
        ])
      expect(shown(`${text}\n\n*after*`)).toContain('<i>after</i>')
    },
  )

  it('costs no square of the length of a hostile text, and shows all of it', () => {
    const text = `${'*a **b '.repeat(2000)}${'a*'.repeat(2000)}`
    expect(shown(text).replace(/<\/?\w>/g, '')).toContain('b *a **b')
  })
})

describe('a web address', () => {
  it.each([
    ['见 https://例え.jp/パス', '见 <a>https://例え.jp/パス</a>'],
    ['(https://例え.jp/パス)。', '(<a>https://例え.jp/パス</a>)。'],
    ['https://пример.рф/путь, да', '<a>https://пример.рф/путь</a>, да'],
    ['*https://中文.com*', '<i><a>https://中文.com</a></i>'],
    ['www.例え.jp und www.example.com.', '<a>www.例え.jp</a> und <a>www.example.com</a>.'],
    ['https://example.com/42（两次）', '<a>https://example.com/42</a>（两次）'],
    ['https://example.com/docs를 보세요', '<a>https://example.com/docs</a>를 보세요'],
    ['http://[::1]:3000/a', '<a>http://[::1]:3000/a</a>'],
    ['a.b@example.com and http://a b', '<a>a.b@example.com</a> and <a>http://a</a> b'],
    ['https://。 https://[x] https:// www. www.。', 'https://。 https://[x] https:// www. www.。'],
  ])('of any script is a link in %j', (text, expected) => {
    expect(shown(text)).toBe(expected)
  })
})

describe('a footnote', () => {
  it('is text, and leads to no file', () => {
    const text = 'One[^1], two[^a.ts].\n[^1]: note\n[^a.ts]: src\n\n[^3]: more'
    const paragraph = (...words: string[]) => ({
      type: 'paragraph',
      children: [{ type: 'text', text: words.join('') }],
    })
    expect(blocksOf(text)).toEqual([
      paragraph('One[^1], two[^a.ts].'),
      paragraph('[^1]: note'),
      paragraph('[^a.ts]: src'),
      paragraph('[^3]: more'),
    ])
  })

  it('ends the text above it also where a line follows that makes headings', () => {
    expect(blocksOf('(One.\n[^1]: note\n(Two.\n---\n').map(({ type }) => type)).toEqual([
      'paragraph',
      'heading',
    ])
  })

  it('leaves definitions of links what they are', () => {
    expect(shown('[a][1]\n\n[1]: https://a.example')).toBe('<a>a</a>')
  })
})

describe('tildes', () => {
  it.each([
    ['It takes 5~7 s for 100~200 rows.', 'It takes 5~7 s for 100~200 rows.'],
    ['Either (~$1.50) or (~$10). ~~Gone~~ is gone.', 'Either (~$1.50) or (~$10). <s>Gone</s> is gone.'],
    ['~one~ and ~~a~b~~', '~one~ and <s>a~b</s>'],
    ['~~half~', '~~half~'],
  ])('strike out only in pairs: %j', (text, expected) => {
    expect(shown(text)).toBe(expected)
  })

  it.each(['about ~5', 'about ~5~7', '(~$1.50) or (~$1'])('stay text while they arrive: %j', (text) => {
    expect(shown(text, true)).toBe(text)
  })
})

describe('a table', () => {
  const table = (cell: string) => `| a<br>b | c |\n|---|---|\n| ${cell} | d |`

  it('breaks lines at <br>, also inside of emphasis, and takes no other tag', () => {
    expect(shown(table('stop<br>start<br/>**look<BR />up** <b>x</b>'))).toBe(
      'a⏎b|c\nstop⏎start⏎<b>look⏎up</b> <b>x</b>|d',
    )
    expect(shown('no<br>table `<br>`')).toBe('no<br>table [<br>]')
    expect(shown(table('`<br>`'))).toContain('[<br>]')
  })

  it('shows nothing of a <br> whose end is still on its way', () => {
    const text = '| a | b |\n|---|---|\n| 1 | stop<br/>start'
    for (let end = text.indexOf('stop') + 4; end <= text.length; end++)
      expect(shown(text.slice(0, end), true)).not.toContain('<')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { continueMarkdown, emptyMarkdown, readOn } from './streamedMarkdown'

const whole = (text: string, streaming = false) => continueMarkdown(emptyMarkdown, text, streaming)
const types = (text: string, streaming = false) =>
  whole(text, streaming).pieces.flatMap(({ blocks }) => blocks.map(({ type }) => type))

const SNIPPETS = [
  '# Title\n',
  'some words ',
  '\n',
  '\n\n',
  '- item\n',
  '  - nested\n',
  '1. first\n',
  '```ts\n',
  '```\n',
  'const a = 1\n',
  '**bold',
  '**',
  '> quote\n',
  '| a | b |\n',
  '|---|---|\n',
  '---\n',
  '<div>\n',
  '`code`',
  '\r\n',
  '    indented\n',
  'note[^1]',
  '[^1]: note\n',
  ...'1.-#*` |>~_[](<\n',
]

describe('continueMarkdown', () => {
  it('keeps every finished piece the same object while the last one grows', () => {
    const first = whole('One.\n\nTwo.\n\nThr', true)
    const second = continueMarkdown(first, 'One.\n\nTwo.\n\nThree **and', true)
    expect(first.pieces).toHaveLength(3)
    for (const index of [0, 1]) expect(second.pieces[index]).toBe(first.pieces[index])
    expect(second.pieces.at(-1)).not.toBe(first.pieces.at(-1))
  })

  it('is the same object when nothing changed', () => {
    const parsed = whole('One.', true)
    expect(continueMarkdown(parsed, 'One.', true)).toBe(parsed)
  })

  it('starts again when the text is another one', () => {
    expect(continueMarkdown(whole('One.\n\nTwo.'), 'Three.', false)).toEqual(whole('Three.'))
  })

  it('reads a piece again that what follows it shows otherwise', () => {
    const parts = ['|---|---|\n    indented\n', '- ', '# Title\n']
    let streamed = emptyMarkdown
    let text = ''
    for (const part of parts) {
      text += part
      streamed = continueMarkdown(streamed, text, true)
    }
    expect(streamed).toEqual(whole(text, true))
  })

  it('ends the same however the text was cut on its way', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...SNIPPETS), { maxLength: 24 }), (snippets) => {
        let streamed = emptyMarkdown
        let text = ''
        const blocksOf = ({ pieces }: typeof streamed) => pieces.flatMap((piece) => piece.blocks)
        for (const snippet of snippets) {
          text += snippet
          streamed = continueMarkdown(streamed, text, true)
          expect(blocksOf(streamed)).toEqual(blocksOf(whole(text, true)))
        }
        streamed = continueMarkdown(streamed, text, false)
        expect(blocksOf(streamed)).toEqual(blocksOf(whole(text)))
        expect(
          streamed.pieces
            .map(({ raw }) => raw)
            .join('')
            .trim(),
        ).toBe(text.replace(/\r\n?/g, '\n').trim())
      }),
      { numRuns: 400 },
    )
  })

  it('reads the same in slices as at once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...SNIPPETS), { maxLength: 40 }),
        fc.integer({ min: 8, max: 60 }),
        (snippets, slice) => {
          const text = snippets.join('')
          let sliced = continueMarkdown(emptyMarkdown, text, false, slice)
          while (sliced.end < sliced.text.length) {
            const before = sliced
            sliced = readOn(sliced, slice)
            expect(sliced.end).toBeGreaterThan(before.end)
            expect(sliced.pieces.slice(0, before.pieces.length)).toEqual(before.pieces)
          }
          const blocks = ({ pieces }: typeof sliced) => pieces.flatMap((piece) => piece.blocks)
          expect(blocks(sliced)).toEqual(blocks(whole(text)))
          const raw = sliced.pieces.map((piece) => piece.raw).join('')
          expect(raw.trim()).toBe(sliced.text.trim())
        },
      ),
      { numRuns: 400 },
    )
  })

  it('closes what is still open, so that no word changes its style later', () => {
    expect(whole('a **bold wo', true).pieces[0]?.blocks).toEqual([
      {
        type: 'paragraph',
        children: [
          { type: 'text', text: 'a ' },
          { type: 'strong', children: [{ type: 'text', text: 'bold wo' }] },
        ],
      },
    ])
  })

  it('knows whether the fence of a code block has closed', () => {
    const code = (text: string) => whole(text, true).pieces[0]?.blocks[0]
    expect(code('```ts\nconst a')).toMatchObject({ type: 'code', language: 'ts', closed: false })
    expect(code('```ts\nconst a\n```')).toMatchObject({ text: 'const a', closed: true })
    expect(code('```\n')).toMatchObject({ closed: false })
    expect(code('````\n```\n')).toMatchObject({ closed: false })
  })

  it('reads headings, lists with tasks, tables, quotes and rules', () => {
    expect(types('# a\n\n- [x] b\n\n> c\n\n---\n\n| a |\n|--|\n| 1 |')).toEqual([
      'heading',
      'list',
      'quote',
      'rule',
      'table',
    ])
    expect(whole('- [x] b\n- [ ] c\n- d').pieces[0]?.blocks[0]).toMatchObject({
      items: [{ checked: true }, { checked: false }, { checked: null }],
    })
  })

  it('numbers headings without a gap, however they were written', () => {
    const levels = (text: string) => whole(text).pieces.map(({ level }) => level)
    expect(levels('### a\n\n##### b\n\n### c\n\n# d\n\n#### e\n\n##### f')).toEqual([4, 5, 4, 4, 5, 6])
  })

  it('shows a text nested without end instead of failing', () => {
    const parsed = whole(`${'>'.repeat(3000)} deep`)
    expect(JSON.stringify(parsed.pieces)).toContain('deep')
  })
})

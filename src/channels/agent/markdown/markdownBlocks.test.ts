import { describe, expect, it } from 'vitest'
import { HOSTILE_MARKDOWN } from '../../../testing/hostileMarkdown'
import { decodeReferences } from './decodeReferences'
import { safeHref } from './safeHref'
import { continueMarkdown, emptyMarkdown } from './streamedMarkdown'

const tree = (text: string) =>
  continueMarkdown(emptyMarkdown, text, false).pieces.flatMap(({ blocks }) => blocks)

/** Every address anywhere in the tree. */
function hrefs(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) =>
    key === 'href' && typeof child === 'string' ? [child] : hrefs(child),
  )
}

describe('a hostile answer', () => {
  it.each(HOSTILE_MARKDOWN)('%j leads only to pages and mails', (text) => {
    for (const href of hrefs(tree(text))) expect(new URL(href).protocol).toMatch(/^(https?|mailto):$/)
  })

  it('shows markup as the text it is', () => {
    expect(tree('a <b>c</b>')).toEqual([
      {
        type: 'paragraph',
        children: [
          { type: 'text', text: 'a ' },
          { type: 'text', text: '<b>' },
          { type: 'text', text: 'c' },
          { type: 'text', text: '</b>' },
        ],
      },
    ])
  })

  it('does not load an image, only links to it', () => {
    expect(tree('![a cat](https://x.example/c.png)')).toEqual([
      { type: 'paragraph', children: [{ type: 'image', href: 'https://x.example/c.png', alt: 'a cat' }] },
    ])
  })
})

describe('safeHref', () => {
  it.each([
    ['https://a.example/b?c=d', 'https://a.example/b?c=d'],
    ['HTTP://a.example', 'http://a.example/'],
    ['mailto:a@b.example', 'mailto:a@b.example'],
    ['javascript:alert(1)', null],
    [' java\nscript:alert(1)', null],
    ['data:text/html,x', null],
    ['//a.example', null],
    ['/src/a.ts', null],
    ['', null],
  ])('%j is %j', (href, expected) => {
    expect(safeHref(href)).toBe(expected)
  })
})

describe('decodeReferences', () => {
  it.each([
    ['&lt;b&gt; &amp;amp; &#65;&#x42; &unknown; &#0;', '<b> &amp; AB &unknown; \ufffd'],
    ['&#xD800; &#1114112;', '\ufffd \ufffd'],
    ['a & b; c', 'a & b; c'],
  ])('%j is %j', (text, expected) => {
    expect(decodeReferences(text)).toBe(expected)
  })
})

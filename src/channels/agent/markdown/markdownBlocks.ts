import { lexer, type MarkedToken, type Token, type Tokens } from 'marked'
import { AnswerTokenizer } from './answerTokenizer'
import { decodeReferences } from './decodeReferences'
import { findFileNames } from './linkedFile'
import type { Align, Block, Inline, ListItem } from './markdownTree'
import { safeHref } from './safeHref'

/** Deeper nesting than this is shown as text: an answer must not be able to exhaust the stack. */
const MAX_DEPTH = 24

const KNOWN: ReadonlySet<string> = new Set<MarkedToken['type']>([
  'blockquote',
  'br',
  'checkbox',
  'code',
  'codespan',
  'def',
  'del',
  'em',
  'escape',
  'heading',
  'hr',
  'html',
  'image',
  'link',
  'list',
  'list_item',
  'paragraph',
  'space',
  'strong',
  'table',
  'text',
])
const isMarked = (token: Token): token is MarkedToken => KNOWN.has(token.type)

/** The top-level tokens of a text; their `raw`s together are the text. */
export const lexBlocks = (text: string): readonly Token[] =>
  lexer(text, { gfm: true, tokenizer: new AnswerTokenizer() })

/** Blocks of one top-level token; none for blank space and for link definitions. */
export function blocksOf(token: Token, depth = 0): readonly Block[] {
  if (!isMarked(token) || depth > MAX_DEPTH) return paragraph([{ type: 'text', text: token.raw }])
  switch (token.type) {
    case 'space':
    case 'def':
    case 'checkbox':
      return []
    case 'hr':
      return [{ type: 'rule' }]
    case 'heading':
      return [{ type: 'heading', depth: token.depth, children: inlinesOf(token.tokens, depth) }]
    case 'code':
      return [{ type: 'code', language: languageOf(token.lang), text: token.text, closed: isClosed(token) }]
    case 'blockquote':
      return [{ type: 'quote', blocks: token.tokens.flatMap((child) => blocksOf(child, depth + 1)) }]
    case 'list':
      return [
        {
          type: 'list',
          ordered: token.ordered,
          start: token.start === '' ? 1 : token.start,
          items: token.items.map((item) => listItem(item, depth)),
        },
      ]
    case 'table':
      return [
        {
          type: 'table',
          align: token.align.map(alignOf),
          header: token.header.map((cell) => cellOf(cell, depth)),
          rows: token.rows.map((row) => row.map((cell) => cellOf(cell, depth))),
        },
      ]
    case 'paragraph':
      return paragraph(inlinesOf(token.tokens, depth))
    case 'text':
      return paragraph(inlineOf(token, depth))
    default:
      return paragraph([{ type: 'text', text: token.raw.replace(/\n+$/, '') }])
  }
}

const paragraph = (children: readonly Inline[]): readonly Block[] =>
  children.length > 0 ? [{ type: 'paragraph', children }] : []

function listItem(item: Tokens.ListItem, depth: number): ListItem {
  return {
    checked: item.task ? item.checked === true : null,
    blocks: item.tokens.flatMap((child) => blocksOf(child, depth + 1)),
  }
}

/** A cell has no other way to more than one line than `<br>`: it is the one tag that is read as what it means. */
const cellOf = (cell: Tokens.TableCell, depth: number): readonly Inline[] =>
  withBreaks(inlinesOf(cell.tokens, depth))

const BREAK = /^<br\s*\/?>$/i

const withBreaks = (inlines: readonly Inline[]): readonly Inline[] =>
  inlines.map((inline) => {
    if (inline.type === 'text') return BREAK.test(inline.text) ? { type: 'break' } : inline
    return 'children' in inline ? { ...inline, children: withBreaks(inline.children) } : inline
  })

const alignOf = (align: Tokens.Table['align'][number]): Align =>
  align === 'right' ? 'end' : align === 'center' ? 'center' : 'start'

const languageOf = (info: string | undefined): string => /^[\w+#.-]{1,24}/.exec(info ?? '')?.[0] ?? ''

function isClosed(token: Tokens.Code): boolean {
  if (token.codeBlockStyle === 'indented') return true
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(token.raw)?.[1]
  const last = token.raw.trimEnd().split('\n').at(-1)?.trim() ?? ''
  if (!fence || token.raw.trim() === last) return false
  return last.length >= fence.length && last === fence.charAt(0).repeat(last.length)
}

const inlinesOf = (tokens: readonly Token[], depth: number): readonly Inline[] =>
  tokens.flatMap((token) => inlineOf(token, depth))

function inlineOf(token: Token, depth: number): readonly Inline[] {
  if (!isMarked(token) || depth > MAX_DEPTH) return [{ type: 'text', text: token.raw }]
  switch (token.type) {
    case 'strong':
    case 'em':
    case 'del':
      return [{ type: token.type, children: inlinesOf(token.tokens, depth + 1) }]
    case 'br':
      return [{ type: 'break' }]
    case 'checkbox':
      return []
    case 'codespan':
      return [{ type: 'codespan', text: token.text }]
    case 'escape':
      return [{ type: 'text', text: token.text }]
    case 'image':
      return [
        { type: 'image', href: safeHref(decodeReferences(token.href)), alt: decodeReferences(token.text) },
      ]
    case 'link': {
      const href = safeHref(decodeReferences(token.href))
      const children = inlinesOf(token.tokens, depth + 1)
      if (href !== null) return [{ type: 'link', href, children }]
      return [{ type: 'file', target: decodeReferences(token.href), isLink: true, children }]
    }
    case 'text':
      return token.tokens ? inlinesOf(token.tokens, depth + 1) : textOf(decodeReferences(token.text))
    default:
      return [{ type: 'text', text: token.raw }]
  }
}

/** A text, with the names of files in it told apart. */
function textOf(text: string): readonly Inline[] {
  const inlines: Inline[] = []
  let last = 0
  for (const { start, end } of findFileNames(text)) {
    if (start > last) inlines.push({ type: 'text', text: text.slice(last, start) })
    const target = text.slice(start, end)
    inlines.push({ type: 'file', target, isLink: false, children: [{ type: 'text', text: target }] })
    last = end
  }
  if (last < text.length || last === 0) inlines.push({ type: 'text', text: text.slice(last) })
  return inlines
}

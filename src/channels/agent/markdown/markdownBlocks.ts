import { Lexer, type MarkedToken, type Token, type Tokens } from 'marked'
import { AnswerTokenizer, MAX_NESTED } from './answerTokenizer'
import { decodeReferences } from './decodeReferences'
import { later } from './later'
import { findFileNames } from './linkedFile'
import type { Align, Block, Inline, ListItem, TableRow } from './markdownTree'
import { safeHref } from './safeHref'

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

/** Definitions of links, `[name]: address`, by their names. */
export type Links = Lexer['tokens']['links']

/** A text whose blocks are known. The words of a block are parsed when the block is drawn. */
interface LexedText {
  /** The top-level tokens; their `raw`s together are the text. */
  readonly tokens: readonly Token[]
  /** Blocks of one top-level token; none for blank space and for link definitions. */
  blocksOf(token: Token): readonly Block[]
}

const optionsOf = () => ({ gfm: true, tokenizer: new AnswerTokenizer() })

/**
 * Finds the blocks of a text. What is in a paragraph, a cell or a heading costs ten times as much to read as to find
 * (44 to 4 ms of 80 kB of prose), so that waits.
 *
 * @param links known definitions; those of this text are added
 */
export function lexBlocks(text: string, links: Links): LexedText {
  const lexer = new Lexer(optionsOf())
  lexer.tokens.links = links
  const tokens = lexer.blockTokens(text, lexer.tokens)
  const unread = new Map(lexer.inlineQueue.map(({ src, tokens: into }) => [into, src]))
  const words: Words = (into = []) => {
    const source = unread.get(into)
    if (source !== undefined) {
      unread.delete(into)
      readWords(source, into, links)
    }
    return into
  }
  return { tokens, blocksOf: (token) => blocksOf(token, 0, words) }
}

function readWords(source: string, into: Token[], links: Links): void {
  const lexer = new Lexer(optionsOf())
  lexer.tokens.links = links
  try {
    lexer.inlineTokens(source, into)
  } catch {
    // Nested deeper than the parser can follow: the words are worth more than their style.
    into.splice(0, into.length, { type: 'text', raw: source, text: source })
  }
}

/** The tokens of the words in a block, which are read the first time they are asked for. */
type Words = (tokens: Token[] | undefined) => readonly Token[]

function blocksOf(token: Token, depth: number, words: Words): readonly Block[] {
  if (!isMarked(token) || depth > MAX_NESTED) return paragraph([{ type: 'text', text: token.raw }])
  switch (token.type) {
    case 'space':
    case 'def':
    case 'checkbox':
      return []
    case 'hr':
      return [{ type: 'rule' }]
    case 'heading':
      return [{ type: 'heading', depth: token.depth, children: inlinesOf(words(token.tokens), depth) }]
    case 'code':
      return [codeOf(token)]
    case 'blockquote':
      return [{ type: 'quote', blocks: token.tokens.flatMap((child) => blocksOf(child, depth + 1, words)) }]
    case 'list':
      return [
        {
          type: 'list',
          ordered: token.ordered,
          start: token.start === '' ? 1 : token.start,
          items: token.items.map((item) => listItem(item, depth, words)),
        },
      ]
    case 'table':
      return [
        {
          type: 'table',
          align: token.align.map(alignOf),
          header: token.header.map((cell) => cellOf(cell, depth, words)),
          rows: token.rows.map((row) => tableRow(row, depth, words)),
        },
      ]
    case 'paragraph':
      return paragraph(inlinesOf(words(token.tokens), depth))
    case 'text':
      words(token.tokens)
      return paragraph(inlineOf(token, depth))
    default:
      return paragraph([{ type: 'text', text: token.raw.replace(/\n+$/, '') }])
  }
}

const paragraph = (children: readonly Inline[]): readonly Block[] =>
  children.length > 0 ? [{ type: 'paragraph', children }] : []

function listItem(item: Tokens.ListItem, depth: number, words: Words): ListItem {
  const blocks = later(() => item.tokens.flatMap((child) => blocksOf(child, depth + 1, words)))
  return {
    checked: item.task ? item.checked === true : null,
    raw: item.raw,
    get blocks() {
      return blocks()
    },
  }
}

function tableRow(row: readonly Tokens.TableCell[], depth: number, words: Words): TableRow {
  const cells = later(() => row.map((cell) => cellOf(cell, depth, words)))
  return {
    raw: row.map(({ text }) => text),
    get cells() {
      return cells()
    },
  }
}

/** A cell has no other way to more than one line than `<br>`: it is the one tag that is read as what it means. */
const cellOf = (cell: Tokens.TableCell, depth: number, words: Words): readonly Inline[] =>
  withBreaks(inlinesOf(words(cell.tokens), depth))

const BREAK = /^<br\s*\/?>$/i

const withBreaks = (inlines: readonly Inline[]): readonly Inline[] =>
  inlines.map((inline) => {
    if (inline.type === 'text') return BREAK.test(inline.text) ? { type: 'break' } : inline
    return 'children' in inline ? { ...inline, children: withBreaks(inline.children) } : inline
  })

const alignOf = (align: Tokens.Table['align'][number]): Align =>
  align === 'right' ? 'end' : align === 'center' ? 'center' : 'start'

function codeOf(token: Tokens.Code): Block {
  const language = languageOf(token.lang)
  const fence = token.lang?.trim() ?? ''
  const code = { type: 'code', language, text: token.text, closed: isClosed(token) } as const
  return fence === language ? code : { ...code, fence }
}

const languageOf = (info: string | undefined): string => /^[\w+#.-]{1,24}/.exec(info ?? '')?.[0] ?? ''

function isClosed(token: Tokens.Code): boolean {
  if (token.codeBlockStyle === 'indented') return true
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(token.raw)?.[1]
  const raw = token.raw.trimEnd()
  const last = raw.slice(raw.lastIndexOf('\n') + 1).trim()
  if (!fence || token.raw.trim() === last) return false
  return last.length >= fence.length && last === fence.charAt(0).repeat(last.length)
}

const inlinesOf = (tokens: readonly Token[], depth: number): readonly Inline[] =>
  tokens.flatMap((token) => inlineOf(token, depth))

function inlineOf(token: Token, depth: number): readonly Inline[] {
  if (!isMarked(token) || depth > MAX_NESTED) return [{ type: 'text', text: token.raw }]
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
    case 'image': {
      const [target, alt] = [decodeReferences(token.href), decodeReferences(token.text)]
      const href = safeHref(target)
      return [href === null ? { type: 'image', href, alt, target } : { type: 'image', href, alt }]
    }
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

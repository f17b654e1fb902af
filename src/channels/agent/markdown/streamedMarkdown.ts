import type { Token } from 'marked'
import remend from 'remend'
import { hasEndlessMarks } from './findEmphasis'
import { blocksOf, lexBlocks } from './markdownBlocks'
import type { Block } from './markdownTree'

/** The pane's own headings end at h3; an answer's follow on without a gap. */
export type HeadingLevel = 4 | 5 | 6

/** One top-level piece of an answer; the same object as long as its text is the same. */
export interface Piece {
  readonly raw: string
  /** It was the last of a text that was still growing, so what was open in it was closed. */
  readonly open: boolean
  /** Of its heading, if it is one. */
  readonly level: HeadingLevel
  readonly blocks: readonly Block[]
}

interface StreamedMarkdown {
  readonly text: string
  readonly pieces: readonly Piece[]
  readonly streaming: boolean
}

export const emptyMarkdown: StreamedMarkdown = { text: '', pieces: [], streaming: false }

const SETTLED_BY_LINES = 2

/**
 * Parses `text`, which usually continues what was parsed before: every piece but the last stays the same object,
 * and only what follows them is read again. While it streams, what is open in the last piece is closed, so that
 * no word changes its style when the closing mark arrives.
 */
export function continueMarkdown(
  known: StreamedMarkdown,
  source: string,
  streaming: boolean,
): StreamedMarkdown {
  const text = source.replace(/\r\n?/g, '\n')
  if (text === known.text && streaming === known.streaming) return known
  const kept = settledPieces(known, text, streaming)
  const rest = text.slice(kept.reduce((length, { raw }) => length + raw.length, 0))
  const fresh = parse(rest, streaming)
  const pieces = withLevels([...kept, ...fresh]).map((piece, index) => {
    const before = known.pieces[index]
    return before && isSame(before, piece) ? before : piece
  })
  return { text, pieces, streaming }
}

/** The same text may be read otherwise once more follows it, so the blocks count as well. */
const isSame = (a: Piece, b: Piece): boolean =>
  a === b ||
  (a.raw === b.raw &&
    a.open === b.open &&
    a.level === b.level &&
    JSON.stringify(a.blocks) === JSON.stringify(b.blocks))

/** A heading is one level below the nearest before it that was written with fewer `#`, whatever their number. */
function withLevels(pieces: readonly Piece[]): readonly Piece[] {
  const above: number[] = []
  return pieces.map((piece) => {
    const [block] = piece.blocks
    if (block?.type !== 'heading') return piece
    while ((above.at(-1) ?? 0) >= block.depth) above.pop()
    above.push(block.depth)
    const level = above.length === 1 ? 4 : above.length === 2 ? 5 : 6
    return level === piece.level ? piece : { ...piece, level }
  })
}

/**
 * All but what could still change: the last piece, and those before it as long as what follows them is less than
 * two whole lines, for "2" is a paragraph until it becomes "2. item" of the list above it, and a line is one until
 * the next makes it the head of a table. At the end everything is read once more as a whole.
 */
function settledPieces(known: StreamedMarkdown, text: string, streaming: boolean): readonly Piece[] {
  if (!text.startsWith(known.text) || (known.streaming && !streaming)) return []
  let settled = known.pieces.length
  let lines = 0
  while (settled > 0 && lines < SETTLED_BY_LINES) {
    settled -= 1
    lines += (known.pieces[settled]?.raw.split('\n').length ?? 1) - 1
  }
  return known.pieces.slice(0, settled)
}

function parse(text: string, streaming: boolean): readonly Piece[] {
  try {
    return piecesOf(text, streaming)
  } catch {
    // Nested deeper than the parser can follow: the words are worth more than their style.
    return [
      {
        raw: text,
        open: false,
        level: 4,
        blocks: [{ type: 'paragraph', children: [{ type: 'text', text }] }],
      },
    ]
  }
}

function piecesOf(text: string, streaming: boolean): readonly Piece[] {
  const tokens = lexBlocks(text).filter(({ type }) => type !== 'space')
  const starts = startsOf(text, tokens)
  const isOpen = (index: number) => streaming && index === tokens.length - 1
  const blocks = (token: Token, index: number) =>
    isOpen(index) && token.type !== 'code' ? closed(token) : blocksOf(token)
  if (!starts) return [{ raw: text, open: streaming, level: 4, blocks: tokens.flatMap(blocks) }]
  return tokens.map((token, index) => ({
    raw: text.slice(starts[index], starts[index + 1]),
    open: isOpen(index),
    level: 4,
    blocks: blocks(token, index),
  }))
}

/**
 * Where each token begins, the first at 0. The parser trims some tokens, so their lengths do not add up; null when
 * one is not found where it must be, and the text can only be taken as a whole.
 */
function startsOf(text: string, tokens: readonly Token[]): readonly number[] | null {
  const starts: number[] = []
  let position = 0
  for (const { raw } of tokens) {
    const [firstLine = ''] = raw.trimEnd().split('\n')
    const start = text.indexOf(firstLine, position)
    if (start < 0 || text.slice(position, start).trim() !== '') return null
    starts.push(starts.length === 0 ? 0 : start)
    position = start + raw.trimEnd().length
  }
  return starts
}

/** What would be seen only until more of it comes, the first star of two or the `<` of a `<br>`, is left out. */
const closed = (token: Token): readonly Block[] => {
  const { raw, type } = token
  if (hasEndlessMarks(raw)) return blocksOf(token)
  const shown = (type === 'table' ? raw.replace(/<(?:b(?:r\s*\/?)?)?$/i, '') : raw).replace(STAR, '')
  return lexBlocks(remend(shown, CLOSING)).flatMap((token) => blocksOf(token))
}

const STAR = /(?<=[^\s*\\])\*+$/

const CLOSING = {
  linkMode: 'text-only',
  images: false,
  htmlTags: false,
  katex: false,
  singleTilde: false,
} as const

import type { Token } from 'marked'
import remend from 'remend'
import { hasEndlessMarks } from './findEmphasis'
import { later } from './later'
import { type Links, lexBlocks } from './markdownBlocks'
import type { Block } from './markdownTree'

/** The pane's own headings end at h3; an answer's follow on without a gap. */
export type HeadingLevel = 4 | 5 | 6

/** One top-level piece of an answer; the same object as long as its text is the same. */
export interface Piece {
  readonly raw: string
  /** What the parser calls it. */
  readonly type: string
  /** It was the last of a text that was still growing, so what was open in it was closed. */
  readonly open: boolean
  /** How many `#` it was written with, if it is a heading. */
  readonly depth: number | null
  /** Of its heading, if it is one. */
  readonly level: HeadingLevel
  /** Read when they are first asked for. */
  readonly blocks: readonly Block[]
}

export interface StreamedMarkdown {
  readonly text: string
  readonly streaming: boolean
  /** The pieces up to `end`. */
  readonly pieces: readonly Piece[]
  /** Where the text begins that is not read yet. */
  readonly end: number
  readonly links: Links
}

export const emptyMarkdown: StreamedMarkdown = {
  text: '',
  streaming: false,
  pieces: [],
  end: 0,
  links: Object.create(null),
}

const SETTLED_BY_LINES = 2
/** Units read at once: 4 ms of prose on one core of a small server. */
const SLICE = 65_536
/** Longer blocks than this, but code, are not read as one. */
const MAX_BLOCK = 8 * SLICE
/** A text up to this length is read once more as a whole when it ends. */
const MAX_WHOLE = 65_536
/** What is open at the end of a longer piece is not closed: that would read it twice. */
const MAX_CLOSED = 32_768

/**
 * Parses `text`, which usually continues what was parsed before: every piece but the last stays the same object,
 * and only what follows them is read again. While it streams, what is open in the last piece is closed, so that
 * no word changes its style when the closing mark arrives. A long text is read in slices: `readOn` reads the next.
 */
export function continueMarkdown(
  known: StreamedMarkdown,
  source: string,
  streaming: boolean,
  slice = SLICE,
): StreamedMarkdown {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source
  if (text === known.text && streaming === known.streaming) return known
  const ended = known.streaming && !streaming && text.length <= MAX_WHOLE
  const goesOn = !ended && text.startsWith(known.text)
  return readSlice({
    text,
    streaming,
    kept: goesOn ? settledPieces(known.pieces) : [],
    known: known.pieces,
    links: goesOn ? known.links : emptyMarkdown.links,
    slice,
  })
}

/** The same with one slice more. */
export const readOn = (known: StreamedMarkdown, slice = SLICE): StreamedMarkdown =>
  known.end < known.text.length ? readSlice({ ...known, kept: known.pieces, known: [], slice }) : known

function readSlice({
  text,
  streaming,
  kept,
  known,
  links,
  slice,
}: {
  text: string
  streaming: boolean
  /** Pieces at the beginning of the text that stay as they are. */
  kept: readonly Piece[]
  /** Pieces that were shown. A new one that reads the same is the same object. */
  known: readonly Piece[]
  links: Links
  slice: number
}): StreamedMarkdown {
  const start = lengthOf(kept)
  const all: Links = Object.assign(Object.create(null), links)
  const { pieces: fresh, end } = readFrom({ text, start, streaming, links: all, slice })
  const isMore = Object.keys(all).length > Object.keys(links).length
  const before = isMore ? kept.map((piece) => withLinks(piece, all)) : kept
  const pieces = withLevels(before, fresh).map((piece, index) => {
    const other = known[index]
    return other && isSame(other, piece) ? other : piece
  })
  return { text, streaming, pieces, end, links: isMore ? all : links }
}

/** The pieces of the next slice, up to where they are settled; a block that fills the slice takes a longer one. */
function readFrom({
  text,
  start,
  streaming,
  links,
  slice,
}: Pick<StreamedMarkdown, 'text' | 'streaming' | 'links'> & {
  start: number
  slice: number
}): Pick<StreamedMarkdown, 'pieces' | 'end'> {
  for (let length = slice; ; length *= 2) {
    const cut = start + length >= text.length ? text.length : text.lastIndexOf('\n', start + length) + 1
    const end = cut > start ? cut : start + length
    const isLast = end === text.length
    const pieces = parse(text.slice(start, end), streaming && isLast, links)
    if (isLast) return { pieces, end: text.length }
    const settled = settledPieces(pieces)
    if (settled.length > 0) return { pieces: settled, end: start + lengthOf(settled) }
    const type = pieces.at(-1)?.type ?? 'code'
    if (length >= MAX_BLOCK && type !== 'code') return { pieces, end }
  }
}

const lengthOf = (pieces: readonly Piece[]): number =>
  pieces.reduce((length, { raw }) => length + raw.length, 0)

/** How the blocks of a piece are read. */
interface Source {
  readonly read: () => readonly Block[]
  /** The text of the block as its parser sees it, without signs of quotes and indents. */
  readonly text: string
}
const sources = new WeakMap<Piece, Source>()
/** Pieces whose blocks were read. */
const looked = new WeakSet<Piece>()

function pieceOf(fields: Omit<Piece, 'blocks'>, source: Source): Piece {
  const piece: Piece = {
    ...fields,
    get blocks() {
      looked.add(piece)
      return source.read()
    },
  }
  sources.set(piece, source)
  return piece
}

/** The same text may be read otherwise once more follows it, so what was made of it counts as well. */
const isSame = (a: Piece, b: Piece): boolean =>
  a === b ||
  (a.raw === b.raw &&
    a.open === b.open &&
    a.level === b.level &&
    a.type === b.type &&
    sources.get(a)?.text === sources.get(b)?.text &&
    (!looked.has(a) || JSON.stringify(a.blocks) === JSON.stringify(b.blocks)))

/** A definition that comes late may be of a link before it. */
function withLinks(piece: Piece, links: Links): Piece {
  if (!piece.raw.includes('[')) return piece
  const read = later(() => {
    const { tokens, blocksOf } = lexBlocks(piece.raw, links)
    return tokens.flatMap(blocksOf)
  })
  return pieceOf(fieldsOf(piece), { read, text: sources.get(piece)?.text ?? '' })
}

/** A heading is one level below the nearest before it that was written with fewer `#`, whatever their number. */
function withLevels(kept: readonly Piece[], fresh: readonly Piece[]): readonly Piece[] {
  const above: number[] = []
  const levelOf = (depth: number): HeadingLevel => {
    while ((above.at(-1) ?? 0) >= depth) above.pop()
    above.push(depth)
    return above.length === 1 ? 4 : above.length === 2 ? 5 : 6
  }
  for (const { depth } of kept) if (depth !== null) levelOf(depth)
  const levelled = fresh.map((piece) => {
    const level = piece.depth === null ? piece.level : levelOf(piece.depth)
    const source = sources.get(piece)
    return level === piece.level || !source ? piece : pieceOf({ ...fieldsOf(piece), level }, source)
  })
  return [...kept, ...levelled]
}

const fieldsOf = ({ raw, type, open, depth, level }: Piece): Omit<Piece, 'blocks'> => ({
  raw,
  type,
  open,
  depth,
  level,
})

/**
 * All but what could still change: the last piece, and those before it as long as what follows them is less than
 * two whole lines, for "2" is a paragraph until it becomes "2. item" of the list above it, and a line is one until
 * the next makes it the head of a table. A short text is read once more as a whole at its end.
 */
function settledPieces(pieces: readonly Piece[]): readonly Piece[] {
  let settled = pieces.length
  let lines = 0
  while (settled > 0 && lines < SETTLED_BY_LINES) {
    settled -= 1
    lines += (pieces[settled]?.raw.split('\n').length ?? 1) - 1
  }
  return pieces.slice(0, settled)
}

function parse(text: string, streaming: boolean, links: Links): readonly Piece[] {
  try {
    return piecesOf(text, streaming, links)
  } catch {
    // Nested deeper than the parser can follow: the words are worth more than their style.
    const blocks: readonly Block[] = [{ type: 'paragraph', children: [{ type: 'text', text }] }]
    const fields = { raw: text, type: 'paragraph', open: false, depth: null, level: 4 } as const
    return [pieceOf(fields, { read: () => blocks, text })]
  }
}

function piecesOf(text: string, streaming: boolean, links: Links): readonly Piece[] {
  const { tokens: all, blocksOf } = lexBlocks(text, links)
  const tokens = all.filter(({ type }) => type !== 'space')
  const starts = startsOf(text, tokens)
  const isOpen = (index: number) => streaming && index === tokens.length - 1
  const read = (token: Token, index: number) =>
    isOpen(index) && canClose(token) ? closed(token, links) : blocksOf(token)
  if (!starts) {
    const fields = { raw: text, type: 'several', open: streaming, depth: null, level: 4 } as const
    return [pieceOf(fields, { read: later(() => tokens.flatMap(read)), text })]
  }
  return tokens.map((token, index) =>
    pieceOf(
      {
        raw: text.slice(starts[index], starts[index + 1]),
        type: token.type,
        open: isOpen(index),
        depth: token.type === 'heading' ? token.depth : null,
        level: 4,
      },
      { read: later(() => read(token, index)), text: textOf(token) },
    ),
  )
}

const textOf = (token: Token): string =>
  'items' in token && Array.isArray(token.items)
    ? token.items.map(({ text }) => text).join('\n')
    : 'text' in token
      ? token.text
      : ''

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

const canClose = ({ type, raw }: Token): boolean =>
  type !== 'code' && raw.length <= MAX_CLOSED && !hasEndlessMarks(raw)

/** What would be seen only until more of it comes, the first star of two or the `<` of a `<br>`, is left out. */
const closed = (token: Token, links: Links): readonly Block[] => {
  const { raw, type } = token
  const shown = (type === 'table' ? raw.replace(/<(?:b(?:r\s*\/?)?)?$/i, '') : raw).replace(STAR, '')
  const { tokens, blocksOf } = lexBlocks(remend(shown, CLOSING), links)
  return tokens.flatMap(blocksOf)
}

const STAR = /(?<=[^\s*\\])\*+$/

const CLOSING = {
  linkMode: 'text-only',
  images: false,
  htmlTags: false,
  katex: false,
  singleTilde: false,
} as const

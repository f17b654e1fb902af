import remend from 'remend'
import { blocksOf, lexBlocks } from './markdownBlocks'
import type { Block } from './markdownTree'

/** One top-level piece of an answer; the same object as long as its text is the same. */
export interface Piece {
  readonly raw: string
  readonly blocks: readonly Block[]
}

export interface StreamedMarkdown {
  readonly text: string
  readonly pieces: readonly Piece[]
  readonly streaming: boolean
}

export const emptyMarkdown: StreamedMarkdown = { text: '', pieces: [], streaming: false }

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
  const kept = settledPieces(known, text)
  const rest = text.slice(kept.reduce((length, { raw }) => length + raw.length, 0))
  const fresh = parse(rest, streaming)
  return { text, pieces: [...kept, ...fresh], streaming }
}

/** All but what could still grow: the last piece, and the blank space after it. */
function settledPieces(known: StreamedMarkdown, text: string): readonly Piece[] {
  if (!text.startsWith(known.text)) return []
  const last = known.pieces.findLastIndex(({ blocks }) => blocks.length > 0)
  return known.pieces.slice(0, Math.max(0, last))
}

function parse(text: string, streaming: boolean): readonly Piece[] {
  try {
    const tokens = lexBlocks(text)
    const last = tokens.findLastIndex(({ type }) => type !== 'space')
    return tokens.map((token, index) => ({
      raw: token.raw,
      blocks: streaming && index === last && token.type !== 'code' ? closed(token.raw) : blocksOf(token),
    }))
  } catch {
    // Nested deeper than the parser can follow: the words are worth more than their style.
    return [{ raw: text, blocks: [{ type: 'paragraph', children: [{ type: 'text', text }] }] }]
  }
}

const closed = (raw: string): readonly Block[] =>
  lexBlocks(remend(raw, { linkMode: 'text-only', images: false, htmlTags: false, katex: false })).flatMap(
    (token) => blocksOf(token),
  )

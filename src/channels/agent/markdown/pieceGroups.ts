import { textHeight } from '../../../lib/text/textHeight'
import type { Piece } from './streamedMarkdown'

/** Pieces of an answer that are drawn together. */
export interface PieceGroup {
  /** Where it begins in the text, which never changes while the text only grows. */
  readonly start: number
  readonly end: number
  readonly pieces: readonly Piece[]
  /** CSS pixels they will take, about. */
  readonly height: number
}

/** From this many CSS pixels on the next piece begins another group: a few of them fill a screen. */
const GROUP_HEIGHT = 600
const LINE_HEIGHT = 22
/** Characters in one line of a pane that is as wide as usual. */
const LINE_LENGTH = 56
const GAP = 8

/**
 * Divides an answer, from its beginning, so that growing changes the last group alone: the others are the same objects
 * as in the call before.
 */
export function createPieceGroups(): (pieces: readonly Piece[]) => readonly PieceGroup[] {
  let known: readonly PieceGroup[] = []
  return (pieces) => {
    const groups: PieceGroup[] = []
    let count = 0
    let start = 0
    for (const group of known) {
      const next = count + group.pieces.length
      // A piece is the same object only if all before it are.
      if (group.height < GROUP_HEIGHT || pieces[next - 1] !== group.pieces.at(-1)) break
      groups.push(group)
      count = next
      start = group.end
    }
    groups.push(...groupsFrom(pieces.slice(count), start))
    known = groups
    return groups
  }
}

function groupsFrom(pieces: readonly Piece[], from: number): readonly PieceGroup[] {
  const groups: PieceGroup[] = []
  let start = from
  let position = from
  let height = 0
  let members: Piece[] = []
  const close = () => {
    if (members.length > 0) groups.push({ start, end: position, pieces: members, height })
    start = position
    height = 0
    members = []
  }
  for (const piece of pieces) {
    members.push(piece)
    position += piece.raw.length
    height += heightOf(piece)
    if (height >= GROUP_HEIGHT) close()
  }
  close()
  return groups
}

const heights = new WeakMap<Piece, number>()

function heightOf(piece: Piece): number {
  const known = heights.get(piece)
  if (known !== undefined) return known
  const height = estimateHeight(piece) + GAP
  heights.set(piece, height)
  return height
}

/** As `CodeBlock.module.css` and `MarkdownView.module.css` have it. */
const CODE = { line: 18, most: 480, around: 38 }
const TABLE_ROW = 29

function estimateHeight({ type, raw }: Piece): number {
  const text = raw.trimEnd()
  switch (type) {
    case 'code':
      return Math.min(CODE.most, (lineCount(text) - 2) * CODE.line) + CODE.around
    case 'table':
      return (lineCount(text) - 1) * TABLE_ROW
    case 'hr':
      return 25
    case 'def':
      return 0
    default:
      return proseHeight(text)
  }
}

/** CSS pixels of a text in an answer, about. */
export const proseHeight = (text: string): number =>
  textHeight(text, { lineLength: LINE_LENGTH, lineHeight: LINE_HEIGHT })

function lineCount(text: string): number {
  let lines = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}

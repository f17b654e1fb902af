import { splitText } from '../../../../src/lib/text/surrogates'
import type { HeadlessTerminal } from './headlessTerminal'
import { linesKept } from './serializableTerminal'
import { serializeScreen } from './serializeScreen'

/** A screen as text: a fresh terminal of its size that reads it shows the same. */
export interface Checkpoint {
  /** Position in the output it stands for. */
  readonly at: number
  /** The number of the first size mark after it (`SessionLog.mark`). */
  readonly nextMark: number
  readonly cols: number
  readonly rows: number
  /** The text, in pieces that end between characters. */
  readonly pieces: readonly string[]
}

/** Units of one piece, and pieces of one checkpoint: what does not fit loses its oldest lines. */
const PIECE = 65_536
const MAX_PIECES = 6

/**
 * Writes down what the headless terminal shows, with up to `lines` lines above the screen: some 3 ms for 1,000 lines.
 * Null while it reads, inside an escape sequence, and where it cannot be written down.
 */
export function takeCheckpoint(headless: HeadlessTerminal, lines?: number): Checkpoint | null {
  const { terminal, state } = headless
  const { cols, rows } = terminal
  if (!headless.isStill() || !state.isAtGround()) return null
  let above = Math.min(terminal.buffer.normal.baseY, lines ?? linesKept(cols))
  for (;;) {
    const pieces = inPieces(serializeScreen(headless, above) ?? [])
    if (pieces.length === 0) return null
    if (pieces.length <= MAX_PIECES)
      return { at: headless.position, nextMark: headless.sizes, cols, rows, pieces }
    if (above === 0) return null
    above = Math.floor((above * MAX_PIECES * 0.9) / pieces.length)
  }
}

/** Never one text as a whole, which would be a large object of the heap each time. */
function inPieces(texts: readonly string[]): readonly string[] {
  const pieces: string[] = []
  let open: string[] = []
  let units = 0
  const close = () => {
    if (open.length > 0) pieces.push(open.join(''))
    open = []
    units = 0
  }
  for (const text of texts.flatMap((one) => (one.length > PIECE ? splitText(one, PIECE) : one))) {
    if (units + text.length > PIECE) close()
    open.push(text)
    units += text.length
  }
  close()
  return pieces
}

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
const MAX_UNITS = 6 * PIECE

/**
 * Writes down what the headless terminal shows, with up to `lines` lines above the screen: some 5 ms for 1,000 lines.
 * Null while it reads, inside an escape sequence, and where it cannot be written down.
 */
export function takeCheckpoint(headless: HeadlessTerminal, lines?: number): Checkpoint | null {
  const { terminal, state } = headless
  const { cols, rows } = terminal
  if (!headless.isStill() || !state.isAtGround()) return null
  let above = Math.min(terminal.buffer.normal.baseY, lines ?? linesKept(cols))
  let text = serializeScreen(headless, above)
  while (text !== null && text.length > MAX_UNITS && above > 0) {
    above = Math.floor((above * MAX_UNITS * 0.9) / text.length)
    text = serializeScreen(headless, above)
  }
  if (text === null || text.length > MAX_UNITS) return null
  return { at: headless.position, nextMark: headless.sizes, cols, rows, pieces: splitText(text, PIECE) }
}

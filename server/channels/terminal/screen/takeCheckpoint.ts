import { splitText } from '../../../../src/lib/text/surrogates'
import { compareScreens } from './compareScreens'
import type { HeadlessTerminal } from './headlessTerminal'
import { isAtGround } from './screenState'
import { createSerializableTerminal, linesKept, written } from './serializableTerminal'
import { serializeScreen } from './serializeScreen'

/** A screen as text that was tried: written into a fresh terminal of its size it shows the same. */
export interface Checkpoint {
  /** Position in the output it stands for. */
  readonly at: number
  /** The first size that comes after it, counted as in the log. */
  readonly nextMark: number
  readonly cols: number
  readonly rows: number
  /** The text, in pieces that end between characters. */
  readonly pieces: readonly string[]
}

/** Units of one piece, and pieces of one checkpoint: what does not fit loses its oldest lines. */
const PIECE = 65_536
const MAX_PIECES = 6
/** Lines above the screen that must be left when some cannot be written down: a growing screen takes them back. */
const MIN_LINES = 200

/**
 * Writes down what the headless terminal shows and compares it with what a fresh terminal makes of it; null when it cannot
 * be kept. The terminal reads nothing meanwhile, some 20 ms for 1,000 lines.
 */
export async function takeCheckpoint(headless: HeadlessTerminal, lines?: number): Promise<Checkpoint | null> {
  const { terminal } = headless
  if (!headless.isStill() || !isAtGround(terminal)) return null
  headless.hold()
  try {
    const above = terminal.buffer.normal.baseY
    return await verified(headless, Math.min(above, lines ?? linesKept(terminal.cols)))
  } finally {
    headless.release()
  }
}

async function verified(headless: HeadlessTerminal, lines: number, attempts = 3): Promise<Checkpoint | null> {
  const { terminal } = headless
  const { cols, rows } = terminal
  const text = serializeScreen(headless, lines)
  if (text.length > MAX_PIECES * PIECE) {
    const fewer = Math.floor((lines * MAX_PIECES * PIECE * 0.9) / text.length)
    return attempts > 1 && fewer < lines ? verified(headless, fewer, attempts - 1) : null
  }
  const copy = createSerializableTerminal(cols, rows)
  await written(copy.terminal, text)
  const difference = compareScreens(terminal, copy.terminal)
  copy.terminal.dispose()
  if (difference === null)
    return { at: headless.position, nextMark: headless.sizes, cols, rows, pieces: splitText(text, PIECE) }
  const fewer = 'what' in difference ? 0 : difference.lineFromBottom - 1 - rows
  return attempts > 1 && fewer >= MIN_LINES ? verified(headless, fewer, attempts - 1) : null
}

import { characterBorder } from '../../../../src/channels/terminal/shared/scrollback'
import { compareScreens } from './compareScreens'
import { createHeadless, linesKept, written } from './headless'
import type { Mirror } from './mirror'
import { isAtGround } from './screenState'
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
 * Writes down what the mirror shows and compares it with what a fresh terminal makes of it; null when it cannot
 * be kept. The mirror reads nothing meanwhile, some 20 ms for 1,000 lines.
 */
export async function takeCheckpoint(mirror: Mirror, lines?: number): Promise<Checkpoint | null> {
  const { terminal } = mirror
  if (!mirror.isStill() || !isAtGround(terminal)) return null
  mirror.hold()
  try {
    const above = terminal.buffer.normal.baseY
    return await verified(mirror, Math.min(above, lines ?? linesKept(terminal.cols)))
  } finally {
    mirror.release()
  }
}

async function verified(mirror: Mirror, lines: number, attempts = 3): Promise<Checkpoint | null> {
  const { terminal } = mirror
  const { cols, rows } = terminal
  const text = serializeScreen(mirror, lines)
  if (text.length > MAX_PIECES * PIECE) {
    const fewer = Math.floor((lines * MAX_PIECES * PIECE * 0.9) / text.length)
    return attempts > 1 && fewer < lines ? verified(mirror, fewer, attempts - 1) : null
  }
  const copy = createHeadless(cols, rows)
  await written(copy.terminal, text)
  const difference = compareScreens(terminal, copy.terminal)
  copy.terminal.dispose()
  if (difference === null)
    return { at: mirror.position, nextMark: mirror.sizes, cols, rows, pieces: cut(text) }
  const fewer = 'what' in difference ? 0 : difference.lineFromBottom - 1 - rows
  return attempts > 1 && fewer >= MIN_LINES ? verified(mirror, fewer, attempts - 1) : null
}

function cut(text: string): readonly string[] {
  const pieces: string[] = []
  for (let at = 0; at < text.length; ) {
    const end = characterBorder(text, at + PIECE)
    pieces.push(text.slice(at, end))
    at = end
  }
  return pieces
}

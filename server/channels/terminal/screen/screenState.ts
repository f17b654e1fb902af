import { type Attributes, canonical, canonicalUnderline } from './attributes'
import { linkId, takeLink } from './cellInternals'
import type { SavedPen } from './penState'
import type { CharsetName, ScreenName, TerminalState } from './terminalState'
import type { XtermTerminal } from './xtermTerminal'

export interface BufferState {
  /** Column and row of the screen; the column is one too far where the next character will wrap. */
  readonly x: number
  readonly y: number
  readonly savedX: number
  readonly savedY: number
  readonly saved: Attributes
  /** xterm saves that there is a link or underline style, not which: restoring the cursor keeps the current one. */
  readonly savedLinks: boolean
  readonly savedCharset: CharsetName
  readonly scrollTop: number
  readonly scrollBottom: number
  readonly tabs: readonly number[]
}

/** The state of a terminal apart from its cells. Two terminals with the same state and cells react alike to output. */
export interface ScreenState {
  readonly active: ScreenName
  readonly normal: BufferState
  readonly alternate: BufferState | null
  readonly attributes: Attributes
  /** Something was printed last, which a combining mark would join. */
  readonly isJoining: boolean
  readonly modes: Readonly<Record<string, unknown>>
  /** A line feed goes to the first column, too. */
  readonly convertEol: boolean
  readonly cursorHidden: boolean
  readonly cursorStyle: string | null
  readonly cursorBlink: boolean | null
  readonly mouseEncoding: string
  readonly charsets: readonly CharsetName[]
  readonly charset: CharsetName
  readonly glevel: number
}

export function screenState(terminal: XtermTerminal, state: TerminalState): ScreenState {
  const active = terminal.buffer.active.type === 'alternate' ? 'alternate' : 'normal'
  const { designated, used, level } = state.charsets
  return {
    active,
    normal: bufferState(terminal, state, 'normal'),
    alternate: active === 'alternate' ? bufferState(terminal, state, 'alternate') : null,
    attributes: penAttributes(terminal, state),
    isJoining: state.hasPrinted() && !isBehindLoneMark(terminal),
    modes: { ...terminal.modes },
    convertEol: terminal.options.convertEol === true,
    cursorHidden: state.cursorHidden,
    cursorStyle: state.cursorStyle,
    cursorBlink: state.cursorBlink,
    mouseEncoding: state.mouseEncoding,
    charsets: designated,
    charset: used,
    glevel: level,
  }
}

/** False for states that no sequence sets: an unknown character set, and dormant styles. */
export function canBeWritten(state: ScreenState): boolean {
  const { attributes, charsets, charset, glevel, normal, alternate } = state
  const areKnown = normal.savedCharset !== 'other' && alternate?.savedCharset !== 'other'
  // After a cursor was restored, the set in use may be another than the one its place has.
  const areDesignated = !charsets.includes('other') && charset === charsets[glevel]
  return areKnown && areDesignated && !attributes.isDormant
}

function bufferState(terminal: XtermTerminal, state: TerminalState, name: ScreenName): BufferState {
  const { saved, scrollTop, scrollBottom, tabs } = state.own(name)
  const { cursorX, cursorY, baseY } = terminal.buffer[name]
  return {
    x: cursorX,
    y: cursorY,
    savedX: saved.x,
    savedY: Math.max(0, saved.line - baseY),
    saved: savedAttributes(saved.pen),
    savedLinks: saved.pen.isExtended,
    savedCharset: saved.charset,
    scrollTop,
    scrollBottom,
    tabs: [...tabs].filter((at) => at < terminal.cols).sort((one, other) => one - other),
  }
}

const savedAttributes = ({ fg, bg }: SavedPen): Attributes => ({
  fg: canonical(fg),
  bg: canonical(bg),
  underline: 0,
  uri: null,
  linkId: '',
  isDormant: false,
})

function penAttributes(terminal: XtermTerminal, { pen }: TerminalState): Attributes {
  const { fg, bg, link, isExtended } = pen
  const underline = canonicalUnderline(pen.underlineStyle, pen.underlineColour)
  return {
    fg: canonical(fg),
    bg: canonical(bg),
    underline,
    uri: link?.uri ?? null,
    linkId: link === null ? '' : (link.id ?? idOfOpenLink(terminal, link.uri)),
    isDormant: !isExtended && (link !== null || underline !== 0),
  }
}

/** A link without an id that is still open has the number of what the screen shows of it: the newest that leads there. */
function idOfOpenLink(terminal: XtermTerminal, uri: string): string {
  const { active } = terminal.buffer
  let newest = 0
  for (let row = 0; row < terminal.rows; row += 1) {
    const line = active.getLine(active.baseY + row)
    for (let column = 0; column < terminal.cols; column += 1) {
      const cell = line?.getCell(column)
      const link = cell ? takeLink(terminal, cell) : null
      if (link?.uri === uri) newest = Math.max(newest, link.number)
    }
  }
  return linkId(newest)
}

/** A combining mark that had no character to join: it has a cell of its own, whose width is 0, and joins nothing. */
function isBehindLoneMark({ buffer }: XtermTerminal): boolean {
  const { active } = buffer
  const cell = active.getLine(active.baseY + active.cursorY)?.getCell(active.cursorX - 1)
  return cell?.getWidth() === 0 && cell.getChars() !== ''
}

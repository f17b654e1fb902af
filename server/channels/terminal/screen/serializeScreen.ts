import { attributesOf, type BufferState, canBeWritten, type ScreenState, screenState } from './screenState'
import type { SerializableTerminal } from './serializableTerminal'
import { charsetsOf, designate, modesOf, moveTo, PLAIN, pen } from './writeState'
import { internal } from './xtermInternals'
import type { XtermTerminal } from './xtermTerminal'

const ESC = '\u001b'
const TAB = 8
const ANY_LINK = `${ESC}]8;;about:blank${ESC}\\`
/** What the serializer writes between the two screens. */
const TO_ALTERNATE = `${ESC}[?1049h${ESC}[H`

/** Terminals go by one then, which the serializer does not mean. */
const MOVES_BY_NOTHING = new RegExp(`${ESC}\\[0[CD]`, 'g')
/** Goes there without a trace in the normal one. */
const SWITCH = `${ESC}[?47h${ESC}[H`

/**
 * Text that makes a fresh terminal of the same size show this one, with up to `lines` lines above the screen.
 * The serializer leaves out what this adds: colours, margins, the saved cursor, character sets, how the cursor looks,
 * how the mouse reports, tab stops, and a cursor that stands behind the last column. Null where a state cannot be
 * written down.
 */
export function serializeScreen(headless: SerializableTerminal, lines: number): string | null {
  const { terminal, colours } = headless
  const state = screenState(terminal)
  if (!canBeWritten(state)) return null
  const screens = headless.serialize(wholeLines(terminal, lines)).replace(MOVES_BY_NOTHING, '')
  const border = screens.indexOf(TO_ALTERNATE)
  const normal = border === -1 ? screens : screens.slice(0, border)
  const alternate = border === -1 ? '' : screens.slice(border + TO_ALTERNATE.length)
  const behind = [
    beside(terminal, state, 'normal'),
    cursor(terminal, { ...state, modes: {}, joining: 0, attributes: PLAIN }, 'normal'),
    `${pen(PLAIN)}${SWITCH}${alternate}`,
  ].join('')
  return [
    colours.text(),
    normal,
    state.alternate ? behind : '',
    beside(terminal, state, state.active),
    modesOf(state),
    charsetsOf(state),
    cursor(terminal, state, state.active),
  ].join('')
}

/** What a screen has beside its lines. */
function beside(terminal: XtermTerminal, state: ScreenState, screen: ScreenState['active']): string {
  const buffer = state[screen] ?? state.normal
  return `${emptyRows(terminal, screen)}${pen(PLAIN)}${tabStops(terminal, buffer)}${savedCursor(buffer)}${margins(terminal, buffer)}`
}

/** Not more than `lines`, beginning where a line begins: a fresh terminal cannot begin inside one. */
function wholeLines(terminal: XtermTerminal, lines: number): number {
  const { normal } = terminal.buffer
  let first = Math.max(0, normal.baseY - lines)
  while (first < normal.baseY && normal.getLine(first)?.isWrapped) first += 1
  return normal.baseY - first
}

/** Backgrounds of the rows below the last text, which the serializer leaves out. */
function emptyRows(terminal: XtermTerminal, screen: ScreenState['active']): string {
  const buffer = terminal.buffer[screen]
  const core = internal(terminal, '_core')
  const parts: string[] = []
  for (let row = terminal.rows - 1; row >= 0; row -= 1) {
    const line = buffer.getLine(buffer.baseY + row)
    const cells = Array.from({ length: terminal.cols }, (_, column) => line?.getCell(column))
    if (cells.some((cell) => cell?.getChars() !== '' || cell.getWidth() !== 1)) break
    for (const [column, cell] of cells.entries()) {
      const { bg } = attributesOf(cell, core)
      if (bg !== 0) parts.push(`${moveTo(row, column)}${pen({ ...PLAIN, bg })}${ESC}[X`)
    }
  }
  return parts.join('')
}

function margins(terminal: XtermTerminal, { scrollTop, scrollBottom }: BufferState): string {
  const isWhole = scrollTop === 0 && scrollBottom === terminal.rows - 1
  return isWhole ? '' : `${ESC}[${scrollTop + 1};${scrollBottom + 1}r`
}

/** Nothing where it never was saved, which is not the same once lines are removed. */
function savedCursor({ savedX, savedY, saved, savedLinks, savedCharset }: BufferState): string {
  const isPlain = saved.fg === 0 && saved.bg === 0 && savedCharset === 'ascii' && !savedLinks
  if (savedX === 0 && savedY === 0 && isPlain) return ''
  const charset = savedCharset === 'ascii' ? ['', ''] : [designate(0, savedCharset), designate(0, 'ascii')]
  return `${moveTo(savedY, savedX)}${pen(saved)}${savedLinks ? ANY_LINK : ''}${charset[0]}${ESC}7${charset[1]}`
}

function tabStops(terminal: XtermTerminal, { tabs }: BufferState): string {
  const isUsual = tabs.length === Math.ceil(terminal.cols / TAB) && tabs.every((at) => at % TAB === 0)
  return isUsual ? '' : [`${ESC}[3g`, ...tabs.map((at) => `${moveTo(0, at)}${ESC}H`)].join('')
}

/**
 * Where the cursor stands. Behind the last column, or where a combining mark would join what was printed, that
 * is reached only by printing the character before it once more.
 */
function cursor(terminal: XtermTerminal, state: ScreenState, screen: ScreenState['active']): string {
  const { x, y, scrollTop } = state[screen] ?? state.normal
  const buffer = terminal.buffer[screen]
  const row = state.modes.originMode === true ? y - scrollTop : y
  const attributes = pen(state.attributes)
  if (state.joining === 0 && x < terminal.cols) return moveTo(row, x) + attributes
  const line = buffer.getLine(buffer.baseY + y)
  const column = line?.getCell(x - 1)?.getWidth() === 0 ? x - 2 : x - 1
  const cell = line?.getCell(column)
  if (!cell) return moveTo(row, x) + attributes
  const character = cell.getChars() === '' ? ' ' : cell.getChars()
  const own = pen(attributesOf(cell, internal(terminal, '_core')))
  const printed = state.joining === 0 ? own + character + attributes : attributes + character
  // Printing inserts then: what was there makes room first.
  const room = state.modes.insertMode === true ? `${ESC}[${cell.getWidth()}P` : ''
  return moveTo(row, column) + room + printed
}

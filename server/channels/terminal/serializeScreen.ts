import type { Headless, HeadlessTerminal } from './headless'
import { attributesOf, type BufferState, type ScreenState, screenState } from './screenState'
import { charsetsOf, modesOf, moveTo, PLAIN, sgr } from './writeState'

const ESC = '\u001b'
const TAB = 8
/** What the serializer writes between the two screens. */
const TO_ALTERNATE = `${ESC}[?1049h${ESC}[H`

/**
 * Text that makes a fresh terminal of the same size show this one, with up to `lines` lines above the screen.
 * The serializer leaves out what this adds: margins, the saved cursor, character sets, how the cursor looks, how
 * the mouse reports, tab stops, and a cursor that stands behind the last column. Not everything can be written
 * down (links, styles of underlines), so the result has to be compared.
 */
export function serializeScreen({ terminal, serializer }: Headless, lines: number): string {
  const state = screenState(terminal)
  const screens = serializer.serialize({ scrollback: wholeLines(terminal, lines), excludeModes: true })
  const border = screens.indexOf(TO_ALTERNATE)
  const normal = border === -1 ? screens : screens.slice(0, border)
  const alternate = border === -1 ? '' : screens.slice(border + TO_ALTERNATE.length)
  const buffer = state.alternate ?? state.normal
  return [
    normal,
    state.alternate ? `${sgr(state.normal.saved)}${TO_ALTERNATE}${sgr(PLAIN)}${alternate}` : '',
    tabStops(terminal, buffer),
    savedCursor(buffer),
    margins(terminal, buffer),
    modesOf(state),
    charsetsOf(state),
    cursor(terminal, state, buffer),
  ].join('')
}

/** Not more than `lines`, beginning where a line begins: a fresh terminal cannot begin inside one. */
function wholeLines(terminal: HeadlessTerminal, lines: number): number {
  const { normal } = terminal.buffer
  let first = Math.max(0, normal.baseY - lines)
  while (first < normal.baseY && normal.getLine(first)?.isWrapped) first += 1
  return normal.baseY - first
}

function margins(terminal: HeadlessTerminal, { scrollTop, scrollBottom }: BufferState): string {
  const isWhole = scrollTop === 0 && scrollBottom === terminal.rows - 1
  return isWhole ? '' : `${ESC}[${scrollTop + 1};${scrollBottom + 1}r`
}

/** Nothing where it never was saved, which is not the same once lines are removed. */
function savedCursor({ savedX, savedY, saved }: BufferState): string {
  const isUntouched = savedX === 0 && savedY === 0 && saved.fg === 0 && saved.bg === 0
  return isUntouched ? '' : `${moveTo(savedY, savedX)}${sgr(saved)}${ESC}7`
}

function tabStops(terminal: HeadlessTerminal, { tabs }: BufferState): string {
  const isUsual = tabs.length === Math.ceil(terminal.cols / TAB) && tabs.every((at) => at % TAB === 0)
  return isUsual ? '' : [`${ESC}[3g`, ...tabs.map((at) => `${moveTo(0, at)}${ESC}H`)].join('')
}

/**
 * Where the cursor stands. Behind the last column, or where a combining mark would join what was printed, that
 * is reached only by printing the character before it once more.
 */
function cursor(terminal: HeadlessTerminal, state: ScreenState, { x, y, scrollTop }: BufferState): string {
  const row = state.modes.originMode === true ? y - scrollTop : y
  const attributes = sgr(state.attributes)
  if (state.joining === 0 && x < terminal.cols) return moveTo(row, x) + attributes
  const line = terminal.buffer.active.getLine(terminal.buffer.active.baseY + y)
  const column = line?.getCell(x - 1)?.getWidth() === 0 ? x - 2 : x - 1
  const cell = line?.getCell(column)
  if (!cell) return moveTo(row, x) + attributes
  const character = cell.getChars() === '' ? ' ' : cell.getChars()
  const printed =
    state.joining === 0 ? sgr(attributesOf(cell)) + character + attributes : attributes + character
  return moveTo(row, column) + printed
}

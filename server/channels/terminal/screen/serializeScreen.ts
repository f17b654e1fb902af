import { PLAIN } from './attributes'
import { attributesOf } from './cellAttributes'
import { type BufferState, canBeWritten, type ScreenState, screenState } from './screenState'
import type { SerializableTerminal } from './serializableTerminal'
import type { ScreenName } from './terminalState'
import { writeLines } from './writeLines'
import { charsetsOf, designate, modesOf, moveTo, pen } from './writeState'
import type { XtermTerminal } from './xtermTerminal'

const ESC = '\u001b'
const TAB = 8
const ANY_LINK = `${ESC}]8;;about:blank${ESC}\\`
/** Goes to the other screen without a trace in the normal one. */
const SWITCH = `${ESC}[?47h${ESC}[H`

/**
 * Texts that make a fresh terminal of the same size show this one, with up to `lines` lines above the screen, and go on
 * alike. Null where a state cannot be written down.
 */
export function serializeScreen(headless: SerializableTerminal, lines: number): readonly string[] | null {
  const { terminal, colours } = headless
  const state = screenState(terminal, headless.state)
  if (!canBeWritten(state)) return null
  const behind = () => [
    beside(terminal, state, 'normal'),
    cursor(terminal, { ...state, modes: {}, isJoining: false, attributes: PLAIN }, 'normal'),
    pen(PLAIN),
    SWITCH,
    ...writeLines(terminal, headless.state, 'alternate', 0),
  ]
  return [
    colours.text(),
    ...writeLines(terminal, headless.state, 'normal', firstLine(terminal, lines)),
    ...(state.alternate ? behind() : []),
    beside(terminal, state, state.active),
    modesOf(state),
    charsetsOf(state),
    cursor(terminal, state, state.active),
  ]
}

/** What a screen has beside its lines. */
function beside(terminal: XtermTerminal, state: ScreenState, screen: ScreenName): string {
  const buffer = state[screen] ?? state.normal
  return `${pen(PLAIN)}${tabStops(terminal, buffer)}${savedCursor(buffer)}${margins(terminal, buffer)}`
}

/** The first with not more than `lines` above the screen, where a line begins: a fresh terminal cannot begin inside one. */
function firstLine(terminal: XtermTerminal, lines: number): number {
  const { normal } = terminal.buffer
  let first = Math.max(0, normal.baseY - lines)
  while (first < normal.baseY && normal.getLine(first)?.isWrapped) first += 1
  return first
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
function cursor(terminal: XtermTerminal, state: ScreenState, screen: ScreenName): string {
  const { x, y, scrollTop } = state[screen] ?? state.normal
  const buffer = terminal.buffer[screen]
  const row = state.modes.originMode === true ? y - scrollTop : y
  const attributes = pen(state.attributes)
  if (!state.isJoining && x < terminal.cols) return moveTo(row, x) + attributes
  const line = buffer.getLine(buffer.baseY + y)
  const before = line?.getCell(x - 1)
  const isHalf = before?.getWidth() === 0 && before.getChars() === ''
  const column = isHalf ? x - 2 : x - 1
  const cell = line?.getCell(column)
  if (!cell) return moveTo(row, x) + attributes
  const character = cell.getChars() === '' ? ' ' : cell.getChars()
  const own = pen(attributesOf(terminal, cell))
  const printed = !state.isJoining ? own + character + attributes : attributes + character
  // In insert mode printing shifts the line, so the old character is deleted first.
  const room = state.modes.insertMode === true ? `${ESC}[${cell.getWidth()}P` : ''
  return moveTo(row, column) + room + printed
}

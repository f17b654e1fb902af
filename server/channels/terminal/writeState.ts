import type { Attributes, ScreenState } from './screenState'

/** What a terminal remembers, as the sequences that make another one remember it. */

const ESC = '\u001b'
export const PLAIN: Attributes = { fg: 0, bg: 0, underline: 0, linked: false }

/** Bits of packed attributes and the SGR parameters they stand for. */
const FG_FLAGS: readonly (readonly [number, number])[] = [
  [0x8000000, 1],
  [0x10000000, 4],
  [0x20000000, 5],
  [0x4000000, 7],
  [0x40000000, 8],
  [0x80000000, 9],
]
const BG_FLAGS: readonly (readonly [number, number])[] = [
  [0x8000000, 2],
  [0x4000000, 3],
  [0x40000000, 53],
]

/** Sets colours and styles, whatever was set before. Styles of underlines are not written. */
export function sgr({ fg, bg }: Attributes): string {
  const flags = [...flagsOf(fg, FG_FLAGS), ...flagsOf(bg, BG_FLAGS)]
  return `${ESC}[${[0, ...flags, ...colour(fg, 38), ...colour(bg, 48)].join(';')}m`
}

const flagsOf = (packed: number, flags: readonly (readonly [number, number])[]) =>
  flags.flatMap(([bit, parameter]) => ((packed & bit) === 0 ? [] : [parameter]))

/** `base` is 38 for the foreground and 48 for the background. */
function colour(packed: number, base: number): readonly number[] {
  const kind = (packed >>> 24) & 3
  if (kind === 0) return []
  if (kind === 3) return [base, 2, (packed >>> 16) & 255, (packed >>> 8) & 255, packed & 255]
  const index = packed & 255
  if (kind === 2) return [base, 5, index]
  return [base - 8 + (index < 8 ? index : index - 8 + 60)]
}

/** Counted from 0. */
export const moveTo = (row: number, column: number) => `${ESC}[${row + 1};${column + 1}H`

const MODES: Readonly<Record<string, string>> = {
  applicationCursorKeysMode: '?1',
  applicationKeypadMode: '?66',
  bracketedPasteMode: '?2004',
  insertMode: '4',
  originMode: '?6',
  reverseWraparoundMode: '?45',
  sendFocusMode: '?1004',
}
const MOUSE: Readonly<Record<string, string>> = { x10: '?9', vt200: '?1000', drag: '?1002', any: '?1003' }
const ENCODINGS: Readonly<Record<string, string>> = { SGR: '?1006', SGR_PIXELS: '?1016' }
const CURSORS: Readonly<Record<string, number>> = { block: 1, underline: 3, bar: 5 }

/** Modes that differ from those of a fresh terminal, in the order in which they can be set. */
export function modesOf(state: ScreenState): string {
  const { modes, mouseEncoding, cursorStyle, cursorBlink, cursorHidden } = state
  const on = Object.entries(MODES).flatMap(([name, code]) => (modes[name] === true ? [code] : []))
  const mouse = [MOUSE[String(modes.mouseTrackingMode)], ENCODINGS[mouseEncoding]]
  const set = [...on, ...mouse].flatMap((code) => (code === undefined ? [] : [`${ESC}[${code}h`]))
  const cursor = cursorStyle === null ? undefined : CURSORS[cursorStyle]
  return [
    ...set,
    modes.wraparoundMode === false ? `${ESC}[?7l` : '',
    cursor === undefined ? '' : `${ESC}[${cursor + (cursorBlink === true ? 0 : 1)} q`,
    cursorHidden ? `${ESC}[?25l` : '',
  ].join('')
}

const DESIGNATORS = ['(', ')', '*', '+']

/** Which character sets are chosen, and which of them is used. */
export function charsetsOf({ charsets, glevel }: ScreenState): string {
  const designations = charsets.map((name, g) => (name === 'lines' ? `${ESC}${DESIGNATORS[g]}0` : ''))
  return `${designations.join('')}${glevel === 1 ? '\u000e' : ''}`
}

const SWITCHES_SCREEN = new RegExp(`${ESC}\\[\\?(?:1049|1047|47)([hl])`)

/**
 * Modes for somebody who begins in the middle of the output and reads `tail` from there: what the program had
 * set before is what is set now, unless the tail sets it again. The screen is the one the tail does not switch to.
 */
export function modesBefore(tail: string, now: ScreenState): string {
  const next = SWITCHES_SCREEN.exec(tail)?.[1]
  const isAlternate = next === undefined ? now.active === 'alternate' : next === 'l'
  return `${isAlternate ? `${ESC}[?1049h` : ''}${modesOf(now)}`
}

import {
  type Attributes,
  BLINK,
  BOLD,
  COLOUR_BITS,
  COLOUR_KIND,
  DIM,
  INVERSE,
  INVISIBLE,
  ITALIC,
  OVERLINE,
  PROTECTED,
  STRIKETHROUGH,
  STYLE_SHIFT,
  UNDERLINED,
} from './attributes'
import type { ScreenState } from './screenState'
import type { CharsetName } from './terminalState'

/** What a terminal remembers, as the sequences that make another one remember it. */

const ESC = '\u001b'

/** Bits of packed attributes and the SGR parameters they stand for. */
const FG_FLAGS: readonly (readonly [number, number])[] = [
  [BOLD, 1],
  [UNDERLINED, 4],
  [BLINK, 5],
  [INVERSE, 7],
  [INVISIBLE, 8],
  [STRIKETHROUGH, 9],
]
const BG_FLAGS: readonly (readonly [number, number])[] = [
  [DIM, 2],
  [ITALIC, 3],
  [OVERLINE, 53],
]

const NO_LINK = `${ESC}]8;;${ESC}\\`

/** Sets everything about what is written next, whatever was set before. */
export function pen(attributes: Attributes): string {
  const { bg, underline } = attributes
  const isProtected = (bg & PROTECTED) !== 0
  return [
    sgr(attributes),
    underlineOf(underline),
    `${ESC}[${isProtected ? 1 : 0}"q`,
    linkTo(attributes) || NO_LINK,
  ].join('')
}

/** What makes one style of what is written next another. */
export function penChange(from: Attributes, to: Attributes): string {
  const isSameLink = from.uri === to.uri && from.linkId === to.linkId
  return styleChange(from, to) + (isSameLink ? '' : linkTo(to) || NO_LINK)
}

function styleChange(from: Attributes, to: Attributes): string {
  const flags = ((from.fg ^ to.fg) | (from.bg ^ to.bg)) & ~COLOUR_BITS
  if (flags === 0 && from.underline === to.underline) {
    const parameters = [...colourChange(from.fg, to.fg, 38), ...colourChange(from.bg, to.bg, 48)]
    return parameters.length === 0 ? '' : `${ESC}[${parameters.join(';')}m`
  }
  // Setting all styles anew ends the protection, too.
  const underline = (to.fg & UNDERLINED) === 0 ? '' : underlineOf(to.underline)
  return `${sgr(to)}${underline}${(to.bg & PROTECTED) === 0 ? '' : `${ESC}[1"q`}`
}

function colourChange(from: number, to: number, base: number): readonly number[] {
  if (((from ^ to) & COLOUR_BITS) === 0) return []
  return (to & COLOUR_KIND) === 0 ? [base + 1] : colour(to, base)
}

const linkTo = ({ uri, linkId }: Attributes) =>
  uri === null || uri === '' ? '' : `${ESC}]8;id=${linkId};${uri}${ESC}\\`

/** Style and colour of an underline that is not plain. */
function underlineOf(packed: number): string {
  const style = (packed >>> STYLE_SHIFT) & 7
  const parameters = [
    ...(style > 1 ? [`4:${style}`] : []),
    ...((packed & COLOUR_KIND) === 0 ? [] : [colour(packed, 58).join(':').replace('58:2:', '58:2::')]),
  ]
  return parameters.map((parameter) => `${ESC}[${parameter}m`).join('')
}

/** Sets colours and styles, whatever was set before, but for what underlines look like. */
function sgr({ fg, bg }: Attributes): string {
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
  synchronizedOutputMode: '?2026',
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
    state.convertEol ? `${ESC}[20h` : '',
    modes.wraparoundMode === false ? `${ESC}[?7l` : '',
    cursor === undefined ? '' : `${ESC}[${cursor + (cursorBlink === true ? 0 : 1)} q`,
    cursorHidden ? `${ESC}[?25l` : '',
  ].join('')
}

const DESIGNATORS = ['(', ')', '*', '+']
const FINALS = { ascii: 'B', lines: '0', british: 'A', other: 'B' } as const
/** LS1, LS2, LS3. */
const SHIFTS = ['', '\u000e', `${ESC}n`, `${ESC}o`]

export const designate = (g: number, name: CharsetName) => `${ESC}${DESIGNATORS[g]}${FINALS[name]}`

/** Which character sets are chosen, and which of them is used. */
export function charsetsOf({ charsets, glevel }: ScreenState): string {
  const designations = charsets.map((name, g) => (name === 'ascii' ? '' : designate(g, name)))
  return `${designations.join('')}${SHIFTS[glevel] ?? ''}`
}

const SWITCHES_SCREEN = new RegExp(`${ESC}\\[\\?(?:1049|1047|47)([hl])`)

/**
 * Modes for a client that starts in the middle of the output and reads `tail` from there: what the program had
 * set before is what is set now, unless the tail sets it again. The screen is the one the tail does not switch to.
 */
export function modesBefore(tail: string, now: ScreenState): string {
  const next = SWITCHES_SCREEN.exec(tail)?.[1]
  const isAlternate = next === undefined ? now.active === 'alternate' : next === 'l'
  return `${isAlternate ? `${ESC}[?1049h` : ''}${modesOf(now)}`
}

import type { Attributes, CharsetName, ScreenState } from './screenState'

/** What a terminal remembers, as the sequences that make another one remember it. */

const ESC = '\u001b'
export const PLAIN: Attributes = { fg: 0, bg: 0, underline: 0, uri: null, linkId: '', isDormant: false }

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

const IS_UNDERLINED = 0x10000000
export const IS_PROTECTED = 0x20000000
const NO_LINK = `${ESC}]8;;${ESC}\\`

/** Sets everything about what is written next, whatever was set before. */
export function pen(attributes: Attributes): string {
  const { bg, underline } = attributes
  const isProtected = (bg & IS_PROTECTED) !== 0
  return [
    sgr(attributes),
    underlineOf(underline),
    `${ESC}[${isProtected ? 1 : 0}"q`,
    linkTo(attributes) || NO_LINK,
  ].join('')
}

/** What is written around the text of a cell beside its plain attributes, which are set and stay so. */
export function decorationOf(attributes: Attributes): { before: string; after: string } {
  const { fg, bg } = attributes
  const underline = (fg & IS_UNDERLINED) === 0 ? '' : underlineOf(attributes.underline)
  const isProtected = (bg & IS_PROTECTED) !== 0
  const link = linkTo(attributes)
  return {
    before: `${underline}${isProtected ? `${ESC}[1"q` : ''}${link}`,
    after: `${underline === '' ? '' : sgr(attributes)}${isProtected ? `${ESC}[0"q` : ''}${link === '' ? '' : NO_LINK}`,
  }
}

const linkTo = ({ uri, linkId }: Attributes) =>
  uri === null || uri === '' ? '' : `${ESC}]8;id=${linkId};${uri}${ESC}\\`

/** Style and colour of an underline that is not plain. */
function underlineOf(packed: number): string {
  const style = (packed >>> 26) & 7
  const parameters = [
    ...(style > 1 ? [`4:${style}`] : []),
    ...(((packed >>> 24) & 3) === 0 ? [] : [colour(packed, 58).join(':').replace('58:2:', '58:2::')]),
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

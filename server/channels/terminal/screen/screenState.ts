import { internal, internalNumber } from './xtermInternals'
import type { XtermTerminal } from './xtermTerminal'

/** Colours and styles of what is written next, as the library packs them. */
export interface Attributes {
  readonly fg: number
  readonly bg: number
  readonly underline: number
  /** Where the hyperlink leads that it belongs to; empty when the terminal has forgotten that. */
  readonly uri: string | null
  /** Tells links to the same place apart, and parts of one from others. */
  readonly linkId: string
  /** Link and underline take effect only when set again, as after restoring the cursor. No sequence sets this. */
  readonly isDormant: boolean
}

/** `ascii`, `lines` (the DEC line drawing set), `british`, or a set that is not written down. */
export type CharsetName = 'ascii' | 'lines' | 'british' | 'other'

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
  readonly active: 'normal' | 'alternate'
  readonly normal: BufferState
  readonly alternate: BufferState | null
  readonly attributes: Attributes
  /** What was printed last, which a combining mark would join; 0 when something else came after it. */
  readonly joining: number
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

const HAS_EXTENDED = 0x10000000
/** Style and colour of an underline within the packed number, without what belongs to links. */
const UNDERLINE_BITS = 0x1fffffff
const COLOUR_KIND = 0x3000000
const AMONG_16 = 0x1000000
const AMONG_256 = 0x2000000
const PLAIN_UNDERLINE = 1 << 26

export function screenState(terminal: XtermTerminal): ScreenState {
  const core = internal(terminal, '_core')
  const active = terminal.buffer.active.type === 'alternate' ? 'alternate' : 'normal'
  const style = internal(core, 'coreService', 'decPrivateModes', 'cursorStyle')
  const blink = internal(core, 'coreService', 'decPrivateModes', 'cursorBlink')
  return {
    active,
    normal: bufferState(terminal, 'normal'),
    alternate: active === 'alternate' ? bufferState(terminal, 'alternate') : null,
    attributes: attributesOf(internal(core, '_inputHandler', '_curAttrData'), core),
    joining: internalNumber(core, '_inputHandler', '_parser', 'precedingJoinState'),
    modes: { ...terminal.modes },
    convertEol: terminal.options.convertEol === true,
    cursorHidden: internal(core, 'coreService', 'isCursorHidden') === true,
    cursorStyle: typeof style === 'string' ? style : null,
    cursorBlink: typeof blink === 'boolean' ? blink : null,
    mouseEncoding: String(internal(core, 'coreMouseService', '_activeEncoding')),
    charsets: [0, 1, 2, 3].map((g) => charsetName(internal(core, '_charsetService', '_charsets', String(g)))),
    charset: charsetName(internal(core, '_charsetService', 'charset')),
    glevel: internalNumber(core, '_charsetService', 'glevel'),
  }
}

/** False for states that no sequence sets: an unknown character set, and dormant styles. */
export function canBeWritten(state: ScreenState): boolean {
  const { attributes, charsets, charset, glevel, normal, alternate } = state
  const isKnown = ({ saved, savedCharset }: BufferState) => savedCharset !== 'other' && !saved.isDormant
  const areKnown = isKnown(normal) && (alternate === null || isKnown(alternate))
  // After a cursor was restored, the set in use may be another than the one its place has.
  const areDesignated = !charsets.includes('other') && charset === charsets[glevel]
  return areKnown && areDesignated && !attributes.isDormant
}

/** False inside an escape sequence or a character. */
export function isAtGround(terminal: XtermTerminal): boolean {
  const handler = internal(terminal, '_core', '_inputHandler')
  return (
    internal(handler, '_parser', 'currentState') === 0 &&
    internal(handler, '_stringDecoder', '_interim') === 0
  )
}

function bufferState(terminal: XtermTerminal, name: 'normal' | 'alternate'): BufferState {
  const core = internal(terminal, '_core')
  const buffer = internal(core, '_bufferService', 'buffers', name === 'normal' ? 'normal' : 'alt')
  const number = (field: string) => internalNumber(buffer, field)
  const tabs = internal(buffer, 'tabs')
  return {
    x: terminal.buffer[name].cursorX,
    y: terminal.buffer[name].cursorY,
    savedX: number('savedX'),
    savedY: Math.max(0, number('savedY') - number('ybase')),
    saved: attributesOf(internal(buffer, 'savedCurAttrData'), core),
    savedLinks: (internalNumber(buffer, 'savedCurAttrData', 'bg') & HAS_EXTENDED) !== 0,
    savedCharset: charsetName(internal(buffer, 'savedCharset')),
    scrollTop: number('scrollTop'),
    scrollBottom: number('scrollBottom'),
    tabs: Array.from({ length: terminal.cols }, (_, column) => column).filter(
      (at) => internal(tabs, String(at)) === true,
    ),
  }
}

/** @param core knows where links lead */
export function attributesOf(attributes: unknown, core: unknown): Attributes {
  const bg = internalNumber(attributes, 'bg')
  const underline = canonicalUnderline(internalNumber(attributes, 'extended', '_ext') & UNDERLINE_BITS)
  const link = linkOf(core, internalNumber(attributes, 'extended', '_urlId'))
  return {
    fg: canonical(internalNumber(attributes, 'fg')),
    bg: canonical(bg & ~HAS_EXTENDED),
    underline,
    uri: link?.uri ?? null,
    linkId: link?.id ?? '',
    isDormant: (bg & HAS_EXTENDED) === 0 && (link !== null || underline !== 0),
  }
}

/** A link without an id of its own gets the number under which the terminal knows it. */
function linkOf(core: unknown, number: number): { uri: string; id: string } | null {
  if (number === 0) return null
  const service = internal(core, '_oscLinkService')
  const getLinkData = internal(service, 'getLinkData')
  const link: unknown =
    typeof getLinkData === 'function' ? Reflect.apply(getLinkData, service, [number]) : null
  const uri = internal(link, 'uri')
  const id = internal(link, 'id')
  return { uri: typeof uri === 'string' ? uri : '', id: typeof id === 'string' ? id : `link-${number}` }
}

/** One of the 16 colours is the same whether it was chosen among 16 or among 256. */
function canonical(packed: number): number {
  const isLow = (packed & COLOUR_KIND) === AMONG_256 && (packed & 255) < 16
  return (isLow ? (packed & ~COLOUR_KIND) | AMONG_16 : packed) >>> 0
}

/** A plain underline is already in the flags, and a palette colour uses the low byte only. */
function canonicalUnderline(packed: number): number {
  if ((packed & COLOUR_KIND) === AMONG_256) return packed & ~0xffff00
  return packed === PLAIN_UNDERLINE ? 0 : packed
}

function charsetName(charset: unknown): CharsetName {
  if (charset === undefined || charset === null) return 'ascii'
  if (internal(charset, 'q') === '─') return 'lines'
  return JSON.stringify(charset) === '{"#":"£"}' ? 'british' : 'other'
}

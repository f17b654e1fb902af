import {
  AMONG_16,
  AMONG_256,
  BLINK,
  BOLD,
  COLOUR_BITS,
  DIM,
  INVERSE,
  INVISIBLE,
  ITALIC,
  OF_RGB,
  OVERLINE,
  PROTECTED,
  STRIKETHROUGH,
  UNDERLINED,
} from './attributes'

/** Parameters of a control sequence, each followed by its sub-parameters if it has any. */
export type Parameters = readonly (number | number[])[]

interface Link {
  readonly uri: string
  /** Null where the program gave no id: each such link is a separate one, even with the same address. */
  readonly id: string | null
}

/** What saving the cursor keeps of the pen. */
export interface SavedPen {
  readonly fg: number
  readonly bg: number
  /** There was a link or an underline; restoring it keeps the current ones. */
  readonly isExtended: boolean
}

/** The style of what is written next: colours, flags, underline, protection and link. */
export interface PenState {
  readonly fg: number
  readonly bg: number
  readonly underlineStyle: number
  readonly underlineColour: number
  readonly link: Link | null
  /** Link and underline take effect: xterm notes that when one of them is set, and not when the cursor is restored. */
  readonly isExtended: boolean
  /** SGR. */
  style(parameters: Parameters): void
  /** DECSCA. */
  protect(parameters: Parameters): void
  /** The body of OSC 8. */
  hyperlink(body: string): void
  save(): SavedPen
  restore(saved: SavedPen): void
  reset(): void
}

export const PLAIN_PEN: SavedPen = { fg: 0, bg: 0, isExtended: false }

const DOUBLE = 2
const BRIGHT = 8

/** What a number of SGR keeps of the packed foreground and background, and what it sets there: styles that are a flag, the 16 colours. */
const LAST = 107
const KEPT_FG = new Int32Array(LAST + 1).fill(-1)
const SET_FG = new Int32Array(LAST + 1)
const KEPT_BG = new Int32Array(LAST + 1).fill(-1)
const SET_BG = new Int32Array(LAST + 1)

for (const [set, clear, flag] of [
  [1, 22, BOLD],
  [5, 25, BLINK],
  [7, 27, INVERSE],
  [8, 28, INVISIBLE],
  [9, 29, STRIKETHROUGH],
] as const) {
  SET_FG[set] = flag
  KEPT_FG[clear] = ~flag
}
for (const [set, clear, flag] of [
  [2, 22, DIM],
  [3, 23, ITALIC],
  [53, 55, OVERLINE],
] as const) {
  SET_BG[set] = flag
  KEPT_BG[clear] = ~flag
}
for (const [kept, set, first] of [
  [KEPT_FG, SET_FG, 30],
  [KEPT_BG, SET_BG, 40],
] as const) {
  for (let colour = 0; colour < BRIGHT; colour += 1)
    for (const bright of [0, BRIGHT]) {
      const number = first + (bright === 0 ? 0 : 60) + colour
      kept[number] = ~COLOUR_BITS
      set[number] = AMONG_16 | colour | bright
    }
  kept[first + 9] = ~COLOUR_BITS
}

export function createPenState(): PenState {
  let fg = 0
  let bg = 0
  let underlineStyle = 0
  let underlineColour = 0
  let link: Link | null = null
  let isExtended = false

  const extend = () => {
    isExtended = underlineStyle !== 0 || link !== null
  }

  function plain() {
    fg = 0
    bg = 0
    underlineStyle = 0
    underlineColour = 0
    extend()
  }

  function underline(style: number) {
    underlineStyle = style < 0 || style > 5 ? 1 : style
    fg = style === 0 ? fg & ~UNDERLINED : fg | UNDERLINED
    extend()
  }

  function one(number: number, subs: readonly number[] | undefined) {
    if (number === 0) plain()
    else if (number === 4) underline(subs?.[0] ?? 1)
    else if (number === 21) underline(DOUBLE)
    else if (number === 24) underline(0)
    else if (number === 59) {
      underlineColour = COLOUR_BITS
      extend()
    } else if (number <= LAST) {
      fg = (fg & (KEPT_FG[number] ?? -1)) | (SET_FG[number] ?? 0)
      bg = (bg & (KEPT_BG[number] ?? -1)) | (SET_BG[number] ?? 0)
    }
  }

  /** Tells how many entries behind the number belong to its colour. */
  function chooseColour(number: number, parameters: Parameters, at: number): number {
    const { mode, first, second, third, taken } =
      readPlainColour(parameters, at) ?? readColour(parameters, at)
    if (number === 38) fg = withColour(fg, mode, first, second, third)
    else if (number === 48) bg = withColour(bg, mode, first, second, third)
    else underlineColour = withColour(underlineColour, mode, first, second, third)
    return taken
  }

  return {
    get fg() {
      return fg
    },
    get bg() {
      return bg
    },
    get underlineStyle() {
      return underlineStyle
    },
    get underlineColour() {
      return underlineColour
    },
    get link() {
      return link
    },
    get isExtended() {
      return isExtended
    },
    style(parameters) {
      if (parameters.length === 1 && parameters[0] === 0) return plain()
      for (let at = 0; at < parameters.length; at += 1) {
        const number = parameters[at]
        if (typeof number !== 'number') continue
        const next = parameters[at + 1]
        if (number === 38 || number === 48 || number === 58) at += chooseColour(number, parameters, at)
        else one(number, typeof next === 'object' ? next : undefined)
      }
    },
    protect([first = 0]) {
      if (first === 1) bg |= PROTECTED
      else if (first === 0 || first === 2) bg &= ~PROTECTED
    },
    hyperlink(body) {
      const border = body.indexOf(';')
      if (border === -1) return
      const uri = body.slice(border + 1)
      const parameters = body.slice(0, border).trim()
      if (uri === '' && parameters !== '') return
      const id = parameters.split(':').find((parameter) => parameter.startsWith('id='))
      link = uri === '' ? null : { uri, id: id?.slice(3) || null }
      extend()
    },
    save: () => ({ fg, bg, isExtended }),
    restore(saved) {
      fg = saved.fg
      bg = saved.bg
      isExtended = saved.isExtended
    },
    reset() {
      link = null
      plain()
    },
  }
}

/** With anything but 2 and 5 the colour stays. */
function withColour(packed: number, mode: number, first: number, second: number, third: number) {
  if (mode === 2)
    return (packed & ~COLOUR_BITS) | OF_RGB | ((first & 255) << 16) | ((second & 255) << 8) | (third & 255)
  return mode === 5 ? (packed & ~COLOUR_BITS) | AMONG_256 | (first & 255) : packed
}

interface ReadColour {
  readonly mode: number
  readonly first: number
  readonly second: number
  readonly third: number
  /** Entries of the parameters behind the number that were read. */
  readonly taken: number
}

/** As nearly all programs write it: numbers alone. */
function readPlainColour(parameters: Parameters, at: number): ReadColour | null {
  const [mode, first] = [parameters[at + 1], parameters[at + 2]]
  if (typeof first !== 'number') return null
  if (mode === 5)
    return typeof parameters[at + 3] === 'object' ? null : { mode, first, second: 0, third: 0, taken: 2 }
  const [second, third] = [parameters[at + 3], parameters[at + 4]]
  if (mode !== 2 || typeof second !== 'number' || typeof third !== 'number') return null
  return typeof parameters[at + 5] === 'object' ? null : { mode, first, second, third, taken: 4 }
}

/** As xterm reads it: target, mode, colour space, values, whether semicolons or colons separate them. */
function readColour(parameters: Parameters, at: number): ReadColour {
  const read = [0, 0, -1, 0, 0, 0]
  let space = 0
  let advance = 0
  let subs: number | number[] | undefined
  do {
    const number = parameters[at + advance]
    read[advance + space] = typeof number === 'number' ? number : 0
    subs = parameters[at + advance + 1]
    if (typeof subs === 'object') {
      readSubParameters(read, subs, advance, space)
      break
    }
    const end = advance + space
    if ((read[1] === 5 && end >= 2) || (read[1] === 2 && end >= 5)) break
    if (read[1] !== 0) space = 1
    advance += 1
  } while (at + advance < parameters.length && advance + space < read.length)
  const [, mode = 0, , first = 0, second = 0, third = 0] = read
  const value = (one: number) => (one === -1 ? 0 : one)
  const taken = advance + (typeof subs === 'object' ? 1 : 0)
  return { mode, first: value(first), second: value(second), third: value(third), taken }
}

function readSubParameters(read: number[], subs: readonly number[], advance: number, space: number) {
  for (const [index, sub] of subs.entries()) {
    const at = advance + index + 1 + (read[1] === 5 ? 1 : space)
    if (at >= read.length) return
    read[at] = sub
  }
}
